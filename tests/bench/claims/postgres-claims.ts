import { Pool } from 'pg';
import * as z from 'zod';
import { runClaims, type ClaimRun } from './claim-run.ts';
import type { ClaimWork } from './taps.ts';

/** What the server of the comparison is started with; a small machine's usual tuning. */
export const postgresSettings = {
  synchronous_commit: 'on',
  fsync: 'on',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  max_connections: '200',
};

/**
 * A claim as one function, so one round trip: the key's first answer, a free unit that nobody
 * else is taking, the claim under its unique keys, a line of the ledger, and an event of the show's
 * log. The ledger is not chained: that would put all claims behind one lock.
 */
const schema = `
create table units (id int primary key, viewer_id text);
create index units_free on units (id) where viewer_id is null;
create table claims (
  viewer_id text not null, key text not null unique, unit_id int, seq bigint not null,
  primary key (viewer_id)
);
create table ledger (seq bigserial primary key, at_ms bigint not null, viewer_id text not null,
  unit_id int);
create table events (seq bigserial primary key, at_ms bigint not null, kind text not null,
  viewer_id text not null, payload text not null);
create function claim(who text, tap_key text, now_ms bigint) returns text language plpgsql as $$
declare
  the_unit int;
  the_seq bigint;
  done claims;
begin
  select * into done from claims where key = tap_key;
  if found then return (done.unit_id is not null)::int || ',' || done.seq; end if;
  select id into the_unit from units where viewer_id is null
    order by id limit 1 for update skip locked;
  the_seq := nextval('ledger_seq_seq');
  insert into claims values (who, tap_key, the_unit, the_seq) on conflict do nothing;
  if not found then
    select * into done from claims where key = tap_key;
    if not found then return '0,0'; end if;
    return (done.unit_id is not null)::int || ',' || done.seq;
  end if;
  if the_unit is not null then update units set viewer_id = who where id = the_unit; end if;
  insert into ledger values (the_seq, now_ms, who, the_unit);
  insert into events (at_ms, kind, viewer_id, payload)
    values (now_ms, 'claim-answered', who, (the_unit is not null)::int || ',' || the_seq);
  return (the_unit is not null)::int || ',' || the_seq;
end $$;
`;

const rowSchema = z.tuple([z.string()]);

/** Claims from a PostgreSQL on this port, one transaction at a time on each connection. */
export async function claimFromPostgres(
  port: number,
  connections: number,
  work: ClaimWork,
): Promise<ClaimRun> {
  const pool = new Pool({
    ...{ host: '127.0.0.1', port, user: 'bench', database: 'postgres' },
    ...{ max: connections, min: connections },
  });
  try {
    await pool.query(
      'drop table if exists units, claims, ledger, events; drop function if exists claim',
    );
    await pool.query(schema);
    await pool.query('insert into units select generate_series(1, $1::int)', [work.units]);
    await pool.query('vacuum analyze units');
    return await runClaims(work, async ({ viewerId, key }) => {
      const { rows } = await pool.query({
        name: 'claim',
        text: 'select claim($1, $2, $3)',
        values: [viewerId, key, Date.now()],
        rowMode: 'array',
      });
      const [isHeld, seq] = rowSchema.parse(rows[0])[0].split(',');
      return { isHeld: isHeld === '1', seq: Number(seq) };
    });
  } finally {
    await pool.end();
  }
}
