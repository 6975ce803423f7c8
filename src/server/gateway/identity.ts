import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import {
  showIdSchema,
  viewerIdSchema,
  type ShowId,
  type ViewerId,
} from '../../shared/kernel/index.ts';
import type { Role } from '../../shared/show-api/index.ts';

/** Who sent a request or opened a socket. */
export interface Caller {
  readonly role: Role;
  /** Null for the crew. */
  readonly viewerId: ViewerId | null;
  readonly isSimulated: boolean;
  /** The one show that a simulated viewer may enter. */
  readonly showId: ShowId | null;
}

export const viewerCookie = 'regulars_viewer';

/** Whether two secrets are the same, in a time that tells nothing of them. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/**
 * Signs and checks what viewers carry. Nothing is stored for a stranger until they enter a show:
 * cookie, command token and the crowd's tokens are an id and a keyed digest of it.
 */
export class Identities {
  readonly #key: Buffer;
  readonly #hostToken: string;

  constructor(key: Buffer, hostToken: string) {
    this.#key = key;
    this.#hostToken = hostToken;
  }

  #sign(purpose: string, text: string): string {
    return createHmac('sha256', this.#key).update(`${purpose}:${text}`).digest('base64url');
  }

  cookieOf(viewerId: ViewerId): string {
    return `${viewerId}.${this.#sign('viewer', viewerId)}`;
  }

  /** The viewer of a cookie, null where it is not one of ours. */
  readCookie(value: string | undefined): ViewerId | null {
    const [id, signature] = value?.split('.') ?? [];
    const viewerId = viewerIdSchema.safeParse(id);
    if (!viewerId.success || signature === undefined) return null;
    return sameSecret(signature, this.#sign('viewer', viewerId.data)) ? viewerId.data : null;
  }

  /** Sent in a header with every command, so that another site's page cannot act for a viewer. */
  commandTokenOf(viewerId: ViewerId): string {
    return this.#sign('command', viewerId);
  }

  isCommandToken(viewerId: ViewerId, token: string | undefined): boolean {
    return token !== undefined && sameSecret(token, this.commandTokenOf(viewerId));
  }

  /** One of a rehearsal's crowd: the same after a restart, so that nobody comes in twice. */
  crowdViewerOf(showId: ShowId, index: number): ViewerId {
    const bytes = createHmac('sha256', this.#key)
      .update(`crowd-viewer:${showId}:${index}`)
      .digest();
    // RFC 9562, version 8: bits of our own making.
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = bytes.toString('hex', 0, 16);
    const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
    return viewerIdSchema.parse([...parts, hex.slice(20)].join('-'));
  }

  /** A simulated viewer's token, good for one rehearsal only. */
  crowdTokenOf(viewerId: ViewerId, showId: ShowId): string {
    return `crowd.${viewerId}.${showId}.${this.#sign('crowd', `${viewerId}.${showId}`)}`;
  }

  /** Whom a bearer token speaks for: the host, or one of the crowd. */
  readToken(token: string): Caller | null {
    if (sameSecret(token, this.#hostToken))
      return { role: 'host', viewerId: null, isSimulated: false, showId: null };
    const [kind, viewer, show, signature] = token.split('.');
    const viewerId = viewerIdSchema.safeParse(viewer);
    const showId = showIdSchema.safeParse(show);
    if (kind !== 'crowd' || !viewerId.success || !showId.success || signature === undefined)
      return null;
    if (!sameSecret(signature, this.#sign('crowd', `${viewerId.data}.${showId.data}`))) return null;
    return { role: 'viewer', viewerId: viewerId.data, isSimulated: true, showId: showId.data };
  }
}
