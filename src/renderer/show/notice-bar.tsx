import clsx from 'clsx';
import { CircleX, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, IconButton } from '../ui/index.ts';
import { showMessages } from './messages.ts';
import { gradeOfNotice, type Notice, type NoticeGrade, type NoticeKind } from './notices.ts';

const icons = { bad: CircleX, warn: TriangleAlert, info: Info } as const;
const colours: Record<NoticeGrade, string> = {
  bad: 'bg-bad-dim text-bad',
  warn: 'bg-warn-dim text-warn',
  info: 'bg-2 text-ink-3',
};

const asksForServer: ReadonlySet<NoticeKind> = new Set([
  'media-missing',
  'media-failed',
  'media-keys',
]);

type AirNotice = Extract<Notice, { readonly isOnAir: boolean }>;

/** Off air a sentence promises nothing of the picture and of viewers. */
const said = <K extends AirNotice['kind']>(notice: {
  readonly kind: K;
  readonly isOnAir: boolean;
}): K | `${K}-off-air` => (notice.isOnAir ? notice.kind : `${notice.kind}-off-air`);

function useSentence(platform: 'darwin' | 'linux' | 'win32'): (notice: Notice) => string {
  const t = showMessages.useText();
  return (notice) => {
    switch (notice.kind) {
      case 'media-missing':
        return t(notice.kind, {
          how: t(platform === 'darwin' ? 'mediaHowMac' : 'mediaHowOther'),
        });
      case 'recovering':
        return notice.attempt === null
          ? t('recoveringNow')
          : t('recoveringTry', { attempt: notice.attempt + 1, reason: notice.reason ?? '' });
      case 'disk-low':
        return t(notice.kind, { free: Math.floor(notice.freeBytes / 1e6) });
      case 'show-server-restarting':
      case 'media-restarting':
        return t(said(notice), { attempt: notice.attempt });
      case 'show-server-port':
      case 'show-server-damaged':
      case 'show-server-disk':
      case 'show-server-crashed':
      case 'media-failed':
      case 'media-keys':
      case 'mixer-failed':
        return t(notice.kind, { detail: notice.detail });
      case 'storage-disk-full':
      case 'storage-failing':
      case 'not-connected':
      case 'latency-stamp':
        return t(said(notice));
      case 'show-found':
        return t(`${notice.kind}-${notice.phase}`);
      case 'media-disk':
      case 'h264-not-available':
        return t(notice.kind);
    }
  };
}

/** One notice at a time under the top bar: what happened and what to do. */
export function NoticeBar(props: {
  /** Most important first. */
  readonly notices: readonly Notice[];
  readonly platform: 'darwin' | 'linux' | 'win32';
  readonly onMediaSettings: () => void;
  readonly onStampOff: () => void;
  /** What the host decides about a show that was found running. */
  readonly onGoOn: () => void;
  readonly onEndIt: () => void;
}) {
  const t = showMessages.useText();
  const sentence = useSentence(props.platform);
  const [dismissed, setDismissed] = useState<ReadonlySet<NoticeKind>>(new Set());
  const kinds = props.notices.map(({ kind }) => kind).join(' ');
  useEffect(() => {
    // What is over and comes again is said again.
    setDismissed((old) => {
      const still = new Set([...old].filter((kind) => kinds.split(' ').includes(kind)));
      return still.size === old.size ? old : still;
    });
  }, [kinds]);
  const shown = props.notices.filter(({ kind }) => !dismissed.has(kind));
  const notice = shown[0];
  if (notice === undefined) return null;
  const grade = gradeOfNotice(notice);
  const Icon = icons[grade];
  return (
    <div
      data-testid="notice"
      data-kind={notice.kind}
      role={grade === 'bad' ? 'alert' : 'status'}
      className={clsx(
        'flex min-h-40 shrink-0 items-center gap-10 border-b border-line-1 py-3 pr-8 pl-14',
        colours[grade],
      )}
    >
      <Icon size={16} strokeWidth={1.75} className="shrink-0" aria-hidden />
      <p className="min-w-0 flex-1 text-ink-1">{sentence(notice)}</p>
      {shown.length > 1 && (
        <span className="figures shrink-0 text-12 text-ink-2">
          {t('more', { n: shown.length - 1 })}
        </span>
      )}
      {notice.kind === 'show-found' && (
        <>
          <Button variant="line" data-testid="go-on" onClick={props.onGoOn}>
            {t('goOn')}
          </Button>
          <Button variant="line" data-testid="end-it" onClick={props.onEndIt}>
            {t('endIt')}
          </Button>
        </>
      )}
      {asksForServer.has(notice.kind) && (
        <Button variant="line" onClick={props.onMediaSettings}>
          {t('openSettings')}
        </Button>
      )}
      {notice.kind === 'latency-stamp' && (
        <Button variant="line" onClick={props.onStampOff}>
          {t('turnOff')}
        </Button>
      )}
      {grade === 'info' && (
        <IconButton
          label={t('dismiss')}
          onClick={() => setDismissed(new Set([...dismissed, notice.kind]))}
        >
          <X size={16} strokeWidth={1.75} />
        </IconButton>
      )}
    </div>
  );
}
