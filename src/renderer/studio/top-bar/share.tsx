import { Share2 } from 'lucide-react';
import { Button, IconButton, Popover } from '../../ui/index.ts';
import { studioMessages } from '../messages.ts';

/** The watch link: to copy, or to open in the browser. */
export function Share(props: {
  /** Null until the show server runs. */
  readonly url: string | null;
  readonly isRehearsal: boolean;
  readonly onCopy: () => void;
  readonly onOpen: () => void;
}) {
  const t = studioMessages.useText();
  return (
    <Popover
      title={t('shareTitle')}
      className="w-340"
      trigger={
        <IconButton label={t('share')} data-testid="share">
          <Share2 size={16} strokeWidth={1.75} />
        </IconButton>
      }
    >
      {props.url === null ? (
        <p className="text-ink-2">{t('noLink')}</p>
      ) : (
        <>
          <div
            data-testid="watch-link"
            className="rounded-4 bg-0 px-8 py-7 text-12 break-all text-ink-1 ring-1 ring-line-1 ring-inset select-text"
          >
            {props.url}
          </div>
          <p className="mt-8 text-12 text-ink-2">
            {t(props.isRehearsal ? 'shareRehearsal' : 'shareBody')}
          </p>
          <div className="mt-12 flex justify-end gap-6">
            <Button onClick={props.onOpen}>{t('openLink')}</Button>
            <Button variant="primary" data-testid="copy-link" onClick={props.onCopy}>
              {t('copyLink')}
            </Button>
          </div>
        </>
      )}
    </Popover>
  );
}
