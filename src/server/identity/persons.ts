import type { ViewerId } from '../../shared/kernel/index.ts';
import type { IdentityStrength } from '../../shared/sales/index.ts';
import type { IdentityStore } from './ports.ts';

/**
 * Who is who, in memory: each tap and each row asks. A person is the viewer who was first known
 * as such; other viewers (browsers) of theirs are aliases. Changed only within a transaction.
 */
export class Persons {
  readonly #store: IdentityStore;
  #personOf = new Map<ViewerId, ViewerId>();
  #aliasesOf = new Map<ViewerId, Set<ViewerId>>();
  #strengths = new Map<ViewerId, IdentityStrength>();
  #isAhead = false;

  constructor(store: IdentityStore) {
    this.#store = store;
    this.#read();
  }

  /** The person behind a viewer: the same for all browsers in which they signed in. */
  personOf(viewerId: ViewerId): ViewerId {
    return this.#personOf.get(viewerId) ?? viewerId;
  }

  /** All viewers that are one person with this one. */
  viewersOf(viewerId: ViewerId): readonly ViewerId[] {
    const personId = this.personOf(viewerId);
    return [personId, ...(this.#aliasesOf.get(personId) ?? [])];
  }

  strengthOf(viewerId: ViewerId): IdentityStrength {
    return this.#strengths.get(this.personOf(viewerId)) ?? 'stranger';
  }

  /** Within a transaction: a viewer that nobody knew is one of a person's. */
  join(viewerId: ViewerId, personId: ViewerId, nowMs: number): void {
    this.#isAhead = true;
    this.#store.addAlias(viewerId, personId, nowMs);
    this.#put(viewerId, personId);
  }

  /** Within a transaction: a person turns out to be another one, with all their browsers. */
  merge(from: ViewerId, to: ViewerId, nowMs: number): void {
    const moved = this.#aliasesOf.get(from) ?? [];
    this.#store.repoint(from, to);
    this.#aliasesOf.delete(from);
    for (const viewerId of moved) this.#put(viewerId, to);
    this.join(from, to, nowMs);
    this.#strengths.delete(from);
  }

  /** Within a transaction: a person is known at least so well. */
  strengthen(personId: ViewerId, strength: 'link' | 'email'): void {
    this.#isAhead = true;
    if (this.#strengths.get(personId) !== 'email') this.#strengths.set(personId, strength);
  }

  /** To be told of each transaction that stands. */
  committed(): void {
    this.#isAhead = false;
  }

  /** To be told of each transaction that was undone: what is in memory is read anew. */
  rolledBack(): void {
    if (this.#isAhead) this.#read();
  }

  #read(): void {
    this.#personOf = new Map();
    this.#aliasesOf = new Map();
    for (const [viewerId, personId] of this.#store.aliases()) this.#put(viewerId, personId);
    this.#strengths = new Map(this.#store.strengths());
    this.#isAhead = false;
  }

  #put(viewerId: ViewerId, personId: ViewerId): void {
    this.#personOf.set(viewerId, personId);
    const aliases = this.#aliasesOf.get(personId) ?? new Set();
    this.#aliasesOf.set(personId, aliases.add(viewerId));
  }
}
