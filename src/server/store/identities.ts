import { personalLinkIdSchema } from '../../shared/identity/index.ts';
import type { LettersSent, PersonalLinkId } from '../../shared/identity/index.ts';
import type { ViewerId } from '../../shared/kernel/index.ts';
import type { Queries, Tables } from './queries.ts';
import { sql } from './queries.ts';

/** A code that was sent; only hashes of code and mailbox are kept. */
export interface EmailCodeRow {
  readonly id: number;
  readonly mailboxHash: string;
  readonly hint: string;
  readonly codeHash: string;
  readonly expiresAtMs: number;
  readonly tries: number;
  readonly usedAtMs: number | null;
}

/** A personal link; only its token's hash is kept. */
export interface PersonalLinkRow {
  readonly id: PersonalLinkId;
  readonly personId: ViewerId;
  readonly madeAtMs: number;
  readonly expiresAtMs: number;
  readonly usedAtMs: number | null;
  readonly revokedAtMs: number | null;
}

/** Persons behind viewers: their mailboxes, links, and ids in the merchant's own system. */
export class IdentityRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  aliases(): (readonly [viewerId: ViewerId, personId: ViewerId])[] {
    return this.#queries
      .all(sql.selectFrom('aliases').select(['viewer_id', 'person_id']))
      .map((row) => [row.viewer_id as ViewerId, row.person_id as ViewerId] as const);
  }

  /** Everyone who is more than a stranger, the strongest last. */
  strengths(): (readonly [personId: ViewerId, strength: 'link' | 'email'])[] {
    const byLink = sql
      .selectFrom('personal_links')
      .select('person_id')
      .where('used_at_ms', 'is not', null)
      .union(sql.selectFrom('customers').select('person_id'));
    const byEmail = sql.selectFrom('mailboxes').select('person_id').distinct();
    return [
      ...this.#queries.all(byLink).map((row) => [row.person_id as ViewerId, 'link'] as const),
      ...this.#queries.all(byEmail).map((row) => [row.person_id as ViewerId, 'email'] as const),
    ];
  }

  addAlias(viewerId: ViewerId, personId: ViewerId, atMs: number): void {
    this.#queries.run(
      sql
        .insertInto('aliases')
        .values({ viewer_id: viewerId, person_id: personId, joined_at_ms: atMs }),
    );
  }

  /** All that leads to one person leads to another. */
  repoint(from: ViewerId, to: ViewerId): void {
    for (const table of ['aliases', 'mailboxes', 'personal_links', 'customers'] as const)
      this.#queries.run(
        sql.updateTable(table).set({ person_id: to }).where('person_id', '=', from),
      );
  }

  mailboxOwner(mailboxHash: string): ViewerId | null {
    const row = this.#queries.first(
      sql.selectFrom('mailboxes').select('person_id').where('mailbox_hash', '=', mailboxHash),
    );
    return (row?.person_id as ViewerId | undefined) ?? null;
  }

  /** Of the mailbox confirmed last; null where there is none. */
  hintOf(personId: ViewerId): string | null {
    const row = this.#queries.first(
      sql
        .selectFrom('mailboxes')
        .select('hint')
        .where('person_id', '=', personId)
        .orderBy('confirmed_at_ms', 'desc')
        .limit(1),
    );
    return row?.hint ?? null;
  }

  bindMailbox(mailboxHash: string, personId: ViewerId, hint: string, atMs: number): void {
    this.#queries.run(
      sql.insertInto('mailboxes').values({
        mailbox_hash: mailboxHash,
        person_id: personId,
        hint,
        confirmed_at_ms: atMs,
      }),
    );
  }

  /** When codes were sent to a viewer, and to a mailbox by anyone, the newest first. */
  lettersSent(viewerId: ViewerId, mailboxHash: string, sinceMs: number): LettersSent {
    const sent = sql
      .selectFrom('email_codes')
      .select('sent_at_ms')
      .where('sent_at_ms', '>', sinceMs)
      .orderBy('sent_at_ms', 'desc');
    const times = (query: typeof sent): number[] =>
      this.#queries.all(query).map((row) => row.sent_at_ms);
    const toViewer = sent.where('viewer_id', '=', viewerId);
    const [lastAtMs = null] = times(toViewer.where('mailbox_hash', '=', mailboxHash).limit(1));
    return {
      toViewerAtMs: times(toViewer),
      toMailboxAtMs: times(sent.where('mailbox_hash', '=', mailboxHash)),
      lastAtMs,
    };
  }

  addCode(
    viewerId: ViewerId,
    code: Pick<EmailCodeRow, 'mailboxHash' | 'hint' | 'codeHash' | 'expiresAtMs'>,
    atMs: number,
  ): number {
    const row = this.#queries.first(
      sql
        .insertInto('email_codes')
        .values({
          id: null as unknown as number,
          viewer_id: viewerId,
          mailbox_hash: code.mailboxHash,
          hint: code.hint,
          code_hash: code.codeHash,
          sent_at_ms: atMs,
          expires_at_ms: code.expiresAtMs,
          tries: 0,
          used_at_ms: null,
        })
        .returning('id'),
    );
    if (row === undefined) throw new Error('A code was not kept');
    return row.id;
  }

  /** The last one that a viewer asked for to a mailbox. */
  lastCode(viewerId: ViewerId, mailboxHash: string): EmailCodeRow | null {
    const row = this.#queries.first(
      sql
        .selectFrom('email_codes')
        .selectAll()
        .where('viewer_id', '=', viewerId)
        .where('mailbox_hash', '=', mailboxHash)
        .orderBy('sent_at_ms', 'desc')
        .orderBy('id', 'desc')
        .limit(1),
    );
    if (row === undefined) return null;
    return {
      id: row.id,
      mailboxHash: row.mailbox_hash,
      hint: row.hint,
      codeHash: row.code_hash,
      expiresAtMs: row.expires_at_ms,
      tries: row.tries,
      usedAtMs: row.used_at_ms,
    };
  }

  countTry(id: number): void {
    this.#queries.run(
      sql
        .updateTable('email_codes')
        .set((eb) => ({ tries: eb('tries', '+', 1) }))
        .where('id', '=', id),
    );
  }

  useCode(id: number, atMs: number): void {
    this.#queries.run(
      sql.updateTable('email_codes').set({ used_at_ms: atMs }).where('id', '=', id),
    );
  }

  forgetCode(id: number): void {
    this.#queries.run(sql.deleteFrom('email_codes').where('id', '=', id));
  }

  forgetCodesBefore(sentAtMs: number): void {
    this.#queries.run(sql.deleteFrom('email_codes').where('sent_at_ms', '<', sentAtMs));
  }

  addLink(link: PersonalLinkRow, tokenHash: string): void {
    this.#queries.run(
      sql.insertInto('personal_links').values({
        id: link.id,
        token_hash: tokenHash,
        person_id: link.personId,
        made_at_ms: link.madeAtMs,
        expires_at_ms: link.expiresAtMs,
        used_at_ms: link.usedAtMs,
        revoked_at_ms: link.revokedAtMs,
      }),
    );
  }

  linkByToken(tokenHash: string): PersonalLinkRow | null {
    const row = this.#queries.first(links.where('token_hash', '=', tokenHash));
    return row === undefined ? null : linkOf(row);
  }

  linkById(id: PersonalLinkId): PersonalLinkRow | null {
    const row = this.#queries.first(links.where('id', '=', id));
    return row === undefined ? null : linkOf(row);
  }

  /** The newest first. */
  links(limit: number): PersonalLinkRow[] {
    return this.#queries.all(links.orderBy('made_at_ms', 'desc').limit(limit)).map(linkOf);
  }

  useLink(id: PersonalLinkId, atMs: number): void {
    this.#queries.run(
      sql.updateTable('personal_links').set({ used_at_ms: atMs }).where('id', '=', id),
    );
  }

  revokeLink(id: PersonalLinkId, atMs: number): void {
    this.#queries.run(
      sql.updateTable('personal_links').set({ revoked_at_ms: atMs }).where('id', '=', id),
    );
  }

  /** Whom the merchant's own system knows by an id. */
  customer(externalId: string): ViewerId | null {
    const row = this.#queries.first(
      sql.selectFrom('customers').select('person_id').where('external_id', '=', externalId),
    );
    return (row?.person_id as ViewerId | undefined) ?? null;
  }

  addCustomer(externalId: string, personId: ViewerId, atMs: number): void {
    this.#queries.run(
      sql
        .insertInto('customers')
        .values({ external_id: externalId, person_id: personId, first_at_ms: atMs }),
    );
  }

  /**
   * One person's votes, entries, shares and invitations are another's. Where both have one of a
   * kind, each stays as it is: nobody votes or enters twice.
   */
  mergeEngagement(from: ViewerId, to: ViewerId): void {
    for (const [table, column] of personColumns)
      this.#queries
        .prepared(`UPDATE OR IGNORE ${table} SET ${column} = ? WHERE ${column} = ?`)
        .run(to, from);
  }
}

const personColumns = [
  ['ballots', 'person_id'],
  ['lottery_entries', 'person_id'],
  ['shares', 'person_id'],
  ['invite_codes', 'person_id'],
  ['invitations', 'inviter_id'],
] as const;

const links = sql
  .selectFrom('personal_links')
  .select(['id', 'person_id', 'made_at_ms', 'expires_at_ms', 'used_at_ms', 'revoked_at_ms']);

const linkOf = (row: Omit<Tables['personal_links'], 'token_hash'>): PersonalLinkRow => ({
  id: personalLinkIdSchema.parse(row.id),
  personId: row.person_id as ViewerId,
  madeAtMs: row.made_at_ms,
  expiresAtMs: row.expires_at_ms,
  usedAtMs: row.used_at_ms,
  revokedAtMs: row.revoked_at_ms,
});
