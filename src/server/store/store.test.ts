import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messageIdSchema, showIdSchema, viewerIdSchema } from '../../shared/kernel/index.ts';
import {
  showSchema,
  type Show,
  type ShowEvent,
  type ShowEventBody,
} from '../../shared/show/index.ts';
import { openDatabase, storageFailureOf } from './database.ts';
import { openStore, OpenDatabaseError } from './index.ts';
import { viewersEvents } from './events.ts';
import { openQuestionsOf } from './messages.ts';
import { migrate, migrations } from './migrations/index.ts';

const id = (number: number): string =>
  `0190a000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const showNamed = (number: number, kind: Show['kind'] = 'show'): Show =>
  showSchema.parse({
    id: id(number),
    slug: `show-${number}`,
    kind,
    phase: 'draft',
    title: 'Autumn knit night',
    hostName: 'Xiaotang',
    orientation: 'portrait',
    startsAtMs: null,
    startedAtMs: null,
    endedAtMs: null,
  });

const until = (version: number): typeof migrations =>
  migrations.filter((step) => step.version <= version);
/** Rows as each released version wrote them; the next version must keep them. */
const firstRows = [
  `INSERT INTO shows (id, slug, kind, phase, title, host_name, orientation, created_at_ms)
      VALUES ('s', 'tonight', 'show', 'draft', 'Knit', 'Tang', 'portrait', 1)`,
  `INSERT INTO viewers VALUES ('v', 0, '小雨', 1)`,
  `INSERT INTO visits (viewer_id, show_id, first_entered_at_ms, last_seen_at_ms)
      VALUES ('v', 's', 1, 1)`,
  `INSERT INTO messages (id, show_id, viewer_id, sender, name, text, sent_at_ms, command_key)
      VALUES ('m', 's', 'v', 'viewer', '小雨', '好看', 1, 'key')`,
  `INSERT INTO messages (id, show_id, sender, name, text, sent_at_ms, intent, command_key)
      VALUES ('q', 's', 'viewer', '小雨', '多少钱', 2, 'price', 'key')`,
  `INSERT INTO events VALUES ('s', 1, 1, 'show-started', NULL, '{"kind":"show-started"}')`,
  `INSERT INTO settings VALUES ('thresholds', '{}')`,
];
const catalogueRows = [
  ...firstRows,
  `INSERT INTO products VALUES ('p', 'Scarf', '围巾', '', NULL, '["colour"]', 0, 1, 1)`,
  `INSERT INTO variants VALUES ('w', 'p', 'SKU-1', '["red"]', 9900, 4000, 0, 0)`,
  `INSERT INTO price_history VALUES ('w', 1, 9900)`,
  `INSERT INTO stock VALUES ('real', 'w', 50, 10, 1)`,
  `INSERT INTO shelf VALUES ('s', 'p', 0, 1, 0)`,
  `INSERT INTO answers VALUES ('v', 'key', 'cart', '{}', 1)`,
];
const saleRows = [
  ...catalogueRows,
  `INSERT INTO sale_terms VALUES ('f', 's', '{}', 0)`,
  `INSERT INTO claims VALUES ('f', 2, 'c', 'v', 'key', '[]', 'w', 'held', 'held', NULL, 9)`,
  `INSERT INTO ledger_lines VALUES ('f', 1, '[1]', 'hash')`,
];
const orderRows = [
  ...saleRows,
  `INSERT INTO carts VALUES ('real', 'v', 'w', 2, 1)`,
  `INSERT INTO orders (id, number, show_id, scope, viewer_id, person_id, state, is_test, currency,
      subtotal_minor, discount_minor, shipping_minor, total_minor, placed_at_ms)
      VALUES ('r', 'R-1', 's', 'real', 'v', 'v', 'paid', 0, 'CNY', 9900, 1000, 0, 8900, 1)`,
  `INSERT INTO payments (id, order_id, provider, external_id, state, amount_minor, created_at_ms)
      VALUES ('y', 'r', 'test', 'x', 'paid', 8900, 1)`,
  `INSERT INTO addresses VALUES ('v', '{}')`,
  `INSERT INTO coupons VALUES ('k', '{}', 'WELCOME', 1, 1)`,
  `INSERT INTO coupon_grants (id, scope, coupon_id, person_id, why, granted_at_ms)
      VALUES ('g', 'real', 'k', 'v', 'crew', 1)`,
];
const engagementRows = [
  ...orderRows,
  `INSERT INTO polls VALUES ('o', 's', 'Oat or rust?', 1, 2, NULL)`,
  `INSERT INTO poll_answers VALUES ('o', 0, 'Oat', 1)`,
  `INSERT INTO ballots VALUES ('o', 'v', 0, 1)`,
  `INSERT INTO lotteries VALUES
      ('l', 's', 'Opening', 'A scarf', NULL, 1, '{"kind":"everyone"}', 1, 2, 1, 'a', 'b', 2, 'c', 3, NULL)`,
  `INSERT INTO lottery_entries VALUES ('l', 'v', 1, 'v', 'd', 0)`,
  `INSERT INTO shares VALUES ('s', 'v', 1)`,
  `INSERT INTO invite_codes VALUES ('code', 'v')`,
  `INSERT INTO invitations VALUES ('w', 'v', 's', 'address', 1, NULL, 0)`,
];
const flashSaleRows = [
  ...engagementRows,
  `INSERT INTO flash_sales VALUES ('f', 's', 'p', 0, '{}', NULL, 1, 0, 1)`,
  `INSERT INTO sale_lots VALUES ('f', 'w', 10)`,
];
const identityRows = [
  ...flashSaleRows,
  `INSERT INTO aliases VALUES ('v', 'p', 1)`,
  `INSERT INTO mailboxes VALUES ('hash', 'p', 'a…@example.com', 1)`,
  `INSERT INTO email_codes VALUES (1, 'v', 'hash', 'a…@example.com', 'code', 1, 2, 0, NULL)`,
  `INSERT INTO personal_links VALUES ('i', 'token', 'p', 1, 2, NULL, NULL)`,
  `INSERT INTO customers VALUES ('customer-7', 'p', 1)`,
];
const rowsOf: Readonly<Record<number, readonly string[]>> = {
  1: firstRows,
  2: firstRows,
  3: catalogueRows,
  4: saleRows,
  5: orderRows,
  6: engagementRows,
  7: flashSaleRows,
  8: identityRows,
  9: identityRows,
};

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'regulars-store-'))));
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('opening a data folder', () => {
  it('writes ahead, fully synchronised, and holds every reference', () => {
    const sqlite = openDatabase({ dataDir });
    const pragma = (name: string): unknown => sqlite.pragma(name, { simple: true });
    expect([pragma('journal_mode'), pragma('synchronous'), pragma('foreign_keys')]).toEqual([
      'wal',
      2,
      1,
    ]);
    expect(() =>
      sqlite.exec(`INSERT INTO visits (viewer_id, show_id, first_entered_at_ms, last_seen_at_ms)
        VALUES ('nobody', 'nothing', 1, 1)`),
    ).toThrow('FOREIGN KEY');
    sqlite.close();
  });

  it('has strict tables only', () => {
    const sqlite = openDatabase({ dataDir });
    const loose = sqlite
      .prepare(
        `SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0
        AND schema = 'main' AND name NOT LIKE 'sqlite_%'`,
      )
      .all();
    expect(loose).toEqual([]);
    expect(() => sqlite.exec(`INSERT INTO viewers VALUES ('v', 'not a number', NULL, 1)`)).toThrow(
      'cannot store TEXT',
    );
    sqlite.close();
  });

  it.each(migrations.map((step) => [step.version, step] as const))(
    'migrates to version %i with the rows of the version before',
    (version) => {
      const sqlite = new Database(join(dataDir, 'regulars.db'));
      migrate(sqlite, until(version - 1));
      expect(sqlite.pragma('user_version', { simple: true })).toBe(version - 1);
      for (const row of rowsOf[version - 1] ?? []) sqlite.exec(row);
      migrate(sqlite, until(version));
      migrate(sqlite, until(version));
      expect(sqlite.pragma('user_version', { simple: true })).toBe(version);
      for (const row of rowsOf[version - 1] ?? [])
        expect(() => sqlite.exec(row), 'the row is still there').toThrow('UNIQUE');
      expect(sqlite.pragma('foreign_key_check')).toEqual([]);
      expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
      sqlite.close();
    },
  );

  it('has rows written by every released version to migrate', () => {
    for (const { version } of migrations) {
      const sqlite = new Database(':memory:');
      migrate(sqlite, until(version));
      expect(rowsOf[version]?.length).toBeGreaterThan(0);
      for (const row of rowsOf[version] ?? []) sqlite.exec(row);
      sqlite.close();
    }
  });

  it('finds open questions in order by an index that holds nothing else', () => {
    const sqlite = openDatabase({ dataDir });
    const { sql: words, parameters } = openQuestionsOf(showIdSchema.parse(id(1)), 500).compile();
    const plan = sqlite.prepare(`EXPLAIN QUERY PLAN ${words}`).all(...parameters);
    expect(plan).toMatchObject([
      { detail: 'SEARCH messages USING INDEX open_questions (show_id=?)' },
    ]);
    for (const row of firstRows) sqlite.exec(row);
    sqlite.exec(`INSERT INTO messages
      (id, show_id, sender, name, text, sent_at_ms, intent, answered_at_ms, is_hidden, command_key)
      VALUES ('a', 's', 'viewer', '', '', 3, 'price', 4, 0, 'a'),
             ('h', 's', 'viewer', '', '', 3, 'price', NULL, 1, 'h'),
             ('r', 's', 'viewer', '', '', 1, 'price', NULL, 0, 'r')`);
    const found = sqlite.prepare(words).all('s', 500) as { readonly id: string }[];
    expect(found.map((row) => row.id)).toEqual(['r', 'q']);
    sqlite.close();
  });

  it('finds a viewer’s events by an index that holds no taps', () => {
    const sqlite = openDatabase({ dataDir });
    const plan = sqlite.prepare(`EXPLAIN QUERY PLAN ${viewersEvents}`).all('v', 's', 20);
    expect(plan).toMatchObject([
      { detail: 'SEARCH events USING INDEX events_by_viewer (viewer_id=? AND show_id=?)' },
    ]);
    sqlite.close();
  });

  it('lets nobody else read it, nor what was there', ({ skip }) => {
    skip(process.platform === 'win32', 'Windows gives a folder of one’s own no modes');
    const modes = (): unknown =>
      ['.', ...readdirSync(dataDir)].map((name) => [
        name,
        (statSync(join(dataDir, name)).mode & 0o777).toString(8),
      ]);
    const expected = [
      ['.', '700'],
      ['regulars.db', '600'],
      ['regulars.db-wal', '600'],
    ];
    chmodSync(dataDir, 0o755);
    const one = openStore({ dataDir });
    one.settings.set('signing-key', 'secret');
    expect(modes()).toEqual(expected);
    for (const name of ['.', 'regulars.db', 'regulars.db-wal'])
      chmodSync(join(dataDir, name), 0o755);
    one.close();
    const two = openStore({ dataDir });
    two.settings.set('signing-key', 'secret');
    expect(modes()).toEqual(expected);
    two.close();
  });

  it('leaves a failed migration undone', () => {
    const sqlite = new Database(join(dataDir, 'regulars.db'));
    migrate(sqlite, migrations);
    const { version } = migrations.at(-1) ?? { version: 0 };
    const broken = {
      version: version + 1,
      name: 'broken',
      sql: 'CREATE TABLE half (a TEXT) STRICT; INSERT INTO nowhere VALUES (1);',
    };
    expect(() => migrate(sqlite, [...migrations, broken])).toThrow('nowhere');
    expect(sqlite.pragma('user_version', { simple: true })).toBe(version);
    expect(sqlite.prepare(`SELECT name FROM sqlite_schema WHERE name = 'half'`).all()).toEqual([]);
    sqlite.close();
  });

  it('keeps rows over a restart', () => {
    const one = openStore({ dataDir });
    one.shows.insert({ show: showNamed(1), rehearsal: null }, 1);
    one.close();
    const two = openStore({ dataDir });
    expect(two.shows.byId(showIdSchema.parse(id(1)))?.show).toEqual(showNamed(1));
    two.close();
  });

  it('refuses data of a newer version and files that are damaged', () => {
    const codeOf = (): unknown => {
      try {
        openStore({ dataDir }).close();
        return 'opened';
      } catch (failure) {
        return failure instanceof OpenDatabaseError ? failure.code : failure;
      }
    };
    const sqlite = new Database(join(dataDir, 'regulars.db'));
    sqlite.pragma('user_version = 999');
    sqlite.close();
    expect(codeOf()).toBe('data-damaged');
    writeFileSync(join(dataDir, 'regulars.db'), 'this is no database '.repeat(500));
    expect(codeOf()).toBe('data-damaged');
  });

  it('lets one process in at a time', async () => {
    const script = `const Database = require('better-sqlite3');
      const db = new Database(process.argv[1]);
      db.pragma('locking_mode = EXCLUSIVE');
      db.pragma('journal_mode = WAL');
      db.exec('CREATE TABLE a (b TEXT) STRICT');
      console.log('open');
      process.stdin.on('end', () => process.exit(0)).resume();`;
    const file = join(dataDir, 'regulars.db');
    const other = spawn(process.execPath, ['-e', script, file], { cwd: import.meta.dirname });
    await once(other.stdout, 'data');
    expect(() => openStore({ dataDir })).toThrow(
      expect.objectContaining({ code: 'data-in-use' }) as Error,
    );
    other.stdin.end();
    await once(other, 'exit');
  });

  it('names a failure of the disk apart from an act’s own', () => {
    const coded = (code: string): unknown => Object.assign(new Error(code), { code });
    expect(storageFailureOf(coded('SQLITE_FULL'))).toBe('disk-full');
    expect(storageFailureOf(coded('ENOSPC'))).toBe('disk-full');
    expect(storageFailureOf(coded('SQLITE_IOERR_WRITE'))).toBe('failing');
    expect(storageFailureOf(coded('SQLITE_CONSTRAINT_UNIQUE'))).toBeNull();
    expect(storageFailureOf('what')).toBeNull();
  });
});

describe('the log on disk', () => {
  it('reads back what was written, of one show, in order, over many pages', () => {
    const store = openStore({ dataDir });
    const [mine, other] = [showNamed(1), showNamed(2)];
    for (const show of [mine, other]) store.shows.insert({ show, rehearsal: null }, 1);
    const viewerId = viewerIdSchema.parse(id(9));
    const bodies: ShowEventBody[] = [
      { kind: 'viewer-entered', via: null },
      { kind: 'visibility-changed', isVisible: false },
      { kind: 'message-sent', messageId: messageIdSchema.parse(id(8)), intent: 'price' },
      { kind: 'viewer-left', why: 'bye' },
    ];
    const written = Array.from({ length: 5001 }, (_, index): ShowEvent => {
      const body = bodies[index % 4] ?? { kind: 'show-started' };
      return { seq: index + 1, showId: mine.id, atMs: index, viewerId, body };
    });
    store.transaction(() => {
      for (const event of written) store.events.insert(event);
      store.events.insert({
        seq: 1,
        showId: other.id,
        atMs: 1,
        viewerId: null,
        body: { kind: 'show-started' },
      });
    });
    expect([...store.events.ofShow(mine.id)]).toEqual(written);
    expect(store.events.ofViewer(viewerId, mine.id, 2)).toEqual(written.slice(-2).reverse());
    expect(store.events.lastSeq(mine.id)).toBe(5001);
    store.close();
  });
});

describe('a viewer’s totals', () => {
  it('never mix a rehearsal with real shows', () => {
    const store = openStore({ dataDir });
    const viewerId = viewerIdSchema.parse(id(9));
    store.viewers.insert({ id: viewerId, isSimulated: false, name: null, firstSeenAtMs: 1 });
    const shows = [
      showNamed(1),
      showNamed(2),
      showNamed(3, 'rehearsal'),
      showNamed(4, 'rehearsal'),
    ];
    shows.forEach((show, index) => {
      store.shows.insert({ show, rehearsal: null }, index);
      store.viewers.enter(viewerId, show.id, 100 * (index + 1));
      store.viewers.leave(viewerId, show.id, 100 * (index + 1), 10 ** index);
    });
    const [first, , rehearsal] = shows.map((show) => show.id);
    if (first === undefined || rehearsal === undefined) throw new Error('four shows were made');
    expect(store.viewers.totals(viewerId, {})).toMatchObject({ shows: 2, watchedMs: 11 });
    expect(store.viewers.totals(viewerId, { but: first })).toMatchObject({
      shows: 1,
      watchedMs: 10,
      lastSeenAtMs: 200,
    });
    expect(store.viewers.totals(viewerId, { and: rehearsal })).toMatchObject({
      shows: 3,
      watchedMs: 111,
    });
    store.close();
  });
});
