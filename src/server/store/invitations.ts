import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import { isListed } from './events.ts';
import type { Queries } from './queries.ts';
import { sql, type Tables } from './queries.ts';

/** A friend who came by somebody's link. */
export interface Invitation {
  readonly inviteeId: ViewerId;
  readonly inviterId: ViewerId;
  readonly showId: ShowId;
  readonly arrivedAtMs: number;
}

/** Shares of a show, invite codes, and who came by them. */
export class InvitationRepository {
  readonly #queries: Queries;
  /** By hand: it is asked for every tap of a sale. */
  readonly #brought;
  constructor(queries: Queries) {
    this.#queries = queries;
    this.#brought = queries.prepared(
      'SELECT 1 FROM invitations WHERE invitee_id = ? AND is_void = 0',
    );
  }

  /** True the first time. */
  share(showId: ShowId, personId: ViewerId, atMs: number): boolean {
    const made = this.#queries.run(
      sql
        .insertInto('shares')
        .values({ show_id: showId, person_id: personId, at_ms: atMs })
        .onConflict((conflict) => conflict.columns(['show_id', 'person_id']).doNothing()),
    );
    return made > 0;
  }

  hasShared(showId: ShowId, ids: readonly ViewerId[]): boolean {
    const row = this.#queries.first(
      sql
        .selectFrom('shares')
        .select('person_id')
        .where('show_id', '=', showId)
        .where('person_id', 'in', ids)
        .limit(1),
    );
    return row !== undefined;
  }

  codeOf(personId: ViewerId): string | null {
    const row = this.#queries.first(
      sql.selectFrom('invite_codes').select('code').where('person_id', '=', personId),
    );
    return row?.code ?? null;
  }

  addCode(code: string, personId: ViewerId): void {
    this.#queries.run(sql.insertInto('invite_codes').values({ code, person_id: personId }));
  }

  personOfCode(code: string): ViewerId | null {
    const row = this.#queries.first(
      sql.selectFrom('invite_codes').select('person_id').where('code', '=', code),
    );
    return (row?.person_id as ViewerId | undefined) ?? null;
  }

  isInvited(inviteeId: ViewerId): boolean {
    const row = this.#queries.first(
      sql.selectFrom('invitations').select('inviter_id').where('invitee_id', '=', inviteeId),
    );
    return row !== undefined;
  }

  /** Whether one of these was brought by a friend, and still counts as brought. */
  isBrought(ids: readonly ViewerId[]): boolean {
    return ids.some((id) => this.#brought.get(id) !== undefined);
  }

  insert(invitation: Invitation & { readonly addressKey: string }): void {
    this.#queries.run(
      sql.insertInto('invitations').values({
        invitee_id: invitation.inviteeId,
        inviter_id: invitation.inviterId,
        show_id: invitation.showId,
        address_key: invitation.addressKey,
        arrived_at_ms: invitation.arrivedAtMs,
        rewarded_at_ms: null,
        is_void: 0,
      }),
    );
  }

  /** How many came from an address since an instant, by anyone's link and by one inviter's. */
  fromAddress(
    addressKey: string,
    inviterId: ViewerId,
    sinceMs: number,
  ): { readonly all: number; readonly ofInviter: number } {
    const rows = this.#queries.all(
      sql
        .selectFrom('invitations')
        .select('inviter_id')
        .where('address_key', '=', addressKey)
        .where('arrived_at_ms', '>', sinceMs),
    );
    return {
      all: rows.length,
      ofInviter: rows.filter((row) => row.inviter_id === inviterId).length,
    };
  }

  /** Whom a person brought, and how often that was rewarded. */
  ofInviter(inviterId: ViewerId): { readonly arrived: number; readonly rewarded: number } {
    const row = this.#queries.first(
      sql
        .selectFrom('invitations')
        .select(({ fn }) => [
          fn.countAll<number>().as('arrived'),
          fn.count<number>('rewarded_at_ms').as('rewarded'),
        ])
        .where('inviter_id', '=', inviterId)
        .where('is_void', '=', 0),
    );
    return { arrived: row?.arrived ?? 0, rewarded: row?.rewarded ?? 0 };
  }

  /** Those that may still be rewarded. */
  open(): Invitation[] {
    return this.#queries.all(openOnes).map(invitationOf);
  }

  /** The same of one friend; null where it is settled. */
  openOf(inviteeId: ViewerId): Invitation | null {
    const row = this.#queries.first(openOnes.where('invitee_id', '=', inviteeId));
    return row === undefined ? null : invitationOf(row);
  }

  settle(inviteeId: ViewerId, rewardedAtMs: number | null): void {
    this.#queries.run(
      sql
        .updateTable('invitations')
        .set(rewardedAtMs === null ? { is_void: 1 } : { rewarded_at_ms: rewardedAtMs })
        .where('invitee_id', '=', inviteeId),
    );
  }

  /** Whether a viewer visited a real show, before an instant where one is given. */
  hasVisited(viewerId: ViewerId, beforeMs = Number.MAX_SAFE_INTEGER): boolean {
    const row = this.#queries.first(
      sql
        .selectFrom('visits')
        .innerJoin('shows', 'shows.id', 'visits.show_id')
        .select('visits.show_id')
        .where('visits.viewer_id', '=', viewerId)
        .where('shows.kind', '=', 'show')
        .where('visits.first_entered_at_ms', '<', beforeMs)
        .limit(1),
    );
    return row !== undefined;
  }

  /** Whether one of these paid an order in a real show. */
  hasPaid(ids: readonly ViewerId[]): boolean {
    const row = this.#queries.first(
      sql
        .selectFrom('events')
        .innerJoin('shows', 'shows.id', 'events.show_id')
        .select('events.seq')
        .where('events.viewer_id', 'in', ids)
        .where('events.kind', '=', 'order-paid')
        // No tap is a payment; but the index is used only where that is said.
        .where(isListed)
        .where('shows.kind', '=', 'show')
        .limit(1),
    );
    return row !== undefined;
  }
}

const openOnes = sql
  .selectFrom('invitations')
  .selectAll()
  .where('rewarded_at_ms', 'is', null)
  .where('is_void', '=', (of) => of.lit(0));

const invitationOf = (row: Tables['invitations']): Invitation => ({
  inviteeId: row.invitee_id as ViewerId,
  inviterId: row.inviter_id as ViewerId,
  showId: row.show_id as ShowId,
  arrivedAtMs: row.arrived_at_ms,
});
