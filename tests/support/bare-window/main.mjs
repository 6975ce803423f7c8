/**
 * A window with nothing in it, in the studio's own Electron: for what publishing a camera costs by
 * itself, and for pages that tests open there.
 */
import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';

const dataDir = process.env.REGULARS_BARE_DATA_DIR;
if (!dataDir) throw new Error('REGULARS_BARE_DATA_DIR names no folder');
app.setPath('userData', dataDir);
// As the studio's shell sets them.
app.commandLine.appendSwitch('disable-features', 'WebRtcHideLocalIpsWithMdns');
app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
app.on('window-all-closed', () => app.quit());
process.on('SIGTERM', () => app.exit(0));

// Electron is ready only after this module has ended.
void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    webPreferences: { backgroundThrottling: false },
  });
  return window.loadFile(join(import.meta.dirname, 'index.html'));
});
