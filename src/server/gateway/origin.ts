import type { IncomingHttpHeaders } from 'node:http';

/** The studio's own scheme, as its pages name themselves. */
export const studioOrigin = 'regulars://studio';

/**
 * Whether a browser says that another site's page asks for this: a picture or a frame of our pages
 * there could only use up what our viewers share. A link that is followed to us is welcome.
 */
export function isForeignFetch(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  const isFollowed =
    headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  // A page may have links fetched that nobody has followed.
  return !isFollowed || headers['sec-purpose'] !== undefined;
}

/** Who may speak to a gateway on loopback: defends against DNS rebinding and other sites' pages. */
export class OriginRules {
  #port = 0;

  /** Known once the gateway listens. */
  setPort(port: number): void {
    this.#port = port;
  }

  isOwnHost(host: string | undefined): boolean {
    return (
      host !== undefined &&
      ['127.0.0.1', 'localhost', '[::1]'].some((name) => host === `${name}:${this.#port}`)
    );
  }

  /** A page's origin must be the very host that it speaks to. */
  isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
    return this.isOwnHost(host) && origin === `http://${host}`;
  }
}
