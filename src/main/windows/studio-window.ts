import { app, BrowserWindow, dialog } from 'electron';
import type { Language } from '../../shared/desktop-api/index.ts';
import { studioUrl } from '../security/own-scheme.ts';

const words = {
  en: {
    crashed: 'The studio window keeps closing by itself.',
    advice: 'Start the studio again. If it happens again, start it with another camera chosen.',
  },
  zh: {
    crashed: '工作室窗口反复意外关闭。',
    advice: '请重新打开工作室；若再次出现，请换一个摄像头再开。',
  },
} as const;

const lossesAllowed = 5;
const lossWindowMs = 60_000;

/** The studio's one window; lost renderers are brought back at once. */
export function openStudioWindow(options: {
  readonly preload: string;
  language(): Language;
  /** Whether the window may close; it stays until this resolves. */
  mayClose(): Promise<boolean>;
  /** A renderer died; another one is loaded. */
  onLost(): void;
}): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1180,
    minHeight: 720,
    show: false,
    backgroundColor: '#151513',
    title: 'Regulars',
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      backgroundThrottling: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (process.platform !== 'darwin') window.setMenuBarVisibility(false);
  let losses: number[] = [];
  window.once('ready-to-show', () => window.show());
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    const nowMs = Date.now();
    losses = [...losses.filter((atMs) => nowMs - atMs < lossWindowMs), nowMs];
    options.onLost();
    if (losses.length > lossesAllowed) {
      const text = words[options.language()];
      dialog.showErrorBox(text.crashed, text.advice);
      window.destroy();
      return;
    }
    void window.loadURL(studioUrl);
  });
  window.on('close', (event) => {
    event.preventDefault();
    void options.mayClose().then((mayClose) => {
      if (mayClose) window.destroy();
    });
  });
  void window.loadURL(studioUrl);
  return window;
}
