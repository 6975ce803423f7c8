import { StrictMode, useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { useStore } from 'zustand';
import { Chat } from './parts/chat.tsx';
import { Composer } from './parts/composer.tsx';
import { PlayIcon, ShareIcon, SoundOffIcon, SoundOnIcon } from './parts/icons.tsx';
import type { WatchSession, WatchState } from './session.ts';
import { shareShow, watchLink } from './share.ts';
import { textIn, type WatchText } from './text.ts';
import type { TillParts } from './till/index.tsx';

/** What the viewer finds: each is a page of its own. */
type Scene = 'before' | 'connecting' | 'on-air' | 'interrupted' | 'after' | 'refused' | 'no-webrtc';

function sceneOf({ show, player, isRefused }: WatchState): Scene {
  if (isRefused) return 'refused';
  if (!('RTCPeerConnection' in globalThis)) return 'no-webrtc';
  const { phase } = show.show;
  if (phase === 'draft') return 'before';
  if (phase === 'ended') return 'after';
  if (player === 'playing') return 'on-air';
  return player === 'interrupted' || show.publish.state === 'recovering'
    ? 'interrupted'
    : 'connecting';
}

function Chip({ children, tone }: { children: ReactNode; tone?: 'live' }): ReactElement {
  return (
    <span
      className={`inline-flex h-7 shrink-0 items-center rounded-full px-3 whitespace-nowrap text-[13px] font-semibold ${tone === 'live' ? 'bg-live text-white' : 'bg-glass text-ink-1'}`}
    >
      {children}
    </span>
  );
}

/** A sentence in the middle of the picture; the chat goes on below it. */
function Notice(props: { title: string; hint?: string; children?: ReactNode }): ReactElement {
  return (
    <div
      role="status"
      className="mx-auto my-auto max-w-[320px] rounded-[10px] bg-glass px-6 py-5 text-center"
    >
      <p className="text-[18px] leading-6 font-semibold">{props.title}</p>
      {props.hint === undefined ? null : <p className="mt-1 text-ink-2">{props.hint}</p>}
      {props.children}
    </div>
  );
}

function SceneNotice({ scene, state, text }: { scene: Scene; state: WatchState; text: WatchText }) {
  const { startsAtMs, startedAtMs, endedAtMs } = state.show.show;
  switch (scene) {
    case 'on-air':
      return <div className="flex-1" />;
    case 'before': {
      const time =
        startsAtMs === null
          ? null
          : new Date(startsAtMs).toLocaleString(state.lang === 'zh' ? 'zh-CN' : 'en', {
              weekday: 'long',
              hour: 'numeric',
              minute: '2-digit',
            });
      return (
        <Notice title={time === null ? text.soonTitle : text.startsAt(time)} hint={text.soonHint} />
      );
    }
    case 'connecting':
      return state.show.posterUrl === null ? (
        <Notice title={text.connecting} />
      ) : (
        <div role="status" aria-label={text.connecting} className="flex-1" />
      );
    case 'interrupted':
      return <Notice title={text.interrupted} hint={text.interruptedHint} />;
    case 'after': {
      const minutes =
        startedAtMs === null || endedAtMs === null
          ? null
          : Math.max(1, Math.round((endedAtMs - startedAtMs) / 60_000));
      return (
        <Notice
          title={text.endedTitle}
          hint={minutes === null ? text.endedHint : text.lasted(minutes)}
        />
      );
    }
    case 'refused':
      return (
        <Notice title={text.refused}>
          <button
            className="mt-4 h-11 rounded-[10px] bg-ink-1 px-5 font-semibold text-bg-1"
            onClick={() => location.reload()}
          >
            {text.reload}
          </button>
        </Notice>
      );
    case 'no-webrtc':
      return <Notice title={text.noWebRtc} />;
  }
}

/** The till comes after the picture and is not waited for. */
function useTillParts(session: WatchSession): TillParts | null {
  const [parts, setParts] = useState<TillParts | null>(null);
  useEffect(() => {
    let isGone = false;
    let started: TillParts | null = null;
    void session.whenShoppable
      .then(() => import('./till/index.tsx'))
      .then(({ startTill }) => {
        if (isGone) return;
        started = startTill(session);
        setParts(started);
      });
    return () => {
      isGone = true;
      started?.till.dispose();
    };
  }, [session]);
  return parts;
}

const roundButton =
  'grid size-11 shrink-0 place-content-center rounded-full bg-glass min-[800px]:bg-bg-3';

function WatchPage({ session }: { readonly session: WatchSession }): ReactElement {
  const state = useStore(session.store);
  const text = textIn(state.lang);
  const scene = sceneOf(state);
  const { show, viewers } = state.show;
  const [hasCopied, setCopied] = useState(false);
  useEffect(() => {
    document.documentElement.dataset['state'] = scene;
  }, [scene]);
  const parts = useTillParts(session);
  const share = async (): Promise<void> => {
    if (parts !== null) return parts.till.open({ kind: 'invite' });
    const link = { title: show.title, url: watchLink(null) };
    const isPhone = 'share' in navigator && matchMedia('(pointer: coarse)').matches;
    if (!(await shareShow(session, link, isPhone ? 'share' : 'copy')) || isPhone) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 3000);
  };
  const isRunning = show.phase === 'live' || show.phase === 'rehearsal';
  const needsTap =
    state.blocked !== 'nothing' &&
    (scene === 'on-air' || scene === 'connecting' || scene === 'interrupted');
  const canSpeak = show.phase !== 'ended' && scene !== 'refused';
  return (
    <main
      data-testid="watch-state"
      data-state={scene}
      className="fixed inset-0 flex flex-col pt-[env(safe-area-inset-top)] min-[800px]:flex-row"
    >
      <section className="flex min-h-0 flex-1 flex-col">
        <header className="flex items-center gap-2 p-3">
          <div className="flex min-w-0 items-center gap-2 rounded-full bg-glass py-1 pr-4 pl-1">
            <span className="grid size-9 shrink-0 place-content-center rounded-full bg-bg-3 font-semibold">
              {[...show.hostName][0]}
            </span>
            <span className="min-w-0">
              <span className="block truncate leading-5 font-semibold">{show.hostName}</span>
              {show.phase === 'ended' ? null : (
                <span data-testid="people" className="block text-[12px] leading-4 tabular-nums">
                  {text.watching(viewers)}
                </span>
              )}
            </span>
          </div>
          <span className="flex-1" />
          {isRunning ? (
            <Chip {...(show.phase === 'live' ? { tone: 'live' as const } : {})}>
              {show.phase === 'live' ? text.live : text.rehearsal}
            </Chip>
          ) : null}
          <button
            className="h-11 shrink-0 rounded-full bg-glass px-3 text-[13px] whitespace-nowrap"
            onClick={() => session.setLanguage(state.lang === 'zh' ? 'en' : 'zh')}
          >
            {text.language}
          </button>
        </header>
        {show.kind === 'rehearsal' ? (
          <p className="mx-3 self-start rounded-[10px] bg-glass px-3 py-1.5 text-warn">
            {text.rehearsalHint}
          </p>
        ) : null}
        {state.live === 'waiting' && scene !== 'refused' ? (
          <p
            role="status"
            className="mx-3 mt-2 self-start rounded-[10px] bg-glass px-3 py-1.5 text-warn"
          >
            {text.offline}
          </p>
        ) : null}
        {state.isLinkInvalid ? (
          <p
            role="status"
            className="mx-3 mt-2 self-start rounded-[10px] bg-glass px-3 py-1.5 text-warn"
          >
            {text.linkInvalid}
          </p>
        ) : null}
        {parts === null ? null : <parts.Banner />}
        <div className="flex min-h-0 flex-1 flex-col p-3">
          {needsTap && state.blocked === 'play' ? (
            <div className="flex-1" />
          ) : (
            <SceneNotice scene={scene} state={state} text={text} />
          )}
        </div>
        {needsTap ? (
          <button
            data-testid="tap-for-sound"
            className="mx-auto mb-3 flex h-11 items-center gap-2 rounded-full bg-ink-1 px-5 font-semibold text-bg-1"
            onClick={() => void session.toggleSound()}
          >
            {state.blocked === 'play' ? <PlayIcon /> : <SoundOffIcon />}
            {state.blocked === 'play' ? text.play : text.sound}
          </button>
        ) : null}
      </section>
      <section className="flex min-h-0 flex-col min-[800px]:w-[360px] min-[800px]:border-l min-[800px]:border-line-1 min-[800px]:bg-bg-1">
        <h1 className="hidden p-3 text-[15px] font-semibold min-[800px]:block">{show.title}</h1>
        <div className="flex min-h-0 flex-col justify-end min-[800px]:flex-1 min-[800px]:justify-start">
          <Chat messages={state.messages} viewerId={state.viewerId} text={text} />
        </div>
        {parts === null || !canSpeak ? null : <parts.Stage />}
        <footer className="flex items-end gap-2 p-3 pb-[max(12px,env(safe-area-inset-bottom))]">
          {canSpeak ? (
            <Composer session={session} name={state.name} text={text} />
          ) : (
            <span className="flex-1" />
          )}
          {parts === null ? null : <parts.Bag />}
          {scene === 'on-air' && !needsTap ? (
            <button
              className={roundButton}
              aria-label={state.isMuted ? text.unmute : text.mute}
              aria-pressed={state.isMuted}
              onClick={() => void session.toggleSound()}
            >
              {state.isMuted ? <SoundOffIcon /> : <SoundOnIcon />}
            </button>
          ) : null}
          <button className={roundButton} aria-label={text.share} onClick={() => void share()}>
            <ShareIcon />
          </button>
          {hasCopied ? (
            <p
              role="status"
              className="absolute right-3 bottom-16 rounded-[10px] bg-glass px-3 py-1.5"
            >
              {text.copied}
            </p>
          ) : null}
        </footer>
      </section>
      {parts === null ? null : <parts.Sheets />}
    </main>
  );
}

/** Draws the page over a session that already runs. */
export function mount(element: HTMLElement, session: WatchSession): void {
  createRoot(element).render(
    <StrictMode>
      <WatchPage session={session} />
    </StrictMode>,
  );
}
