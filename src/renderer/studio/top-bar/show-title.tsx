import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { Show } from '../../../shared/show/index.ts';
import { Button, Mark, Popover, TextField, useBusy } from '../../ui/index.ts';
import { studioMessages } from '../messages.ts';

function Editor(props: {
  readonly show: Show;
  readonly onSave: (change: { title: string; hostName: string }) => Promise<boolean>;
  readonly onDone: () => void;
}) {
  const t = studioMessages.useText();
  const [title, setTitle] = useState(props.show.title);
  const [hostName, setHostName] = useState(props.show.hostName);
  const [isBusy, busily] = useBusy();
  const isBad = title.trim() === '' || hostName.trim() === '';
  const save = async (): Promise<void> => {
    if (isBad || isBusy) return;
    const names = { title: title.trim(), hostName: hostName.trim() };
    if (await busily(() => props.onSave(names))) props.onDone();
  };
  return (
    <form
      className="flex flex-col gap-8"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label className="flex flex-col gap-4 text-12 text-ink-2">
        {t('title')}
        <TextField
          label={t('title')}
          data-testid="show-title-field"
          value={title}
          maxLength={120}
          aria-invalid={title.trim() === ''}
          onChange={(event) => setTitle(event.target.value)}
        />
      </label>
      <label className="flex flex-col gap-4 text-12 text-ink-2">
        {t('hostName')}
        <TextField
          label={t('hostName')}
          data-testid="show-host-field"
          value={hostName}
          maxLength={60}
          aria-invalid={hostName.trim() === ''}
          onChange={(event) => setHostName(event.target.value)}
        />
      </label>
      {isBad && (
        <p role="alert" className="text-12 text-warn">
          {t('needsText')}
        </p>
      )}
      <div className="mt-4 flex justify-end gap-6">
        <Button onClick={props.onDone}>{t('cancel')}</Button>
        <Button variant="primary" type="submit" isBusy={isBusy} disabled={isBad}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

/** The mark, the show's title and who hosts it; a click edits them. */
export function ShowTitle(props: {
  /** Null until the show server is there. */
  readonly show: Show | null;
  /** Whether the host's name fits beside it. */
  readonly hasRoom: boolean;
  /** False where it was not taken; what was written then stays. */
  readonly onSave: (change: { title: string; hostName: string }) => Promise<boolean>;
}) {
  const t = studioMessages.useText();
  const [isOpen, setOpen] = useState(false);
  const { show } = props;
  return (
    <div className="flex shrink-0 items-center gap-10">
      <Mark strokes={5} isLogo sizePx={20} label="Regulars 回头客" />
      {show === null ? (
        <h1 className="font-semibold">{t('noShow')}</h1>
      ) : (
        <Popover
          align="start"
          title={t('editShow')}
          isOpen={isOpen}
          onOpenChange={setOpen}
          trigger={
            <button
              type="button"
              data-testid="show-title"
              className="focus-inside -ml-4 flex h-32 min-w-0 items-center gap-8 rounded-6 px-8 hover:bg-3 data-[popup-open]:bg-3"
            >
              <h1 className="max-w-220 truncate font-semibold max-[1360px]:max-w-150">
                {show.title}
              </h1>
              {props.hasRoom && (
                <span className="max-w-160 truncate text-ink-3 max-[1360px]:hidden">
                  {show.hostName}
                </span>
              )}
              <ChevronDown size={14} strokeWidth={1.75} className="shrink-0 text-ink-3" />
            </button>
          }
        >
          <Editor show={show} onSave={props.onSave} onDone={() => setOpen(false)} />
        </Popover>
      )}
    </div>
  );
}
