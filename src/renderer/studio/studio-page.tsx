import { isRunningSale } from '../../shared/sales/index.ts';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Transition } from '../../shared/stage/index.ts';
import { NoticeBar, noticesOf, phaseOf } from '../show/index.ts';
import {
  LayerList,
  MixerPanel,
  OutputsPanel,
  Pictures,
  SceneList,
  SourceDialog,
} from '../stage/panels/index.ts';
import { Toasts, useReadable, useSelected } from '../ui/index.ts';
import { OrdersDialog, SaleBoard } from '../sales/index.ts';
import { ActionDialogs } from './action-dialogs.tsx';
import { ActionsRow } from './actions-row.tsx';
import { createCommands, watchUrlOf, type StudioCommands } from './commands.ts';
import type { Shortcut, StudioAction } from './keys/shortcuts.ts';
import { focusRegion, useShortcuts } from './keys/use-shortcuts.ts';
import { studioMessages } from './messages.ts';
import type { StudioSession } from './session/session.ts';
import { SettingsDialog, type SettingsTab } from './settings/settings-dialog.tsx';
import { SidePanel, type SideTab } from './side-panel.tsx';
import { TopBar } from './top-bar/top-bar.tsx';

function useTransition(session: StudioSession) {
  const { transition: kind, fadeMs } = useReadable(session.settings);
  const transition = useMemo(
    (): Transition => (kind === 'cut' ? { kind } : { kind, durationMs: fadeMs }),
    [kind, fadeMs],
  );
  const set = (next: Transition): void =>
    session.settings.update(
      next.kind === 'cut' ? { transition: 'cut' } : { transition: 'fade', fadeMs: next.durationMs },
    );
  return [transition, set] as const;
}

function muteFirstMicrophone({ engine }: StudioSession): void {
  const first = engine.audio.read().find(({ channel }) => channel.input.kind === 'microphone');
  if (first !== undefined) engine.audio.setMuted(first.channel.id, !first.channel.isMuted);
}

function Notices(props: {
  readonly session: StudioSession;
  readonly commands: StudioCommands;
  readonly onMediaSettings: () => void;
}) {
  const { session } = props;
  const status = useReadable(session.status);
  const publish = useSelected(session.engine.publisher, ({ state }) => state);
  const publishNotice = useSelected(session.engine.publisher, ({ notice }) => notice);
  const mixerFailure = useSelected(session.engine.health, ({ failure }) => failure);
  const connection = useStore(session.show, (show) => show.connection);
  const storage = useStore(session.show, (show) => show.stage?.storage ?? null);
  const hasLatencyStamp = useReadable(session.hasLatencyStamp);
  const isWaiting = useReadable(session.air.waitingId) !== null;
  const phase = useStore(session.show, phaseOf);
  return (
    <NoticeBar
      notices={noticesOf({
        status,
        connection,
        storage,
        found: isWaiting && (phase === 'live' || phase === 'rehearsal') ? phase : null,
        publish,
        publishNotice,
        mixerFailure,
        hasLatencyStamp,
      })}
      platform={session.platform}
      onMediaSettings={props.onMediaSettings}
      onGoOn={session.air.goOn}
      onEndIt={() => void props.commands.end()}
      onStampOff={() => {
        session.engine.setLatencyStamp(false);
        session.hasLatencyStamp.set(false);
      }}
    />
  );
}

/** The board comes by itself with a sale and stays until the host wants the preview back. */
function useSaleBoard(session: StudioSession) {
  const id = useStore(session.till, ({ sales }) => sales?.sale?.id ?? null);
  const isDraft = useStore(session.till, ({ sales }) => sales?.sale?.phase === 'draft');
  const isRunning = useStore(session.till, ({ sales }) => isRunningSale(sales?.sale));
  const hasBoard = useStore(session.till, ({ sales }) => (sales?.board ?? null) !== null);
  const [hiddenId, setHiddenId] = useState<string | null>(null);
  // A sale that was over before this window came is history.
  const [seenId, setSeenId] = useState<string | null>(null);
  if (isRunning && seenId !== id) setSeenId(id);
  return {
    isRunning,
    isShown: hasBoard && !isDraft && id !== null && seenId === id && hiddenId !== id,
    show: () => setHiddenId(null),
    hide: () => setHiddenId(id),
  };
}

