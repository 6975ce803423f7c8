import { implement } from '@orpc/server';
import { app, BrowserWindow, clipboard, dialog, shell, systemPreferences } from 'electron';
import {
  desktopApiContract,
  type FileDamage,
  type Language,
  type LaunchFlags,
  type StudioSettings,
} from '../shared/desktop-api/index.ts';
import type { AssetFolder } from './files/assets.ts';
import { writeFailure, type SafeFile } from './files/json-files.ts';
import type { StatusBoard } from './status-board.ts';
import type { ClosingDesk } from './windows/closing.ts';

/** What the desktop's procedures work on. */
export interface DesktopParts {
  readonly hostToken: string;
  readonly status: StatusBoard;
  readonly scenes: SafeFile;
  readonly assets: AssetFolder;
  readonly closing: ClosingDesk;
  flags(): LaunchFlags;
  /** The stamp stays off from now on. */
  dropLatencyStamp(): void;
  language(): Language;
  settings(): StudioSettings;
  readonly settingsDamage: FileDamage;
  saveSettings(settings: StudioSettings): Promise<void>;
  configureMediaServer(
    access: { url: string; key: string; secret: string; mayStoreUnprotected: boolean } | null,
  ): Promise<'saved' | 'needs-consent' | 'not-stored' | 'failed'>;
  onReady(): void;
}

const imageTypes = ['png', 'jpg', 'jpeg', 'webp'];

/** The desktop's contract, served to our own window only. */
export function createDesktopRouter(parts: DesktopParts) {
  const base = implement(desktopApiContract);
  let hasBeenOnAir = false;
  return base.router({
    app: {
      start: base.app.start.handler(() => ({
        isRecovering: hasBeenOnAir,
        flags: parts.flags(),
        language: parts.language(),
        hostToken: parts.hostToken,
        settings: parts.settings(),
        settingsDamage: parts.settingsDamage,
        status: parts.status.read(),
        versions: {
          app: app.getVersion(),
          electron: process.versions.electron ?? '',
          chromium: process.versions['chrome'] ?? '',
        },
        platform:
          process.platform === 'darwin' || process.platform === 'win32'
            ? process.platform
            : 'linux',
      })),
      watchStatus: base.app.watchStatus.handler(({ signal }) => parts.status.watch(signal)),
      ready: base.app.ready.handler(() => {
        parts.onReady();
        return {};
      }),
      wentOnAir: base.app.wentOnAir.handler(() => {
        hasBeenOnAir = true;
        return {};
      }),
      watchClosing: base.app.watchClosing.handler(({ signal }) => parts.closing.watch(signal)),
      answerClosing: base.app.answerClosing.handler(({ input }) => {
        parts.closing.answer(input.answer);
        return {};
      }),
      dropLatencyStamp: base.app.dropLatencyStamp.handler(() => {
        parts.dropLatencyStamp();
        return {};
      }),
    },
    settings: {
      save: base.settings.save.handler(async ({ input }) => {
        await parts.saveSettings(input);
        return parts.settings();
      }),
    },
    scenes: {
      load: base.scenes.load.handler(async () => {
        const { text, damage } = await parts.scenes.read();
        return { json: text, damage };
      }),
      save: base.scenes.save.handler(async ({ input }) => {
        try {
          await parts.scenes.write(input.json);
          return { result: 'saved' as const };
        } catch (failure) {
          return { result: 'failed' as const, code: writeFailure(failure) };
        }
      }),
    },
    assets: {
      pickImage: base.assets.pickImage.handler(async () => {
        const window = BrowserWindow.getAllWindows()[0];
        const options: Electron.OpenDialogOptions = {
          properties: ['openFile'],
          filters: [{ name: 'PNG, JPEG, WebP', extensions: imageTypes }],
        };
        const { filePaths } =
          window === undefined
            ? await dialog.showOpenDialog(options)
            : await dialog.showOpenDialog(window, options);
        const [path] = filePaths;
        return path === undefined ? { result: 'cancelled' as const } : parts.assets.take(path);
      }),
    },
    mediaServer: {
      configure: base.mediaServer.configure.handler(async ({ input }) => ({
        result: await parts.configureMediaServer(input),
      })),
    },
    system: {
      copyText: base.system.copyText.handler(async ({ input }) => {
        // Newer Electrons answer with a promise, older ones at once.
        await clipboard.writeText(input.text);
        return {};
      }),
      openWatchPage: base.system.openWatchPage.handler(async ({ input }) => {
        const gateway = parts.status.read().gatewayUrl;
        const url = new URL(input.url);
        const isOwn =
          gateway !== null &&
          url.origin === new URL(gateway).origin &&
          /^\/(w|check)\//.test(url.pathname);
        if (!isOwn) return { isOpened: false };
        return shell.openExternal(url.href).then(
          () => ({ isOpened: true }),
          () => ({ isOpened: false }),
        );
      }),
      mediaAccess: base.system.mediaAccess.handler(async ({ input }) => {
        if (process.platform === 'darwin') {
          const isGranted = await systemPreferences.askForMediaAccess(input.device);
          return { access: isGranted ? ('granted' as const) : ('denied' as const) };
        }
        if (process.platform !== 'win32') return { access: 'unknown' as const };
        const access = systemPreferences.getMediaAccessStatus(input.device);
        return {
          access: access === 'granted' || access === 'denied' ? access : ('unknown' as const),
        };
      }),
    },
  });
}
