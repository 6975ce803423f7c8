import {
  assetUrl,
  type DesktopStatus,
  type FileDamage,
  type LaunchFlags,
} from '../../../shared/desktop-api/index.ts';
import { isRunning } from '../../../shared/show/index.ts';
import { createAudienceStore, type AudienceStore } from '../../audience/index.ts';
import { createChatStore, type ChatStore } from '../../chat/index.ts';
import { connectDesktop, type DesktopApi } from '../../desktop-bridge/index.ts';
import { createTillStore, type TillStore } from '../../sales/index.ts';
import { createShowStore, phaseOf, type ShowStore } from '../../show/index.ts';
import { createStageEngine } from '../../stage/engine/index.ts';
import type { Readable, StageEngine } from '../../stage/engine/types.ts';
import { createValue, type Value } from '../../stage/engine/value.ts';
import { createStageView, type StageViewStore } from '../../stage/panels/index.ts';
import { sentenceOf, setLanguage, toasts } from '../../ui/index.ts';
import { studioMessages } from '../messages.ts';
import { createAir, type Air } from './air.ts';
import { followBoards } from './boards.ts';
import { createLeaving, type Leaving } from './leaving.ts';
import { createSceneSaver } from './scene-keeper.ts';
import { createSettingsKeeper, engineSettingsOf, type SettingsKeeper } from './settings-keeper.ts';
import { createShowLink, type ShowLink } from './show-link.ts';
import { watchStatus } from './status-watch.ts';
import { createStudioUndo, type StudioUndo } from './undo.ts';

/** Everything that the studio's page works on. */
export interface StudioSession {
  readonly desktop: DesktopApi;
  readonly platform: 'darwin' | 'linux' | 'win32';
  readonly versions: { readonly app: string; readonly electron: string; readonly chromium: string };
  readonly engine: StageEngine;
  readonly view: StageViewStore;
  readonly settings: SettingsKeeper;
  readonly status: Readable<DesktopStatus>;
  readonly show: ShowStore;
  readonly audience: AudienceStore;
  readonly chat: ChatStore;
  readonly till: TillStore;
  readonly link: ShowLink;
  readonly air: Air;
  readonly leaving: Leaving;
  readonly undo: StudioUndo;
  readonly hasLatencyStamp: Value<boolean>;
}

const tell = (failure: unknown): void => void toasts.bad(sentenceOf(failure), { id: 'air' });

/**
 * What the command line asked for, done once, unless a lost window is being replaced. Who names a
 * crowd means a rehearsal: nothing simulated ever comes into a real show.
 */
async function obey(flags: LaunchFlags, air: Air): Promise<void> {
  if (flags.rehearse !== null) await air.rehearse(flags.rehearse);
  else if (flags.goLive) await air.goLive();
}

/** The show is announced in the shape in which its picture is made. */
function followOrientation(settings: SettingsKeeper, show: ShowStore, link: ShowLink): void {
  let asked = '';
  const follow = (): void => {
    const current = show.getState().topic?.show;
    const { orientation } = settings.read();
    if (current === undefined || current.orientation === orientation) return;
    const ask = `${current.id} ${orientation}`;
    if (ask === asked) return;
    asked = ask;
    link
      .api()
      .show.update({ orientation })
      .catch(() => (asked = ''));
  };
  show.subscribe(follow);
  settings.subscribe(() => {
    asked = '';
    follow();
  });
}

/** The shell has read the files; what it could not read is said once. */
function tellDamage(settings: FileDamage, scenes: FileDamage): void {
  const t = studioMessages.text;
  if (scenes === 'lost') toasts.bad(t('scenesDamaged'));
  if (scenes === 'backup-read') toasts.warn(t('scenesFromBackup'));
  if (settings === 'lost') toasts.bad(t('settingsDamaged'));
  if (settings === 'backup-read') toasts.warn(t('settingsFromBackup'));
}

/** Leaves with the shell what a page that takes this one's place must know. */
function tellSuccessor(
  app: Pick<DesktopApi['app'], 'wentOnAir' | 'dropLatencyStamp'>,
  publisher: StageEngine['publisher'],
  hasLatencyStamp: Readable<boolean>,
): void {
  const unsubscribe = publisher.subscribe(() => {
    if (publisher.read().state === 'off') return;
    unsubscribe();
    app.wentOnAir({}).catch(() => undefined);
  });
  hasLatencyStamp.subscribe(() => {
    if (!hasLatencyStamp.read()) app.dropLatencyStamp({}).catch(() => undefined);
  });
}

/**
 * Opens the line to the shell, the stage and the show server. A show that was on air in a lost
 * window is on air again at once; one found running at a start waits for the host.
 */
export async function startSession(): Promise<StudioSession> {
  const desktop = await connectDesktop();
  const [start, scenes] = await Promise.all([desktop.app.start(), desktop.scenes.load()]);
  setLanguage(start.language);
  const sceneSaver = createSceneSaver(desktop.scenes);
  const engine = createStageEngine({
    settings: engineSettingsOf(start.settings),
    savedJson: scenes.json,
    saveJson: sceneSaver.save,
    onDamaged: () => void toasts.bad(studioMessages.text('scenesDamaged')),
    assetUrl,
    hasLatencyStamp: start.flags.latencyStamp,
    serverNowMs: () => link.serverNowMs(),
  });
  tellDamage(start.settingsDamage, scenes.damage);
  const settings = createSettingsKeeper({
    initial: start.settings,
    apply: (next) => engine.settings.update(next),
    save: (next) => desktop.settings.save(next),
    onFailure: () => void toasts.bad(studioMessages.text('settingsNotSaved'), { id: 'settings' }),
  });
  const stores = {
    show: createShowStore(),
    audience: createAudienceStore(),
    chat: createChatStore(),
    till: createTillStore(),
  };
  const link = createShowLink({ hostToken: start.hostToken, ...stores });
  const air = createAir({
    engine,
    show: stores.show,
    link,
    hostToken: start.hostToken,
    mayGoOn: (phase) =>
      start.isRecovering || (phase === 'live' ? start.flags.goLive : start.flags.rehearse !== null),
    onFirstShow: () => {
      const phase = phaseOf(stores.show.getState());
      const isIdle = phase === 'draft' || phase === 'ended';
      if (isIdle && !start.isRecovering) obey(start.flags, air).catch(tell);
    },
    onFailure: () => undefined,
  });
  followOrientation(settings, stores.show, link);
  followBoards(engine.boards, stores, link);
  link.connectTo(start.status.gatewayUrl);
  const status = watchStatus(desktop.app, start.status, (next) => {
    if (next.showServer.state === 'running') link.connectTo(next.gatewayUrl);
  });
  const keepAll = async (): Promise<void> => {
    const settingsKept = settings.flush();
    engine.dispose();
    await Promise.all([settingsKept, sceneSaver.settled()]);
  };
  addEventListener('pagehide', () => void keepAll());
  const leaving = createLeaving({
    app: desktop.app,
    isRunning: () => isRunning(phaseOf(stores.show.getState())),
    endShow: air.end,
    keepAll,
  });
  const hasLatencyStamp = createValue(start.flags.latencyStamp);
  tellSuccessor(desktop.app, engine.publisher, hasLatencyStamp);
  return {
    desktop,
    platform: start.platform,
    versions: start.versions,
    engine,
    view: createStageView(),
    settings,
    status,
    ...stores,
    link,
    air,
    leaving,
    undo: createStudioUndo(engine.scenes),
    hasLatencyStamp,
  };
}
