/** A window with nothing in it, for pages that tests open in the studio's own Electron. */
import { app, BrowserWindow } from 'electron';

const dataDir = process.env.REGULARS_BARE_DATA_DIR;
if (!dataDir) throw new Error('REGULARS_BARE_DATA_DIR names no folder');
app.setPath('userData', dataDir);
app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
app.on('window-all-closed', () => app.quit());
process.on('SIGTERM', () => app.exit(0));

// Electron is ready only after this module has ended.
void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    webPreferences: { backgroundThrottling: false },
  });
  return window.loadURL('data:text/html,<title>bare</title>');
});