/** The studio's window: composition only. */
export function StudioPage(props: {
  readonly session: StudioSession;
  readonly onReady: () => void;
}) {
  const t = studioMessages.useText();
  const { session, onReady } = props;
  const { engine, view } = session;
  const commands = useMemo(() => createCommands(session), [session]);
  const [transition, setTransition] = useTransition(session);
  const [sideTab, setSideTab] = useState<SideTab>('audience');
  const [settingsTab, setSettingsTab] = useState<SettingsTab | null>(null);
  const [isRehearseOpen, setRehearseOpen] = useState(false);
  const [action, setAction] = useState<StudioAction | null>(null);
  const [areOrdersOpen, setOrdersOpen] = useState(false);
  const sale = useSaleBoard(session);
  const phase = useStore(session.show, phaseOf);
  const slug = useStore(session.show, ({ topic }) => topic?.show.slug);
  const gatewayUrl = useSelected(session.status, (status) => status.gatewayUrl);
  const publish = useSelected(engine.publisher, ({ state }) => state);
  // Red is for what real viewers see; a rehearsal stays grey.
  const isOnAir = publish === 'live' && phase === 'live';
  const isRunning = phase === 'live' || phase === 'rehearsal';
  const watchUrl = watchUrlOf(gatewayUrl, slug);
  const { pickImage } = session.desktop.assets;
  useEffect(onReady, [onReady]);

  /** A sale that runs has a board and no second one beside it. */
  const start = (next: StudioAction): void => {
    if (next === 'sale' && sale.isRunning) sale.show();
    else setAction(next);
  };
  const closeAction = (): void => setAction(null);
  const areLetterKeysOn = useSelected(session.settings, (settings) => settings.areLetterKeysOn);
  const act = (shortcut: Shortcut): void => {
    const { collection } = engine.scenes.read();
    switch (shortcut.kind) {
      case 'preview':
      case 'cut': {
        const scene = collection.scenes[shortcut.index];
        if (scene === undefined) return;
        if (shortcut.kind === 'cut') engine.scenes.cutTo(scene.id);
        else engine.scenes.selectPreview(scene.id);
        return;
      }
      case 'take':
        engine.scenes.take(transition);
        return;
      case 'mute':
        muteFirstMicrophone(session);
        return;
      case 'tab':
        setSideTab(shortcut.tab);
        return;
      case 'action':
        start(shortcut.action);
        return;
      case 'row':
        setSideTab('audience');
        session.audience.getState().step(shortcut.by);
        return;
      case 'undo':
        session.undo.undo();
        return;
      case 'redo':
        session.undo.redo();
        return;
      case 'region':
        focusRegion(shortcut.by);
        return;
      case 'help':
        setSettingsTab('keys');
        return;
    }
  };
  useShortcuts({ areLetterKeysOn, act });

  return (
    <div className="flex h-full flex-col bg-1">
      <TopBar
        session={session}
        commands={commands}
        watchUrl={watchUrl}
        isRehearseOpen={isRehearseOpen}
        onRehearseOpen={setRehearseOpen}
        onSettings={() => setSettingsTab('picture')}
        onOrders={() => setOrdersOpen(true)}
      />
      <Notices
        session={session}
        commands={commands}
        onMediaSettings={() => setSettingsTab('media')}
      />
      <div className="flex min-h-0 flex-1">
        <aside
          aria-label={t('left')}
          data-region="left"
          className="flex w-232 shrink-0 flex-col border-r border-line-1 max-[1360px]:w-200"
        >
          <SceneList
            engine={engine}
            view={view}
            isOnAir={isOnAir}
            areLetterKeysOn={areLetterKeysOn}
          />
          <LayerList engine={engine} view={view} pickImage={() => pickImage()} />
          <OutputsPanel
            engine={engine}
            isOnAir={isRunning}
            watchUrl={watchUrl}
            onCopyLink={commands.copyLink}
            onOpenLink={commands.openLink}
            onSettings={() => setSettingsTab('picture')}
          />
        </aside>
        <main className="flex min-w-0 flex-1 flex-col">
          <div data-region="pictures" className="flex min-h-0 flex-1 flex-col">
            <Pictures
              engine={engine}
              view={view}
              isOnAir={isOnAir}
              transition={transition}
              onTransition={setTransition}
              instead={
                sale.isShown ? (
                  <SaleBoard
                    store={session.till}
                    api={session.link.api}
                    pictureBase={gatewayUrl ?? ''}
                    serverNowMs={session.link.serverNowMs}
                    onPreview={sale.hide}
                    onCheck={(saleId) => commands.openCheck(`/check/sale/${saleId}`)}
                  />
                ) : null
              }
            />
          </div>
          <div data-region="mixer" className="shrink-0">
            <MixerPanel engine={engine} />
          </div>
          <ActionsRow session={session} onAct={start} />
        </main>
        <SidePanel
          session={session}
          commands={commands}
          tab={sideTab}
          areLetterKeysOn={areLetterKeysOn}
          onTab={setSideTab}
          onRehearse={() => setRehearseOpen(true)}
        />
      </div>
      <SourceDialog engine={engine} view={view} pickImage={() => pickImage()} />
      <ActionDialogs
        session={session}
        action={action}
        onClose={closeAction}
        onCheck={commands.openCheck}
      />
      <OrdersDialog
        store={session.till}
        api={session.link.api}
        isOpen={areOrdersOpen}
        onClose={() => setOrdersOpen(false)}
        onExport={commands.exportOrders}
      />
      <SettingsDialog session={session} tab={settingsTab} onTab={setSettingsTab} />
      <Toasts className="bottom-76 left-244 max-[1360px]:left-212" />
    </div>
  );
}
