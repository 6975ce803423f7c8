import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Allocation } from './allocation.ts';
import { checkLedger, checkLedgerAsync } from './ledger-check.ts';
import { readLedgerText } from './ledger-read.ts';
import {
  ledgerLine,
  ledgerStart,
  ledgerText,
  type LedgerBody,
  type LedgerLine,
  type SaleTerms,
} from './ledger.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const terms: Omit<SaleTerms, 'saleId'> = {
  opensAtMs: 0,
  closesAtMs: 9000,
  holdMs: 1000,
  limitPerViewer: 1,
  priceMinor: 100,
  currency: 'CNY',
  lots: [{ variantId: 'red', units: 2 }],
  quotas: [{ segment: 'new', units: 1, releaseAtMs: 5000 }],
};

/** A ledger whose links are whole, whatever it says. */
function chain(...told: readonly (readonly [atMs: number, body: LedgerBody])[]): LedgerLine[] {
  const lines: LedgerLine[] = [];
  told.forEach(([atMs, body], index) => {
    const prev = lines.at(-1)?.hash ?? ledgerStart;
    lines.push(ledgerLine({ saleId: 's', seq: index + 1, atMs, body }, prev, hash));
  });
  return lines;
}

const opened: readonly [number, LedgerBody] = [0, { kind: 'sale-opened', terms }];
const of = (name: string) => ({ claimId: `of-${name}`, who: name, variantId: 'red' });
const held = (name: string, atMs = 10, quota: string | null = null): [number, LedgerBody] => [
  atMs,
  {
    kind: 'claimed',
    ...of(name),
    verdict: 'held',
    quota,
    place: 0,
    payUntilMs: atMs + terms.holdMs,
  },
];
const soldOut = (name: string, place: number): [number, LedgerBody] => [
  20,
  { kind: 'claimed', ...of(name), verdict: 'sold-out', quota: null, place, payUntilMs: null },
];
const promoted = (name: string, atMs: number, quota: string | null): [number, LedgerBody] => [
  atMs,
  { kind: 'promoted', ...of(name), quota, payUntilMs: atMs + terms.holdMs },
];
const full = [opened, held('ann'), held('bo', 10, 'new')] as const;

/** A real sale's ledger with every kind of answer. */
function evening(): LedgerLine[] {
  const sale = new Allocation({ saleId: 's', ...terms }, hash);
  const lines: LedgerLine[] = [];
  for (let index = 0; index < 60; index += 1) {
    const atMs = index * 40;
    const [claimId, viewerId] = [`c${index}`, `v${index % 40}`];
    const tap = { claimId, viewerId, who: viewerId, variantId: 'red', key: claimId };
    const segments = index % 4 === 0 ? ['new'] : [];
    lines.push(...sale.tap({ ...tap, segments, mayClaim: true, atMs }).lines);
    if (index % 5 === 0) lines.push(...sale.pay(`c${index - 10}`, atMs).lines);
  }
  lines.push(...sale.advance(20_000).lines);
  return lines;
}

