import { join } from 'node:path';
import { RPCHandler } from '@orpc/server/message-port';
import { app, dialog, ipcMain, type BrowserWindow } from 'electron';
import {
  studioSettingsSchema,
  type Language,
  type StudioSettings,
} from '../shared/desktop-api/index.ts';
import { sceneCollectionSchema } from '../shared/stage/index.ts';
import { createDesktopRouter } from './desktop-router.ts';
import { AssetFolder } from './files/assets.ts';
import { whyNotWritable } from './files/data-folder.ts';
import { isJsonOf, SafeFile } from './files/json-files.ts';
import { readLaunch, type Launch } from './launch.ts';
import { MediaServerChoice } from './media-server/choice.ts';
import { ExternalMediaServer } from './media-server/external.ts';
import { findMediaServer } from './media-server/media-server.ts';
import { limitPermissions } from './security/permissions.ts';
import { isStudioUrl, registerOwnScheme, serveOwnScheme } from './security/own-scheme.ts';
import { keychain } from './security/secret-box.ts';
import { ShowServerProcess } from './show-server/show-server.ts';
import { StatusBoard } from './status-board.ts';
import { ClosingDesk } from './windows/closing.ts';
import { setApplicationMenu } from './windows/menu.ts';
import { openStudioWindow } from './windows/studio-window.ts';

const outDir = join(import.meta.dirname, '..');
const pagesDir = join(outDir, 'renderer');
const endWithinMs = 6000;

function launchOrExit(): Launch {
  try {
    return readLaunch(process.argv);
  } catch (failure) {
    process.stderr.write(`The launch argument cannot be read: ${String(failure)}\n`);
    return process.exit(2);
  }
}

const launch = launchOrExit();
registerOwnScheme();
app.setName('Regulars');
app.commandLine.appendSwitch('disable-features', 'WebRtcHideLocalIpsWithMdns');
app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
begin();

function begin(): void {
  const dataDir = launch.dataDir ?? app.getPath('userData');
  const why = whyNotWritable(dataDir);
  if (why !== null) {
    process.stderr.write(
      `The data folder ${dataDir} cannot be written (${why}). Check its rights, or choose another folder with --data-dir.\n`,
    );
    app.exit(1);
    return;
  }
  app.setPath('userData', dataDir);
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write(
      'Regulars is already open on this data folder; its window comes to front.\n',
    );
    app.exit(0);
  } else
    void app
      .whenReady()
      .then(() => run(dataDir))
      .catch(giveUp);
}

function giveUp(failure: unknown): void {
  const said = failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
  process.stderr.write(`The studio could not start: ${said}\n`);
  dialog.showErrorBox('Regulars', failure instanceof Error ? failure.message : said);
  app.exit(1);
}

/** Only the studio's own page, in its top frame, gets a line to the shell. */
function serveStudio(router: ReturnType<typeof createDesktopRouter>): void {
  const handler = new RPCHandler(router);
  ipcMain.on('desktop-port', (event) => {
    const [port] = event.ports;
    const frame = event.senderFrame;
    if (port === undefined || frame?.parent !== null || !isStudioUrl(frame.url)) return;
    handler.upgrade(port);
    port.start();
  });
}

/** Ends in order: what was saved is on the disk, the children are gone, then the app. */
function quitInOrder(parts: {
  readonly window: BrowserWindow;
  readonly closing: ClosingDesk;
  readonly files: readonly SafeFile[];
  readonly showServer: ShowServerProcess;
  readonly mediaServer: MediaServerChoice;
}): void {
  let isQuitting = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (isQuitting) return;
    isQuitting = true;
    event.preventDefault();
    const ended = Promise.allSettled([
      ...parts.files.map((file) => file.settled()),
      parts.showServer.stop().then(() => parts.mediaServer.stop()),
    ]);
    const tooLong = new Promise((resolve) => setTimeout(resolve, endWithinMs));
    void Promise.race([ended, tooLong]).then(() => app.exit(0));
  });
  process.on('exit', () => parts.mediaServer.kill());
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (parts.window.isDestroyed()) app.quit();
      else
        void parts.closing.ask('by-system').then((mayClose) => {
          if (mayClose) parts.window.destroy();
        });
    });
}

async function run(dataDir: string): Promise<void> {
  const status = new StatusBoard();
  const settingsFile = new SafeFile(join(dataDir, 'settings.json'), isJsonOf(studioSettingsSchema));
  const scenes = new SafeFile(join(dataDir, 'scenes.json'), isJsonOf(sceneCollectionSchema));
  const kept = await settingsFile.read();
  let settings: StudioSettings = studioSettingsSchema.parse(
    kept.text === null ? {} : JSON.parse(kept.text),
  );
  const language = (): Language =>
    launch.lang ?? settings.language ?? (app.getLocale().startsWith('zh') ? 'zh' : 'en');

  const assets = new AssetFolder(join(dataDir, 'assets'));
  serveOwnScheme(pagesDir, assets);
  limitPermissions();
  setApplicationMenu(language());

  const showServer = new ShowServerProcess({
    entry: join(import.meta.dirname, 'server.js'),
    dataDir: join(dataDir, 'show'),
    pagesDir,
    port: launch.port ?? null,
    tell: (showServerStatus) => status.update({ showServer: showServerStatus }),
    onGatewayUrl: (gatewayUrl) => status.update({ gatewayUrl }),
  });
  const mediaServer = new MediaServerChoice({
    folder: join(dataDir, 'media-server'),
    external: new ExternalMediaServer(join(dataDir, 'media-server.json'), keychain, process.env),
    launchUrl: launch.sfuUrl,
    find: findMediaServer,
    tell: (mediaServerStatus) => status.update({ mediaServer: mediaServerStatus }),
    tellShow: (access) => showServer.setMediaServer(access),
  });

  let { latencyStamp } = launch;
  const closing = new ClosingDesk();
  serveStudio(
    createDesktopRouter({
      flags: () => ({ goLive: launch.goLive, rehearse: launch.rehearse, latencyStamp }),
      dropLatencyStamp: () => (latencyStamp = false),
      hostToken: showServer.hostToken,
      status,
      closing,
      scenes,
      assets,
      language,
      settings: () => settings,
      settingsDamage: kept.damage,
      saveSettings: async (next) => {
        const before = language();
        settings = next;
        if (language() !== before) setApplicationMenu(language());
        await settingsFile.write(JSON.stringify(next, null, 2));
      },
      configureMediaServer: (access) => mediaServer.configure(access),
      onReady: () => process.stdout.write('The studio is ready.\n'),
    }),
  );

  showServer.start();
  await mediaServer.start();
  const measuring = status.measure(dataDir, () => showServer.pid);
  const window = openStudioWindow({
    preload: join(outDir, 'preload', 'index.cjs'),
    language,
    mayClose: () => closing.ask('by-host'),
    onLost: () => closing.forget(),
  });
  window.once('closed', () => clearInterval(measuring));
  app.on('second-instance', () => {
    if (window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  quitInOrder({ window, closing, files: [settingsFile, scenes], showServer, mediaServer });
  process.on('uncaughtException', (failure) => {
    process.stderr.write(`${failure.stack ?? failure.message}\n`);
    if (window.isDestroyed()) dialog.showErrorBox('Regulars', failure.message);
  });
}
