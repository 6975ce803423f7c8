import { identityStrengthSchema, type IdentityStrength } from '../sales/schema.ts';

const order = identityStrengthSchema.options;

/** Whether an identity is at least as strong as what is asked for. */
export const isStrongEnough = (has: IdentityStrength, needs: IdentityStrength): boolean =>
  order.indexOf(has) >= order.indexOf(needs);

/** Mail services where what follows a plus is the reader's own note and not another mailbox. */
const hasTags = new Set([
  ...['gmail.com', 'outlook.com', 'hotmail.com', 'live.com', 'icloud.com', 'me.com'],
  ...['fastmail.com', 'proton.me', 'protonmail.com', 'pm.me'],
]);
const sameService = new Map([
  ['googlemail.com', 'gmail.com'],
  ['protonmail.com', 'proton.me'],
  ['pm.me', 'proton.me'],
]);

/**
 * The mailbox that an address leads to, in one spelling: one mailbox is one person. Tags and dots
 * are dropped only where the service is known to ignore them; elsewhere they may be another's.
 */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@');
  let name = address.slice(0, at).normalize('NFKC').toLowerCase();
  const written = address
    .slice(at + 1)
    .normalize('NFKC')
    .toLowerCase();
  const service = sameService.get(written) ?? written;
  if (hasTags.has(service)) name = name.replace(/\+.*$/, '');
  if (service === 'gmail.com') name = name.replaceAll('.', '');
  return `${name}@${service}`;
}

/** An address that its owner recognises and nobody else can write to. */
export function emailHint(address: string): string {
  const at = address.lastIndexOf('@');
  const [first = ''] = address;
  return `${first}…@${address.slice(at + 1)}`;
}

export const codeLifeMs = 600_000;
export const codeTries = 5;
/** A viewer may ask for the next letter to the same mailbox after this long. */
export const resendAfterMs = 30_000;
const letterWindowMs = 3_600_000;
const lettersPerViewer = 5;
const lettersPerMailbox = 5;

/** When letters with codes were sent within the last hour, newest first. */
export interface LettersSent {
  readonly toViewerAtMs: readonly number[];
  readonly toMailboxAtMs: readonly number[];
  /** The last one that this viewer had sent to this mailbox. */
  readonly lastAtMs: number | null;
}

/** From when on the sending of letters counts. */
export const lettersSinceMs = (nowMs: number): number => nowMs - letterWindowMs;

/** Whether one more letter may be sent: nobody's mailbox is filled by others. */
export function maySendLetter(
  { toViewerAtMs, toMailboxAtMs, lastAtMs }: LettersSent,
  nowMs: number,
): boolean {
  return (
    (lastAtMs === null || nowMs - lastAtMs >= resendAfterMs) &&
    toViewerAtMs.length < lettersPerViewer &&
    toMailboxAtMs.length < lettersPerMailbox
  );
}

/** A code that was sent, without the code. */
export interface SentCode {
  readonly expiresAtMs: number;
  readonly tries: number;
  readonly usedAtMs: number | null;
}

/** What to say to a code that was typed; one that was used is good for a repeat of its answer. */
export function judgeCode(
  sent: SentCode,
  isRight: boolean,
  nowMs: number,
): 'right' | 'wrong' | 'expired' {
  if (nowMs >= sent.expiresAtMs || sent.tries >= codeTries) return 'expired';
  if (isRight) return 'right';
  return sent.usedAtMs === null ? 'wrong' : 'expired';
}

/** What signing in by a mailbox makes of two viewers. */
export type MailboxOutcome =
  /** Nobody had this mailbox: it is this viewer's from now on. */
  | 'bound'
  /** It was theirs already. */
  | 'same'
  /** The viewer becomes part of whom the mailbox belongs to. */
  | 'merged'
  /** The viewer is somebody else by a mailbox of their own: the browser changes hands. */
  | 'switched';

/** Decides by who owns the mailbox and whether the viewer has another of their own. */
export function mailboxOutcome(viewer: {
  readonly id: string;
  readonly hasMailbox: boolean;
  readonly ownerId: string | null;
}): MailboxOutcome {
  if (viewer.ownerId === null) return 'bound';
  if (viewer.ownerId === viewer.id) return 'same';
  return viewer.hasMailbox ? 'switched' : 'merged';
}

/** What coming by a link makes of a viewer. */
export type LinkOutcome =
  /** They are whom the link stands for already. */
  | 'same'
  /** A customer whom the shop sends for the first time: this viewer is them. */
  | 'bound'
  /** The viewer becomes part of whom the link stands for. */
  | 'joined'
  /** The browser gets a new viewer, and leaves the old one as it is. */
  | 'switched';

/**
 * Decides by who came. A link may have been sent by anyone, and who has it can open it too: so
 * nobody with orders, or known otherwise, is given away to whoever made them follow it.
 */
export function linkOutcome(came: {
  readonly personId: string;
  readonly isStranger: boolean;
  readonly hasOrders: boolean;
  /** Null for a customer who was never here. */
  readonly targetId: string | null;
}): LinkOutcome {
  if (came.targetId === came.personId) return 'same';
  if (!came.isStranger || came.hasOrders) return 'switched';
  return came.targetId === null ? 'bound' : 'joined';
}

export const personalLinkLifeMs = 30 * 24 * 3_600_000;

/** A personal link's state, as it is kept. */
export interface KeptLink {
  readonly personId: string;
  readonly expiresAtMs: number;
  readonly usedAtMs: number | null;
  readonly revokedAtMs: number | null;
}

/** Why a link is of no use, or null: it is good once, and afterwards for whom it was made. */
export function linkProblem(
  link: KeptLink,
  personId: string,
  nowMs: number,
): 'revoked' | 'expired' | 'used' | null {
  if (link.revokedAtMs !== null) return 'revoked';
  if (link.usedAtMs !== null) return link.personId === personId ? null : 'used';
  return nowMs >= link.expiresAtMs ? 'expired' : null;
}

/** The longest life of a merchant's link; one without an end in sight is as good as a password. */
export const merchantLinkLifeMs = 366 * 24 * 3_600_000;

/** Whether a signed payload holds now. */
export const isMerchantLinkOpen = (expiresAtMs: number, nowMs: number): boolean =>
  nowMs < expiresAtMs && expiresAtMs - nowMs <= merchantLinkLifeMs;
