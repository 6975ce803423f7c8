import { randomBytes } from 'node:crypto';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import { Refusal, type SfuAdmission, type ShowServerEnv } from '../../shared/show-api/index.ts';

/** Where a LiveKit server is and what signs for it. */
export interface SfuSettings {
  /** As this process reaches it (http or ws, either is understood). */
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  /** As pages reach it, where they must not come through the gateway's proxy. */
  readonly publicUrl?: string | undefined;
}

/** The media server that the environment names, null where it names none. */
export function sfuFromEnv(env: ShowServerEnv): SfuSettings | null {
  const { REGULARS_SFU_URL: url, REGULARS_SFU_KEY: key, REGULARS_SFU_SECRET: secret } = env;
  if (url === undefined || key === undefined || secret === undefined) return null;
  return { url, key, secret, publicUrl: env.REGULARS_SFU_PUBLIC_URL };
}

/** How long a token can be used to connect; LiveKit cannot revoke one, so it is short. */
const tokenLifeS = 30;
const callTimeoutMs = 3000;

const withScheme = (url: string, scheme: 'http' | 'ws'): string => {
  const isSecure = /^(https|wss):/.test(url);
  return url.replace(/^\w+:/, `${scheme}${isSecure ? 's' : ''}:`).replace(/\/$/, '');
};

/** Tokens and rooms of LiveKit; the one room of the server that knows it. */
export class Sfu {
  #settings: SfuSettings | null;
  #rooms: RoomServiceClient | null = null;

  constructor(settings: SfuSettings | null) {
    this.#settings = settings;
    this.configure(settings);
  }

  /** Another media server from now on, or none. */
  configure(settings: SfuSettings | null): void {
    this.#settings = settings;
    this.#rooms =
      settings === null
        ? null
        : new RoomServiceClient(withScheme(settings.url, 'http'), settings.key, settings.secret, {
            requestTimeout: callTimeoutMs / 1000,
          });
  }

  /** Where the gateway's proxy leads, null where pages reach the media server themselves. */
  proxyTarget(): URL | null {
    if (this.#settings === null || this.#settings.publicUrl !== undefined) return null;
    return new URL(withScheme(this.#settings.url, 'http'));
  }

  /** An address that pages may connect to besides the gateway's, for their content policy. */
  publicUrl(): string | null {
    return this.#settings?.publicUrl === undefined
      ? null
      : withScheme(this.#settings.publicUrl, 'ws');
  }

  /**
   * A hidden, subscribe-only admission with an identity of its own.
   *
   * @param gatewayWsUrl the proxy's address as the asking page sees the gateway
   */
  async admitViewer(
    showId: ShowId,
    viewerId: ViewerId,
    gatewayWsUrl: string,
  ): Promise<SfuAdmission> {
    const settings = this.#need();
    const room = roomName(showId);
    const token = new AccessToken(settings.key, settings.secret, {
      identity: `v-${viewerId}-${randomBytes(6).toString('base64url')}`,
      ttl: tokenLifeS,
    });
    token.addGrant({
      room,
      roomJoin: true,
      hidden: true,
      canPublish: false,
      canPublishData: false,
      canSubscribe: true,
      canUpdateOwnMetadata: false,
    });
    return { url: this.publicUrl() ?? gatewayWsUrl, token: await token.toJwt(), room };
  }

  /**
   * The studio's admission to publish the program; makes the room and removes a lost studio's
   * publication. The studio speaks to the media server itself, so that the picture outlives us.
   */
  async admitStudio(showId: ShowId): Promise<SfuAdmission> {
    const settings = this.#need();
    const room = roomName(showId);
    try {
      await this.#rooms?.createRoom({ name: room, emptyTimeout: 600, departureTimeout: 600 });
      for (const participant of (await this.#rooms?.listParticipants(room)) ?? [])
        if (participant.identity.startsWith('program-'))
          await this.#rooms?.removeParticipant(room, participant.identity).catch(() => undefined);
    } catch (cause) {
      throw Object.assign(new Refusal('media-server-unavailable'), { cause });
    }
    const token = new AccessToken(settings.key, settings.secret, {
      identity: `program-${randomBytes(6).toString('base64url')}`,
      ttl: tokenLifeS,
    });
    token.addGrant({
      room,
      roomJoin: true,
      canPublish: true,
      canPublishData: false,
      canSubscribe: false,
      canUpdateOwnMetadata: false,
    });
    const url = settings.publicUrl ?? settings.url;
    return { url: withScheme(url, 'ws'), token: await token.toJwt(), room };
  }

  /** Sends everyone home after a show; a media server that is away has nobody in it. */
  async closeRoom(showId: ShowId): Promise<void> {
    await this.#rooms?.deleteRoom(roomName(showId)).catch(() => undefined);
  }

  async status(): Promise<{
    state: 'ready' | 'unreachable' | 'not-configured';
    isExternal: boolean;
  }> {
    if (this.#settings === null) return { state: 'not-configured', isExternal: false };
    const isExternal = this.#settings.publicUrl !== undefined;
    try {
      await this.#rooms?.listRooms(['none']);
      return { state: 'ready', isExternal };
    } catch {
      return { state: 'unreachable', isExternal };
    }
  }

  #need(): SfuSettings {
    if (this.#settings === null) throw new Refusal('media-server-unavailable');
    return this.#settings;
  }
}

const roomName = (showId: ShowId): string => `air-${showId}`;
