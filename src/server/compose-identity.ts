import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { v7 } from 'uuid';
import { personalLinkIdSchema } from '../shared/identity/index.ts';
import { viewerIdSchema, type ViewerId } from '../shared/kernel/index.ts';
import type { Show } from '../shared/show/index.ts';
import type { ShowServerEnv } from '../shared/show-api/index.ts';
import { IdentityService } from './identity/index.ts';
import type { EventLog } from './log/index.ts';
import { openMailer, smtpFromEnv } from './mail/index.ts';
import type { Store } from './store/index.ts';
import type { ViewerNames } from './viewer-names.ts';

const linkBytes = 16;

/** What identity is composed from. */
export interface IdentityContext {
  readonly env: ShowServerEnv;
  readonly store: Store;
  readonly names: ViewerNames;
  readonly signingKey: Buffer;
  readonly commit: EventLog['append'];
  nowMs(): number;
  currentShow(): Show;
  /** Tells a viewer's pages anew who they are. */
  tellMe(viewerId: ViewerId): void;
  onFailure(failure: unknown): void;
}

/** Persons behind viewers, composed with store, mail and what other terms keep of a person. */
export interface IdentityPart {
  readonly service: IdentityService;
  stop(): void;
}

export function composeIdentity(context: IdentityContext): IdentityPart {
  const { env, names, store } = context;
  const smtp = smtpFromEnv(env);
  const mailer = smtp === null ? null : openMailer(smtp);
  const shareName = (from: ViewerId, to: ViewerId): void => {
    const nameOf = (id: ViewerId): string | null => store.viewers.byId(id)?.name ?? null;
    const [own, other] = [nameOf(from), nameOf(to)];
    if (own === null && other !== null) store.viewers.setName(from, other);
    if (own !== null && other === null) store.viewers.setName(to, own);
  };
  const service = new IdentityService({
    nowMs: () => context.nowMs(),
    newViewerId: () => viewerIdSchema.parse(v7()),
    newLinkId: () => personalLinkIdSchema.parse(v7()),
    randomCode: () => String(randomInt(1_000_000)).padStart(6, '0'),
    randomToken: () => randomBytes(linkBytes).toString('base64url'),
    keyed: (purpose, text) =>
      createHmac('sha256', context.signingKey).update(`${purpose}:${text}`).digest('base64url'),
    store: store.identities,
    isKnown: (viewerId) => store.viewers.byId(viewerId) !== null,
    nameOf: (viewerId) => names.of(viewerId),
    hasOrders: (personId) => store.orders.ofPerson(personId, null, 1).length > 0,
    adopt: (from, to) => {
      store.orders.merge(from, to);
      store.identities.mergeEngagement(from, to);
      shareName(from, to);
    },
    joined: (viewerId, personId) => {
      for (const id of [viewerId, personId]) names.set(id, store.viewers.byId(id)?.name ?? null);
      context.tellMe(viewerId);
    },
    currentShow: () => context.currentShow(),
    commit: context.commit,
    send: mailer === null ? null : (letter) => mailer.send(letter),
    linkSecret: env.REGULARS_LINK_SECRET ?? null,
    onFailure: (failure) => context.onFailure(failure),
  });
  return { service, stop: () => mailer?.close() };
}
