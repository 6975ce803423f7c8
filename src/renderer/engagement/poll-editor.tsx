import { Plus, X } from 'lucide-react';
import { told } from '../sales/index.ts';
import type { ShowApi } from '../show-client/index.ts';
import { Button, FormRow, IconButton, Select, TextField } from '../ui/index.ts';
import { EditorForm, useEdited } from './editor-form.tsx';
import {
  blankPoll,
  durationsMs,
  fewestAnswers,
  mostAnswers,
  pollDraftOf,
  shippedPolls,
  type OfferedTemplate,
  type PollForm,
} from './forms.ts';
import { engagementMessages } from './messages.ts';
import type { OwnTemplates } from './use-templates.ts';

function Answers(props: {
  readonly answers: readonly string[];
  readonly onChange: (answers: readonly string[]) => void;
}) {
  const t = engagementMessages.useText();
  const { answers, onChange } = props;
  return (
    <div className="flex flex-col gap-6 pt-8 pb-4">
      {answers.map((answer, place) => (
        <div key={place} className="flex items-center gap-4">
          <span className="figures w-16 shrink-0 text-12 text-ink-3" aria-hidden>
            {place + 1}
          </span>
          <TextField
            label={t('answer', { n: place + 1 })}
            placeholder={t('answer', { n: place + 1 })}
            data-testid={`poll-answer-${place}`}
            maxLength={60}
            value={answer}
            onChange={(event) => onChange(answers.with(place, event.target.value))}
          />
          {answers.length > fewestAnswers && (
            <IconButton
              label={t('removeAnswer', { n: place + 1 })}
              onClick={() => onChange(answers.toSpliced(place, 1))}
            >
              <X size={16} strokeWidth={1.75} />
            </IconButton>
          )}
        </div>
      ))}
      {answers.length < mostAnswers && (
        <Button
          variant="ghost"
          className="ml-8 self-start"
          data-testid="add-answer"
          onClick={() => onChange([...answers, ''])}
        >
          <Plus size={14} strokeWidth={1.75} />
          {t('addAnswer')}
        </Button>
      )}
    </div>
  );
}

/** Writes a poll, from a template or from nothing, and opens it. */
export function PollEditor(props: {
  readonly api: () => ShowApi;
  readonly templates: OwnTemplates;
  /** Another one is open and would be closed by this one. */
  readonly isOtherOpen: boolean;
}) {
  const t = engagementMessages.useText();
  const { api, templates } = props;
  const own = (templates.own ?? []).flatMap((one): OfferedTemplate<'poll'>[] =>
    one.kind === 'poll'
      ? [{ id: one.id, name: one.draft.question, isOwn: true, draft: one.draft }]
      : [],
  );
  const offered = [...own, ...shippedPolls(t)];
  const edited = useEdited<PollForm>('poll-colour');
  const chosen = offered.find(({ id }) => id === edited.chosenId);
  const form = { ...(chosen?.draft ?? blankPoll), ...edited.change };
  const draft = pollDraftOf(form);
  const isDraft = typeof draft !== 'string';
  return (
    <EditorForm
      testId="poll-form"
      offered={offered}
      templates={templates}
      edited={edited}
      draft={isDraft ? { kind: 'poll', draft } : null}
      note={isDraft ? props.isOtherOpen && t('stopsOther') : t(draft)}
      openLabel={t('openPoll')}
      openTestId="open-poll"
      onOpen={() =>
        told(async () => {
          if (isDraft) await api().engagement.openPoll({ draft, key: edited.key });
        })
      }
    >
      <div className="pt-4">
        <TextField
          label={t('question')}
          placeholder={t('question')}
          data-testid="poll-question"
          maxLength={120}
          value={form.question}
          onChange={(event) => edited.put({ question: event.target.value })}
        />
      </div>
      <Answers answers={form.answers} onChange={(answers) => edited.put({ answers })} />
      <FormRow label={t('duration')}>
        <Select
          label={t('duration')}
          value={String(form.durationMs)}
          options={[
            ...durationsMs.map((ms) => ({
              value: String(ms),
              label: t(`s${ms / 1000}` as 's30'),
            })),
            { value: 'null', label: t('untilClosed') },
          ]}
          onChange={(value) => edited.put({ durationMs: value === 'null' ? null : Number(value) })}
        />
      </FormRow>
    </EditorForm>
  );
}
