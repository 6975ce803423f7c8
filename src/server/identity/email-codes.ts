import {
  codeLifeMs,
  emailHint,
  judgeCode,
  lettersSinceMs,
  mailboxOf,
  mailboxOutcome,
  maySendLetter,
  type SignedIn,
} from '../../shared/identity/index.ts';
import type { ViewerId } from '../../shared/kernel/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import { codeLetter } from './letter.ts';
import type { Persons } from './persons.ts';
import type { IdentityPorts } from './ports.ts';
import type { RefusalCounts } from './refusal-counts.ts';

/** Codes older than this are of no use for any limit. */
const keptCodesMs = 24 * 3_600_000;

type Verdict =
  | { readonly refusal: 'code-wrong' | 'code-expired' }
  | { readonly signedIn: SignedIn; readonly isNews: boolean };

/** Signs viewers in by a code in a letter: a mailbox is a person. */
export class EmailCodes {
  readonly #ports: IdentityPorts;
  readonly #persons: Persons;
  readonly #counts: RefusalCounts;

  constructor(ports: IdentityPorts, persons: Persons, counts: RefusalCounts) {
    this.#ports = ports;
    this.#persons = persons;
    this.#counts = counts;
  }

  /** Sends a code, or says why not: too many letters, no mail server, a letter it did not take. */
  async request(viewerId: ViewerId, email: string, lang: 'en' | 'zh'): Promise<void> {
    const { commit, currentShow, keyed, randomCode, send, store } = this.#ports;
    const show = currentShow();
    // A rehearsal sends nothing outside.
    if (show.kind === 'rehearsal') throw new Refusal('wrong-phase');
    if (send === null) throw new Refusal('mail-failed');
    const mailboxHash = keyed('mailbox', mailboxOf(email));
    const code = randomCode();
    const codeHash = this.#codeHash(mailboxHash, code);
    let codeId: number | null = null;
    await commit({
      showId: show.id,
      viewerId,
      bodies: [],
      write: (nowMs) => {
        codeId = null;
        store.forgetCodesBefore(nowMs - keptCodesMs);
        const sent = store.lettersSent(viewerId, mailboxHash, lettersSinceMs(nowMs));
        if (!maySendLetter(sent, nowMs)) return [];
        const expiresAtMs = nowMs + codeLifeMs;
        const hint = emailHint(email);
        codeId = store.addCode(viewerId, { mailboxHash, hint, codeHash, expiresAtMs }, nowMs);
        return [];
      },
    });
    if (codeId === null) {
      this.#counts.add('tooManyLetters');
      throw new Refusal('too-many-requests');
    }
    await this.#sendOrForget(codeId, () =>
      send({ to: email, ...codeLetter(lang, code, show.hostName) }),
    );
  }

  /** Takes a code that was typed. Each wrong one is counted; a repeat of the right one is answered. */
  async confirm(viewerId: ViewerId, email: string, code: string): Promise<SignedIn> {
    const mailboxHash = this.#ports.keyed('mailbox', mailboxOf(email));
    const decided: Verdict[] = [];
    await this.#ports.commit({
      showId: this.#ports.currentShow().id,
      viewerId,
      bodies: [],
      write: (nowMs) => {
        const verdict = this.#decide(viewerId, mailboxHash, code, nowMs);
        decided[0] = verdict;
        if ('refusal' in verdict || !verdict.isNews) return [];
        const now = verdict.signedIn.viewerId;
        const personId = this.#persons.personOf(now);
        return [{ viewerId: now, body: { kind: 'signed-in', by: 'email', personId } }];
      },
    });
    const [verdict] = decided;
    if (verdict === undefined) throw new Error('A commit ended without its act');
    if ('refusal' in verdict) {
      this.#counts.add(verdict.refusal === 'code-wrong' ? 'wrongCodes' : 'expiredCodes');
      throw new Refusal(verdict.refusal);
    }
    const { signedIn } = verdict;
    this.#ports.joined(signedIn.viewerId, this.#persons.personOf(signedIn.viewerId));
    return signedIn;
  }

  #decide(viewerId: ViewerId, mailboxHash: string, code: string, nowMs: number): Verdict {
    const { adopt, newViewerId, store } = this.#ports;
    const sent = store.lastCode(viewerId, mailboxHash);
    if (sent === null) return { refusal: 'code-expired' };
    const isRight = sent.codeHash === this.#codeHash(mailboxHash, code);
    const judged = judgeCode(sent, isRight, nowMs);
    if (judged === 'wrong') store.countTry(sent.id);
    if (judged !== 'right') return { refusal: judged === 'wrong' ? 'code-wrong' : 'code-expired' };
    if (sent.usedAtMs === null) store.useCode(sent.id, nowMs);
    const personId = this.#persons.personOf(viewerId);
    const ownerId = store.mailboxOwner(mailboxHash);
    const hasMailbox = store.hintOf(personId) !== null;
    const outcome = mailboxOutcome({ id: personId, hasMailbox, ownerId });
    if (outcome === 'bound') {
      store.bindMailbox(mailboxHash, personId, sent.hint, nowMs);
      this.#persons.strengthen(personId, 'email');
    }
    if (ownerId !== null && outcome === 'merged') {
      this.#persons.merge(personId, ownerId, nowMs);
      adopt(personId, ownerId);
    }
    const isSwitched = ownerId !== null && outcome === 'switched';
    const now = isSwitched ? newViewerId() : viewerId;
    if (isSwitched) this.#persons.join(now, ownerId, nowMs);
    const signedIn: SignedIn = { viewerId: now, strength: 'email', mustReload: isSwitched };
    return { signedIn, isNews: outcome !== 'same' };
  }

  async #sendOrForget(codeId: number, send: () => Promise<void>): Promise<void> {
    const { commit, currentShow, onFailure, store } = this.#ports;
    try {
      await send();
    } catch (failure) {
      onFailure(failure);
      this.#counts.add('failedLetters');
      await commit({
        showId: currentShow().id,
        viewerId: null,
        bodies: [],
        write: () => {
          store.forgetCode(codeId);
          return [];
        },
      });
      throw new Refusal('mail-failed');
    }
  }

  /** Useless without the server's key, so that a stolen table does not give the six digits away. */
  #codeHash(mailboxHash: string, code: string): string {
    return this.#ports.keyed('email-code', `${mailboxHash}:${code}`);
  }
}
