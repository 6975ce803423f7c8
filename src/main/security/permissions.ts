import { app, session, type WebContents } from 'electron';
import { isStudioUrl } from './own-scheme.ts';

const allowed = new Set(['media', 'clipboard-sanitized-write', 'fullscreen', 'speaker-selection']);

/** Camera, microphone and copying for our own window; nothing for anyone else. */
export function limitPermissions(): void {
  const own = session.defaultSession;
  own.setPermissionRequestHandler((contents, permission, answer, details) => {
    answer(allowed.has(permission) && isStudioUrl(details.requestingUrl) && isOwn(contents));
  });
  own.setPermissionCheckHandler(
    (contents, permission, origin) =>
      allowed.has(permission) &&
      isStudioUrl(`${origin.replace(/\/$/, '')}/`) &&
      (contents === null || isOwn(contents)),
  );
  own.setDevicePermissionHandler(() => false);
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isStudioUrl(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

const isOwn = (contents: WebContents): boolean => isStudioUrl(contents.getURL());
