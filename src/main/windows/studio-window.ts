import { app, BrowserWindow, dialog } from 'electron';
import type { Language } from '../../shared/desktop-api/index.ts';
import { studioUrl } from '../security/own-scheme.ts';

const words = {
  en: {
    leave: 'The show is still on air. Closing the studio ends the picture for viewers.',
    stay: 'Keep the show on air',
    close: 'Close the studio',
    crashed: 'The studio window keeps closing by itself.',
    advice: 'Start the studio again. If it happens again, start it with another camera chosen.',
  },
  zh: {
    leave: '直播还在进行。关闭工作室，观众就看不到画面了。',
    stay: '继续直播',
    close: '关闭工作室',
    crashed: '工作室窗口反复意外关闭。',
    advice: '请重新打开工作室；若再次出现，请换一个摄像头再开。',
  },
} as const;

const lossesAllowed = 5;
const lossWindowMs = 60_000;

/** The studio's one window; lost renderers are brought back at once. */
export function openStudioWindow(options: {
  readonly preload: string;
  readonly language: Language;
  /** A renderer died: the next one recovers the show. */
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
    autoHideMenuBar: true,
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
  const text = words[options.language];
  let losses: number[] = [];
  window.once('ready-to-show', () => window.show());
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    const nowMs = Date.now();
    losses = [...losses.filter((atMs) => nowMs - atMs < lossWindowMs), nowMs];
    options.onLost();
    if (losses.length > lossesAllowed) {
      dialog.showErrorBox(text.crashed, text.advice);
      app.quit();
      return;
    }
    void window.loadURL(studioUrl);
  });
  window.webContents.on('will-prevent-unload', (event) => {
    const choice = dialog.showMessageBoxSync(window, {
      type: 'warning',
      message: text.leave,
      buttons: [text.stay, text.close],
      defaultId: 0,
      cancelId: 0,
    });
    if (choice === 1) event.preventDefault();
  });
  void window.loadURL(studioUrl);
  return window;
}