describe('the ledger of a sale', () => {
  it('is read as it was written, and no other text is', () => {
    const lines = evening();
    expect(lines.length).toBeGreaterThan(60);
    for (const { text } of lines) {
      const entry = readLedgerText(text);
      expect(entry === null ? null : ledgerText(entry)).toBe(text);
      expect(readLedgerText(` ${text}`)).toBeNull();
      expect(readLedgerText(text.replace('[1,', '[2,'))).toBeNull();
      expect(readLedgerText(text.slice(0, -1))).toBeNull();
      expect(readLedgerText(`${text.slice(0, -1)},null]`)).toBeNull();
    }
  });

  it('is checked by whoever has it, in a browser too', async () => {
    const lines = evening();
    const report = checkLedger(lines, hash);
    expect(report).toMatchObject({ problems: [], entries: lines.length, head: lines.at(-1)?.hash });
    const inBrowser = await checkLedgerAsync(lines, async (text) => {
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
      return Buffer.from(digest).toString('hex');
    });
    expect(inBrowser).toEqual(report);
  });

  it('shows the first link that was broken, whichever letter was changed', () => {
    const lines = evening();
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.nat(), fc.boolean(), (at, letter, inHash) => {
        const line = lines[at] as LedgerLine;
        const whole = inHash ? line.hash : line.text;
        const index = letter % whole.length;
        const other = whole[index] === '7' ? '8' : '7';
        const changed = whole.slice(0, index) + other + whole.slice(index + 1);
        const forged = inHash ? { ...line, hash: changed } : { ...line, text: changed };
        const found = checkLedger(lines.with(at, forged), hash).problems.find(
          ({ code }) => code === 'broken-link',
        );
        expect(found?.seq).toBe(at + 1);
      }),
    );
  });

  it('shows a line that was taken out, put in or moved', () => {
    const lines = evening();
    fc.assert(
      fc.property(fc.nat(lines.length - 2), (at) => {
        const codes = (forged: readonly LedgerLine[]): string[] =>
          checkLedger(forged, hash).problems.map(({ seq, code }) => `${seq} ${code}`);
        expect(codes(lines.toSpliced(at, 1))).toContain(`${at + 1} gap`);
        expect(codes(lines.toSpliced(at, 0, lines[at] as LedgerLine))).toContain(`${at + 2} gap`);
        expect(codes(lines.toSpliced(at, 2, ...lines.slice(at, at + 2).reverse()))).toContain(
          `${at + 1} broken-link`,
        );
      }),
    );
  });

  it.each<[rule: string, told: readonly (readonly [number, LedgerBody])[], seq: number]>([
    ['not-opened', [held('ann')], 1],
    ['opened-twice', [opened, opened], 2],
    ['oversold', [...full, held('cy')], 4],
    [
      'over-limit',
      [opened, held('ann'), [10, { ...held('ann')[1], claimId: 'b' } as LedgerBody]],
      3,
    ],
    ['kept-for-others', [opened, held('ann'), held('bo')], 3],
    ['wrong-quota', [opened, held('ann', 10, 'past-buyers')], 2],
    ['claim-twice', [opened, held('ann'), held('ann')], 3],
    ['refused-with-units-free', [opened, soldOut('ann', 1)], 2],
    ['wrong-place', [...full, soldOut('cy', 2)], 4],
    ['wrong-hold', [opened, [10, { ...held('ann')[1], payUntilMs: 5 } as LedgerBody]], 2],
    [
      'not-held',
      [...full, [30, { kind: 'paid', ...of('ann') }], [40, { kind: 'released', ...of('ann') }]],
      5,
    ],
    ['not-paid', [...full, [30, { kind: 'returned', ...of('ann') }]], 4],
    ['expired-early', [...full, [1009, { kind: 'expired', ...of('ann') }]], 4],
    ['paid-after-hold', [...full, [1010, { kind: 'paid', ...of('ann') }]], 4],
    ['another-claim', [...full, [30, { kind: 'paid', ...of('ann'), who: 'bo' }]], 4],
    [
      'queue-jumped',
      [
        ...full,
        soldOut('cy', 1),
        soldOut('di', 2),
        [30, { kind: 'released', ...of('ann') }],
        promoted('di', 30, null),
      ],
      7,
    ],
    [
      'unit-left-free',
      [...full, soldOut('cy', 1), [30, { kind: 'released', ...of('ann') }], held('di', 30)],
      5,
    ],
    ['after-close', [opened, [30, { kind: 'closed', reason: 'stopped' }], held('ann', 40)], 3],
    ['time-runs-back', [opened, held('ann'), held('bo', 5, 'new')], 3],
    [
      'settled-while-held',
      [...full, [20, { kind: 'closed', reason: 'ended' }], [20, { kind: 'settled' }]],
      5,
    ],
    ['unknown-variant', [opened, [9, { kind: 'units-added', variantId: 'blue', units: 1 }]], 2],
  ])('whose links are whole still shows what is against the rules: %s', (rule, told, seq) => {
    expect(checkLedger(chain(...told), hash).problems).toContainEqual({ seq, code: rule });
  });

  it('lets who belongs to a segment pass those who may not have its kept unit', () => {
    const told = [
      opened,
      held('ann'),
      held('bo', 10, 'new'),
      soldOut('cy', 1),
      soldOut('di', 2),
      [30, { kind: 'released', ...of('bo') }],
      promoted('di', 30, 'new'),
    ] as const;
    expect(checkLedger(chain(...told), hash).problems).toEqual([]);
  });
});
