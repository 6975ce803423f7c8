import {
  linkOutcome,
  linkProblem,
  personalLinkLifeMs,
  type IdentityRefusals,
  type LinkToken,
  type MadeLink,
  type PersonalLink,
  type PersonalLinkId,
  type SignedIn,
} from '../../shared/identity/index.ts';
import type { ViewerId } from '../../shared/kernel/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import { readMerchantLink } from './merchant-link.ts';
import type { Persons } from './persons.ts';
import type { IdentityPorts, LinkRow } from './ports.ts';
import type { RefusalCounts } from './refusal-counts.ts';

const mostListed = 500;

/** Whom a link stands for: somebody known, or a customer whom the shop sends for the first time. */
type Target =
  | { readonly problem: keyof IdentityRefusals }
  | { readonly personId: ViewerId | null; bind(personId: ViewerId, nowMs: number): void };

/** Personal links that the crew makes, and links that the merchant's own system signs. */
export class Links {
  readonly #ports: IdentityPorts;
  readonly #persons: Persons;
  readonly #counts: RefusalCounts;

  constructor(ports: IdentityPorts, persons: Persons, counts: RefusalCounts) {
    this.#ports = ports;
    this.#persons = persons;
    this.#counts = counts;
  }

  list(): PersonalLink[] {
    return this.#ports.store.links(mostListed).map((row) => this.#shown(row));
  }

  /** Makes one for a viewer; its token is told now and never again. */
  async make(viewerId: ViewerId): Promise<MadeLink> {
    const { isKnown, keyed, newLinkId, nowMs, randomToken, store } = this.#ports;
    if (!isKnown(viewerId)) throw new Refusal('not-found');
    const token = randomToken();
    const madeAtMs = nowMs();
    const row: LinkRow = {
      id: newLinkId(),
      personId: this.#persons.personOf(viewerId),
      madeAtMs,
      expiresAtMs: madeAtMs + personalLinkLifeMs,
      usedAtMs: null,
      revokedAtMs: null,
    };
    await this.#write(null, () => {
      store.addLink(row, keyed('personal-link', token));
      return [];
    });
    return { link: this.#shown(row), fragment: `k=${token}` };
  }

  /** Makes a link useless; who has used it stays who they are. */
  async revoke(id: PersonalLinkId): Promise<PersonalLink> {
    const { store } = this.#ports;
    if (store.linkById(id) === null) throw new Refusal('not-found');
    await this.#write(null, (nowMs) => {
      if (store.linkById(id)?.revokedAtMs === null) store.revokeLink(id, nowMs);
      return [];
    });
    const row = store.linkById(id);
    if (row === null) throw new Refusal('not-found');
    return this.#shown(row);
  }

  /** A browser came by a link. */
  async use(viewerId: ViewerId, link: LinkToken): Promise<SignedIn> {
    // A rehearsal makes nobody known.
    if (this.#ports.currentShow().kind === 'rehearsal') throw new Refusal('wrong-phase');
    const decided: ({ readonly problem: keyof IdentityRefusals } | SignedIn)[] = [];
    await this.#write(viewerId, (nowMs) => {
      const target = this.#target(viewerId, link, nowMs);
      if ('problem' in target) {
        decided[0] = target;
        return [];
      }
      const { now, isNews } = this.#follow(viewerId, target, nowMs);
      const strength = this.#persons.strengthOf(now);
      decided[0] = { viewerId: now, strength, mustReload: now !== viewerId };
      const personId = this.#persons.personOf(now);
      return isNews ? [{ viewerId: now, body: { kind: 'signed-in', by: 'link', personId } }] : [];
    });
    const [done] = decided;
    if (done === undefined) throw new Error('A commit ended without its act');
    if ('problem' in done) {
      this.#counts.add(done.problem);
      throw new Refusal('link-invalid');
    }
    this.#ports.joined(done.viewerId, this.#persons.personOf(done.viewerId));
    return done;
  }

  #target(viewerId: ViewerId, link: LinkToken, nowMs: number): Target {
    const { keyed, linkSecret, store } = this.#ports;
    if (link.kind === 'personal') {
      const row = store.linkByToken(keyed('personal-link', link.token));
      if (row === null) return { problem: 'forgedLinks' };
      const problem = linkProblem(row, this.#persons.personOf(viewerId), nowMs);
      if (problem !== null) return { problem: `${problem}Links` };
      return {
        personId: row.personId,
        bind: (_personId, atMs) => {
          if (row.usedAtMs === null) store.useLink(row.id, atMs);
        },
      };
    }
    const payload =
      linkSecret === null ? 'forged' : readMerchantLink(link.token, linkSecret, nowMs);
    if (payload === 'forged' || payload === 'expired') return { problem: `${payload}Links` };
    const known = store.customer(payload.id);
    return {
      personId: known,
      bind: (personId, atMs) => {
        if (known === null) store.addCustomer(payload.id, personId, atMs);
      },
    };
  }

  /** Makes the browser one of whom the link stands for, or a new viewer where that gives too much away. */
  #follow(
    viewerId: ViewerId,
    target: Exclude<Target, { problem: unknown }>,
    nowMs: number,
  ): { readonly now: ViewerId; readonly isNews: boolean } {
    const personId = this.#persons.personOf(viewerId);
    const outcome = linkOutcome({
      personId,
      isStranger: this.#persons.strengthOf(viewerId) === 'stranger',
      hasOrders: this.#ports.hasOrders(personId),
      targetId: target.personId,
    });
    const now = outcome === 'switched' ? this.#ports.newViewerId() : viewerId;
    if (target.personId !== null && outcome === 'joined') {
      this.#persons.merge(personId, target.personId, nowMs);
      this.#ports.adopt(personId, target.personId);
    }
    if (target.personId !== null && outcome === 'switched')
      this.#persons.join(now, target.personId, nowMs);
    const whose = this.#persons.personOf(now);
    const isNews = outcome !== 'same' || this.#persons.strengthOf(now) === 'stranger';
    target.bind(whose, nowMs);
    this.#persons.strengthen(whose, 'link');
    return { now, isNews };
  }

  #write(
    viewerId: ViewerId | null,
    write: Parameters<IdentityPorts['commit']>[0]['write'],
  ): Promise<unknown> {
    const showId = this.#ports.currentShow().id;
    return this.#ports.commit({ showId, viewerId, bodies: [], write });
  }

  #shown({ personId, ...row }: LinkRow): PersonalLink {
    return { ...row, viewerId: personId, viewerName: this.#ports.nameOf(personId) };
  }
}
