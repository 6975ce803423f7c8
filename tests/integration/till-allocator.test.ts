import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SaleId } from '../../src/shared/kernel/index.ts';
import { openTill, tillShowId, tillVariantId, type TillForTest } from '../support/till.ts';

let dataDir: string;
let open: TillForTest[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'regulars-till-'));
  open = [];
});
afterEach(() => {
  for (const till of open) till.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const till = (...rest: Parameters<typeof openTill> extends [string, ...infer R] ? R : never) => {
  const made = openTill(dataDir, ...rest);
  open.push(made);
  return made;
};
const closed = (one: TillForTest): void => {
  one.close();
  open = open.filter((other) => other !== one);
};
const lots = (units: number) => ({ lots: [{ variantId: tillVariantId, units }] });
const statusOf = (one: TillForTest, saleId: SaleId, claimId: string | undefined) =>
  one.allocator.book.find(saleId)?.allocation.claim(claimId ?? '')?.status;

describe('the allocator on a real database', () => {
  it('answers in the order of arrival, with a receipt of the ledger, and tells the log', async () => {
    const one = till();
    const saleId = await one.open('a', lots(2));
    const answers = await Promise.all(['ann', 'bo', 'cy'].map((who) => one.tap(saleId, who)));
    expect(answers.map((answer) => answer?.verdict)).toEqual(['held', 'held', 'sold-out']);
    const lines = one.store.ledger.lines(saleId);
    expect(answers.map((answer) => lines[(answer?.seq ?? 0) - 1]?.hash)).toEqual(
      answers.map((answer) => answer?.head),
    );
    const told = [...one.store.events.ofShow(tillShowId)].map(({ body }) => body.kind);
    expect(told).toEqual(['sale-opened', 'claim-answered', 'claim-answered', 'claim-answered']);
    expect(one.allocator.book.audit(saleId)).toBeNull();
  });

  it('decides the others anew where one act of their commit fails', async () => {
    const one = till();
    const saleId = await one.open('a', lots(2));
    const broken = one.log.append({
      showId: tillShowId,
      viewerId: null,
      bodies: [],
      write: () => {
        throw new Error('broken key');
      },
    });
    const taps = ['ann', 'bo', 'cy'].map((who) => one.tap(saleId, who));
    await expect(broken).rejects.toThrow('broken key');
    const answers = await Promise.all(taps);
    expect(answers.map((answer) => answer?.verdict)).toEqual(['held', 'held', 'sold-out']);
    expect(one.allocator.book.audit(saleId)).toBeNull();
  });

  it('gives nothing away that could not be written, and the same tap may come again', async () => {
    let isFull = false;
    const one = till({
      wrapped: ({ ledger }) =>
        new Proxy(ledger, {
          get: (target, name) => {
            const value: unknown = Reflect.get(target, name, target);
            if (typeof value !== 'function') return value;
            return (...args: unknown[]): unknown => {
              if (isFull && name === 'insertClaim')
                throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
              return Reflect.apply(value, target, args);
            };
          },
        }),
    });
    const saleId = await one.open('a', lots(1));
    isFull = true;
    const refused = await Promise.allSettled(['ann', 'bo'].map((who) => one.tap(saleId, who)));
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isFull = false;
    expect((await one.tap(saleId, 'bo'))?.verdict).toBe('held');
    expect((await one.tap(saleId, 'ann'))?.verdict).toBe('sold-out');
    expect(one.allocator.book.audit(saleId)).toBeNull();
  });

  it('goes on after a restart: first answers, holds until their own end, the waiting list', async () => {
    const one = till();
    const saleId = await one.open('a', { ...lots(1), holdMs: 600 });
    const [ann, bo] = [await one.tap(saleId, 'ann'), await one.tap(saleId, 'bo')];
    closed(one);
    const two = till();
    expect(await two.tap(saleId, 'ann')).toEqual(ann);
    expect(statusOf(two, saleId, ann?.claimId)).toBe('held');
    await expect.poll(() => statusOf(two, saleId, ann?.claimId)).toBe('expired');
    expect(statusOf(two, saleId, bo?.claimId)).toBe('held');
    expect(two.problems).toEqual([]);
  });

  it('opens at its instant by itself, refuses earlier taps, and writes nothing of them', async () => {
    const one = till();
    const saleId = await one.open('a', { ...lots(1), opensAtMs: Date.now() + 250 });
    expect(await one.tap(saleId, 'ann')).toBeNull();
    const kinds = (): string[] =>
      [...one.store.events.ofShow(tillShowId)].map(({ body }) => body.kind);
    expect(kinds()).toEqual([]);
    await expect.poll(kinds).toEqual(['sale-opened']);
    expect((await one.tap(saleId, 'ann'))?.verdict).toBe('held');
    expect(one.allocator.book.find(saleId)?.allocation.figures().early).toBe(1);
  });

  it('can be taken off before it opens, and not after', async () => {
    const one = till();
    const early = await one.open('early', { opensAtMs: Date.now() + 60_000 });
    expect(one.allocator.book.disarm(early)).toBe(true);
    expect([one.allocator.book.find(early), one.store.ledger.unsettled()]).toEqual([null, []]);
    const late = await one.open('late');
    await one.tap(late, 'ann');
    expect(one.allocator.book.disarm(late)).toBe(false);
  });

  it.each([
    ['a line', `UPDATE ledger_lines SET text = replace(text, 'sold-out', 'held') WHERE seq = 3`],
    ['a row of claims', `UPDATE claims SET status = 'paid' WHERE seq = 2`],
    ['a lost row', `DELETE FROM claims WHERE seq = 3`],
    ['the terms', `UPDATE sale_terms SET terms = replace(terms, '"units":1', '"units":2')`],
    ['a lost line', `DELETE FROM ledger_lines WHERE seq = 2`],
  ])('finds at its start, and by the command, what was changed by hand: %s', async (_, change) => {
    const one = till();
    const saleId = await one.open('a', lots(1));
    await Promise.all(['ann', 'bo'].map((who) => one.tap(saleId, who)));
    closed(one);
    const verified = (): Promise<{ code: number; text: string }> => verifyLedger(dataDir);
    expect(await verified()).toMatchObject({ code: 0 });
    const sqlite = new Database(join(dataDir, 'regulars.db'));
    sqlite.exec(change);
    sqlite.close();
    expect(await verified()).toMatchObject({
      code: 1,
      text: expect.stringMatching(/line [23]|claim|terms/) as string,
    });
    const two = till();
    expect(two.problems).toHaveLength(1);
    expect(two.allocator.book.problem(saleId)).not.toBeNull();
  });
});

async function verifyLedger(folder: string): Promise<{ code: number; text: string }> {
  const script = resolve(import.meta.dirname, '../../scripts/verify-ledger.mjs');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, '--data-dir', folder]);
    return { code: 0, text: stdout };
  } catch (failure) {
    const { code, stdout } = failure as { code: number; stdout: string };
    return { code, text: stdout };
  }
}
