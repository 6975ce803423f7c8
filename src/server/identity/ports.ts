import type {
  PersonalLinkId,
  SentCode,
  KeptLink,
  LettersSent,
} from '../../shared/identity/index.ts';
import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { IdentityStrength } from '../../shared/sales/index.ts';
import type { Show, ShowEventBody } from '../../shared/show/index.ts';

/** A code that was sent to somebody; only hashes of code and mailbox are kept. */
export interface CodeRow extends SentCode {
  readonly id: number;
  readonly mailboxHash: string;
  readonly hint: string;
  readonly codeHash: string;
}

/** A personal link as it is kept. */
export interface LinkRow extends KeptLink {
  readonly id: PersonalLinkId;
  readonly personId: ViewerId;
  readonly madeAtMs: number;
}

/** Where persons, mailboxes, codes and links are kept; the store's repository is one. */
export interface IdentityStore {
  aliases(): Iterable<readonly [viewerId: ViewerId, personId: ViewerId]>;
  /** Everyone who is more than a stranger. */
  strengths(): Iterable<readonly [personId: ViewerId, strength: IdentityStrength]>;
  addAlias(viewerId: ViewerId, personId: ViewerId, atMs: number): void;
  /** All that leads to one person leads to another. */
  repoint(from: ViewerId, to: ViewerId): void;

  mailboxOwner(mailboxHash: string): ViewerId | null;
  /** Of the mailbox confirmed last. */
  hintOf(personId: ViewerId): string | null;
  bindMailbox(mailboxHash: string, personId: ViewerId, hint: string, atMs: number): void;

  lettersSent(viewerId: ViewerId, mailboxHash: string, sinceMs: number): LettersSent;
  addCode(
    viewerId: ViewerId,
    code: Pick<CodeRow, 'mailboxHash' | 'hint' | 'codeHash' | 'expiresAtMs'>,
    atMs: number,
  ): number;
  /** The last one that a viewer asked for to a mailbox. */
  lastCode(viewerId: ViewerId, mailboxHash: string): CodeRow | null;
  countTry(id: number): void;
  useCode(id: number, atMs: number): void;
  forgetCode(id: number): void;
  forgetCodesBefore(sentAtMs: number): void;

  addLink(link: LinkRow, tokenHash: string): void;
  linkByToken(tokenHash: string): LinkRow | null;
  linkById(id: PersonalLinkId): LinkRow | null;
  /** The newest first. */
  links(limit: number): LinkRow[];
  useLink(id: PersonalLinkId, atMs: number): void;
  revokeLink(id: PersonalLinkId, atMs: number): void;

  customer(externalId: string): ViewerId | null;
  addCustomer(externalId: string, personId: ViewerId, atMs: number): void;
}

/** What identity needs of the rest of the server; filled where the server is composed. */
export interface IdentityPorts {
  readonly nowMs: () => number;
  readonly newViewerId: () => ViewerId;
  readonly newLinkId: () => PersonalLinkId;
  /** Six digits that nobody can foresee. */
  readonly randomCode: () => string;
  /** At least 80 bits in base64url. */
  readonly randomToken: () => string;
  /** A digest under the server's key. */
  readonly keyed: (purpose: string, text: string) => string;
  readonly store: IdentityStore;
  readonly isKnown: (viewerId: ViewerId) => boolean;
  readonly nameOf: (viewerId: ViewerId) => string | null;
  /** Whether a person ever ordered something. */
  readonly hasOrders: (personId: ViewerId) => boolean;
  /** Within the transaction: what other terms keep of one person is another's. */
  readonly adopt: (from: ViewerId, to: ViewerId) => void;
  /** After the commit: a viewer has joined a person. */
  readonly joined: (viewerId: ViewerId, personId: ViewerId) => void;
  readonly currentShow: () => Show;
  readonly commit: (append: {
    readonly showId: ShowId;
    readonly viewerId: ViewerId | null;
    readonly bodies: readonly ShowEventBody[];
    readonly write: (
      nowMs: number,
    ) => readonly { readonly viewerId: ViewerId; readonly body: ShowEventBody }[];
  }) => Promise<unknown>;
  /** Null where this shop sends no letters. */
  readonly send: ((letter: { to: string; subject: string; text: string }) => Promise<void>) | null;
  /** Shared with the merchant's own system; null where there is none. */
  readonly linkSecret: string | null;
  readonly onFailure: (failure: unknown) => void;
}
