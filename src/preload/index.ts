import { ipcRenderer } from 'electron';

/**
 * Hands one port of the page's own channel to the shell; the page gets nothing else. Only the top
 * frame of our own origin is listened to, and the shell checks the sender again.
 */
window.addEventListener('message', (event) => {
  if (event.source !== window || event.data !== 'regulars:desktop-port') return;
  const [port] = event.ports;
  if (port !== undefined) ipcRenderer.postMessage('desktop-port', null, [port]);
});
