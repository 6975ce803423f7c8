import clsx from 'clsx';
import { Copy, ExternalLink, Radio, Settings, TriangleAlert } from 'lucide-react';
import { Button, IconButton, PanelHead, useReadable } from '../../ui/index.ts';
import type { PublisherState, StageEngine } from '../engine/types.ts';
import { stageMessages } from './messages.ts';

type Text = ReturnType<typeof stageMessages.useText>;

/** How sending fares, in a few words. */
function outputState(
  t: Text,
  { state, notice, statistics }: PublisherState,
  isOnAir: boolean,
): { readonly words: string; readonly isWarning: boolean } {
  switch (state) {
    case 'off':
      // The show runs, yet nothing is sent: a viewer sees no picture.
      return isOnAir
        ? { words: t('outputStopped'), isWarning: true }
        : { words: t('outputReady'), isWarning: false };
    case 'connecting':
      return { words: t('outputConnecting'), isWarning: false };
    case 'live':
      return {
        words: `${(statistics.bitrateKbps / 1000).toFixed(1)} Mb/s`,
        isWarning: false,
      };
    case 'recovering':
      return {
        words:
          notice?.kind === 'try-failed'
            ? t('outputRecoveringTry', { n: notice.attempt + 1 })
            : t('outputRecovering'),
        isWarning: true,
      };
  }
}

/** Where the program goes: the watch page, how sending fares, and the link to it. */
export function OutputsPanel(props: {
  readonly engine: Pick<StageEngine, 'publisher'>;
  readonly isOnAir: boolean;
  /** Null until the show server told it. */
  readonly watchUrl: string | null;
  readonly onCopyLink: () => void;
  readonly onOpenLink: () => void;
  readonly onSettings: () => void;
}) {
  const t = stageMessages.useText();
  const publisher = useReadable(props.engine.publisher);
  const { words, isWarning } = outputState(t, publisher, props.isOnAir);
  const noLink = props.watchUrl === null ? t('noLinkYet') : null;
  return (
    <section aria-label={t('outputs')} className="shrink-0 border-t border-line-1 pb-8">
      <PanelHead
        title={t('outputs')}
        actions={
          <IconButton
            label={t('outputSettings')}
            data-testid="output-settings"
            onClick={props.onSettings}
          >
            <Settings size={16} strokeWidth={1.75} />
          </IconButton>
        }
      />
      <div
        className="flex min-h-32 items-center gap-8 px-12 py-2"
        title={props.watchUrl ?? undefined}
      >
        <Radio
          size={16}
          strokeWidth={1.75}
          className={clsx('shrink-0', publisher.state === 'live' ? 'text-ink-1' : 'text-ink-3')}
        />
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-8">
          <span className="flex-1 whitespace-nowrap">{t('watchPage')}</span>
          <span
            // The bitrate changes every second: it is not read out.
            aria-live={publisher.state === 'live' ? 'off' : 'polite'}
            data-testid="output-state"
            className={clsx(
              'figures flex shrink-0 items-center gap-4 text-12',
              isWarning ? 'text-warn' : 'text-ink-2',
            )}
          >
            {isWarning && <TriangleAlert size={14} strokeWidth={1.75} />}
            {words}
          </span>
        </div>
      </div>
      {publisher.notice?.kind === 'h264-not-available' && (
        <p className="px-12 pb-6 text-12 text-ink-3">{t('h264Missing')}</p>
      )}
      <div className="flex flex-wrap gap-6 px-12 pt-4">
        <Button
          className="flex-1 px-8! text-12!"
          data-testid="copy-link"
          disabledReason={noLink}
          onClick={props.onCopyLink}
        >
          <Copy size={14} strokeWidth={1.75} className="shrink-0" />
          {t('copyLink')}
        </Button>
        <Button
          className="flex-1 px-8! text-12!"
          data-testid="open-link"
          disabledReason={noLink}
          onClick={props.onOpenLink}
        >
          <ExternalLink size={14} strokeWidth={1.75} className="shrink-0" />
          {t('openLink')}
        </Button>
      </div>
    </section>
  );
}
