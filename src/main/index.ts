import { join } from 'node:path';
import { RPCHandler } from '@orpc/server/message-port';
import { app, BrowserWindow, dialog, ipcMain, Menu } from 'electron';
import {
  studioSettingsSchema,
  type ChildStatus,
  type Language,
  type StudioSettings,
} from '../shared/desktop-api/index.ts';
import { createDesktopRouter } from './desktop-router.ts';
import { AssetFolder } from './files/assets.ts';
import { isJson, SafeFile } from './files/json-files.ts';
import { readLaunch, type Launch } from './launch.ts';
import { ExternalMediaServer } from './media-server/external.ts';
import {
  findMediaServer,
  MediaServer,
  type MediaServerAccess,
} from './media-server/media-server.ts';
import { limitPermissions } from './security/permissions.ts';
import { isStudioUrl, registerOwnScheme, serveOwnScheme } from './security/own-scheme.ts';
import { ShowServerProcess } from './show-server/show-server.ts';
import { StatusBoard } from './status-board.ts';
import { openStudioWindow } from './windows/studio-window.ts';

const outDir = join(import.meta.dirname, '..');
const pagesDir = join(outDir, 'renderer');

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
if (launch.dataDir !== undefined) app.setPath('userData', launch.dataDir);

if (!app.requestSingleInstanceLock()) {
  process.stderr.write(
    'Regulars is already open on this data folder; its window comes to front.\n',
  );
  app.exit(0);
} else void app.whenReady().then(run);

async function run(): Promise<void> {
  const dataDir = app.getPath('userData');
  const status = new StatusBoard();
  const settingsFile = new SafeFile(join(dataDir, 'settings.json'), isJson);
  const kept = await settingsFile.read();
  const parsed = studioSettingsSchema.safeParse(kept === null ? {} : JSON.parse(kept.text));
  let settings: StudioSettings = parsed.success ? parsed.data : studioSettingsSchema.parse({});
  const language = (): Language =>
    launch.lang ?? settings.language ?? (app.getLocale().startsWith('zh') ? 'zh' : 'en');

  const assets = new AssetFolder(join(dataDir, 'assets'));
  serveOwnScheme(pagesDir, assets);
  limitPermissions();
  Menu.setApplicationMenu(null);

  const showServer = new ShowServerProcess({
    entry: join(import.meta.dirname, 'server.js'),
    dataDir: join(dataDir, 'show'),
    pagesDir,
    port: launch.port ?? null,
    tell: (showServerStatus) => status.update({ showServer: showServerStatus }),
    onGatewayUrl: (gatewayUrl) => status.update({ gatewayUrl }),
  });

  let mediaServer: MediaServer | null = null;
  const tellMedia = (mediaServerStatus: ChildStatus): void =>
    status.update({ mediaServer: mediaServerStatus });
  const external = new ExternalMediaServer(join(dataDir, 'media-server.json'));
  const useExternal = async (access: MediaServerAccess): Promise<void> => {
    await mediaServer?.stop();
    mediaServer = null;
    showServer.setMediaServer({ ...access, publicUrl: access.url });
    tellMedia({ state: 'external', url: access.url });
  };
  const useOwn = async (): Promise<void> => {
    const program = findMediaServer();
    if (program === null) {
      showServer.setMediaServer(null);
      tellMedia({ state: 'missing' });
      return;
    }
    mediaServer = new MediaServer(join(dataDir, 'media-server'), program, tellMedia);
    showServer.setMediaServer(await mediaServer.start());
  };
  const startMediaServer = async (): Promise<void> => {
    const access = await external.read(launch.sfuUrl);
    if (access !== null) await useExternal(access);
    else if (launch.sfuUrl !== undefined)
      tellMedia({
        state: 'failed',
        code: 'crashed',
        detail: 'REGULARS_SFU_KEY, REGULARS_SFU_SECRET',
      });
    else await useOwn();
  };

  let lostWindows = 0;
  const router = createDesktopRouter({
    flags: {
      goLive: launch.goLive,
      rehearse: launch.rehearse,
      latencyStamp: launch.latencyStamp,
    },
    hostToken: showServer.hostToken,
    status,
    scenes: new SafeFile(join(dataDir, 'scenes.json'), isJson),
    assets,
    language,
    isRecovering: () => lostWindows > 0,
    settings: () => settings,
    saveSettings: async (next) => {
      settings = next;
      await settingsFile.write(JSON.stringify(next, null, 2));
    },
    configureMediaServer: async (access) => {
      if (access === null) {
        await external.forget();
        if (mediaServer === null) await useOwn();
        return 'saved';
      }
      const { mayStoreUnprotected, ...rest } = access;
      const result = await external.save(rest, mayStoreUnprotected);
      if (result !== 'needs-consent') await useExternal(rest);
      return result;
    },
    onReady: () => process.stdout.write('The studio is ready.\n'),
  });
  const handler = new RPCHandler(router);
  ipcMain.on('desktop-port', (event) => {
    const [port] = event.ports;
    const frame = event.senderFrame;
    if (port === undefined || frame?.parent !== null || !isStudioUrl(frame.url)) return;
    handler.upgrade(port);
    port.start();
  });

  showServer.start();
  await startMediaServer().catch((failure: unknown) =>
    tellMedia({ state: 'failed', code: 'crashed', detail: String(failure) }),
  );
  const measuring = status.measure(dataDir, () => showServer.pid);
  const window = openStudioWindow({
    preload: join(outDir, 'preload', 'index.cjs'),
    language: language(),
    onLost: () => (lostWindows += 1),
  });
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });

  let isQuitting = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (isQuitting) return;
    isQuitting = true;
    event.preventDefault();
    clearInterval(measuring);
    void showServer
      .stop()
      .then(() => mediaServer?.stop())
      .finally(() => app.exit(0));
  });
  process.on('exit', () => mediaServer?.kill());
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => {
      for (const open of BrowserWindow.getAllWindows()) open.destroy();
      app.quit();
    });
  process.on('uncaughtException', (failure) => {
    process.stderr.write(`${failure.stack ?? failure.message}\n`);
    if (window.isDestroyed()) dialog.showErrorBox('Regulars', failure.message);
  });
}
