import { useState, type ReactNode } from 'react';
import { commandKey } from '../show-client/index.ts';
import { Button, useBusy } from '../ui/index.ts';
import { engagementMessages } from './messages.ts';
import { TemplateRow } from './template-row.tsx';
import type { NewTemplate, OwnTemplates } from './use-templates.ts';

/** What is being written: the template it began with, what was changed since, and a key for just that. */
export interface Edited<Form> {
  readonly chosenId: string;
  readonly change: Partial<Form>;
  readonly key: string;
  /** Begins anew with a template. */
  readonly choose: (id: string) => void;
  /** What is written is a template now. */
  readonly named: (id: string) => void;
  readonly put: (next: Partial<Form>) => void;
}

/** Follows what is being written. */
export function useEdited<Form>(firstId: string): Edited<Form> {
  const [chosenId, setChosenId] = useState(firstId);
  const [change, setChange] = useState<Partial<Form>>({});
  const [key, setKey] = useState(commandKey);
  return {
    chosenId,
    change,
    key,
    choose: (id) => {
      setChosenId(id);
      setChange({});
      setKey(commandKey());
    },
    named: setChosenId,
    put: (next) => {
      setChange({ ...change, ...next });
      setKey(commandKey());
    },
  };
}

/**
 * After which one the next is written: while that is the latest the editor is shown, and one that
 * opens takes the editor's place.
 */
export function useWriting(
  latest: { readonly id: string } | null,
  isRunning: boolean,
): { readonly isWriting: boolean; readonly writeNext: () => void } {
  const [writtenAfter, setWrittenAfter] = useState(isRunning ? null : (latest?.id ?? null));
  return {
    isWriting: latest === null || writtenAfter === latest.id,
    writeNext: () => setWrittenAfter(latest?.id ?? null),
  };
}

/** The form around a poll's or a lottery's fields: template above, keeping and opening below. */
export function EditorForm<Form>(props: {
  readonly testId: string;
  readonly offered: Parameters<typeof TemplateRow>[0]['offered'];
  readonly templates: OwnTemplates;
  readonly edited: Edited<Form>;
  /** What can be kept and opened, null while something is missing. */
  readonly draft: NewTemplate | null;
  readonly note: ReactNode;
  readonly openLabel: string;
  readonly openTestId: string;
  readonly onOpen: () => Promise<unknown>;
  readonly children: ReactNode;
}) {
  const t = engagementMessages.useText();
  const [isBusy, busily] = useBusy();
  const { templates, edited, draft } = props;
  const open = async (): Promise<void> => {
    if (draft === null || isBusy) return;
    await busily(props.onOpen);
  };
  const keep = async (): Promise<void> => {
    if (draft === null) return;
    const id = await templates.save(draft);
    if (id !== null) edited.named(id);
  };
  return (
    <form
      data-testid={props.testId}
      onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}
    >
      <TemplateRow
        offered={props.offered}
        chosenId={edited.chosenId}
        templates={templates}
        onChoose={edited.choose}
      />
      {props.children}
      <div className="flex items-center gap-6 pt-12">
        <span role="status" className="min-w-0 flex-1 text-12 text-ink-3">
          {props.note}
        </span>
        <Button disabled={draft === null || templates.own === null} onClick={() => void keep()}>
          {t('saveTemplate')}
        </Button>
        <Button
          type="submit"
          variant="primary"
          data-testid={props.openTestId}
          autoFocus
          isBusy={isBusy}
          disabled={draft === null}
        >
          {props.openLabel}
        </Button>
      </div>
    </form>
  );
}
