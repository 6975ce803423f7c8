import type { WatchSession } from './session.ts';

/**
 * The show's address for others: never this page's own, which may carry what only this viewer may
 * have, nor the code of the friend who brought them.
 */
export function watchLink(code: string | null): string {
  const link = `${location.origin}${location.pathname}`;
  return code === null ? link : `${link}?i=${encodeURIComponent(code)}`;
}

/** Copies a link or hands it to the phone's own sheet, and tells the server. False where nothing was shared. */
export async function shareShow(
  session: Pick<WatchSession, 'api' | 'slug'>,
  link: { readonly title: string; readonly url: string },
  how: 'copy' | 'share',
): Promise<boolean> {
  try {
    if (how === 'share') await navigator.share(link);
    else await navigator.clipboard.writeText(link.url);
  } catch {
    // The viewer closed the sheet, or copying is not allowed; the address bar has the link.
    return false;
  }
  void session.api.engagement.shared({ slug: session.slug }).catch(() => undefined);
  return true;
}
