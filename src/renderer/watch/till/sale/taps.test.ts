import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SaleId, VariantId } from '../../../../shared/kernel/index.ts';
import type { TapAnswer } from '../../../../shared/sales/index.ts';
import type { ApiErrorCode } from '../../../../shared/show-api/index.ts';
import { Taps, type TapEnd, type TapIntent } from './taps.ts';

const saleId = 'sale' as SaleId;
const variantId = 'variant' as VariantId;

class Failed extends Error {
  readonly code: ApiErrorCode | 'offline';
  constructor(code: ApiErrorCode | 'offline') {
    super(code);
    this.code = code;
  }
}

/** A page: its storage outlives it, its network answers as it is told. */
function openPage(storage: Map<string, string>) {
  const sent: TapIntent[] = [];
  const ends: TapEnd[] = [];
  let network: (intent: TapIntent) => Promise<TapAnswer> = () => new Promise(() => undefined);
  let keys = 0;
  let isEarly = false;
  const taps = new Taps({
    send: (intent) => {
      sent.push(intent);
      return network(intent);
    },
    codeOf: (failure) => (failure as Failed).code,
    isEarly: () => isEarly,
    newKey: () => `key ${++keys}`,
    storage: {
      getItem: (name) => storage.get(name) ?? null,
      setItem: (name, value) => void storage.set(name, value),
      removeItem: (name) => void storage.delete(name),
    },
    onChange: (_, __, end) => {
      if (end !== null) ends.push(end);
    },
  });
  return {
    taps,
    sent,
    ends,
    answers: (verdict: TapAnswer['verdict']) =>
      (network = () => Promise.resolve({ verdict } as TapAnswer)),
    fails: (code: ApiErrorCode | 'offline') => (network = () => Promise.reject(new Failed(code))),
    setEarly: (now: boolean) => (isEarly = now),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('sends a double tap once', async () => {
  const page = openPage(new Map());
  page.taps.tap(saleId, variantId);
  page.taps.tap(saleId, variantId);
  await vi.advanceTimersByTimeAsync(3000);
  expect(page.sent).toHaveLength(1);
});

it('asks with the same key until it is answered, one request at a time', async () => {
  const storage = new Map<string, string>();
  const page = openPage(storage);
  page.fails('offline');
  page.taps.tap(saleId, variantId);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(page.sent.length).toBeGreaterThan(3);
  expect(page.ends).toEqual([]);
  page.answers('held');
  page.taps.nudge();
  await vi.advanceTimersByTimeAsync(0);
  expect(page.ends).toMatchObject([{ kind: 'answered', answer: { verdict: 'held' } }]);
  expect(new Set(page.sent.map(({ key }) => key)).size).toBe(1);
  expect(storage.size).toBe(0);
});

it.each(['internal', 'busy', 'too-many-requests'] as const)(
  'does not take %s for an answer',
  async (code) => {
    const page = openPage(new Map());
    page.fails(code);
    page.taps.tap(saleId, variantId);
    await vi.advanceTimersByTimeAsync(2000);
    expect(page.sent.length).toBeGreaterThan(1);
    expect(page.ends).toEqual([]);
  },
);

it('goes on after a reload, with the key of before', async () => {
  const storage = new Map<string, string>();
  const before = openPage(storage);
  before.taps.tap(saleId, variantId);
  before.taps.dispose();
  const after = openPage(storage);
  after.answers('held');
  after.taps.resume();
  await vi.advanceTimersByTimeAsync(0);
  expect(after.sent[0]?.key).toBe(before.sent[0]?.key);
  expect(after.ends).toHaveLength(1);
});

it('starts anew from a storage that holds nonsense', () => {
  const page = openPage(new Map([['regulars.taps', '{"a":1}, nonsense']]));
  page.taps.resume();
  expect(page.sent).toEqual([]);
});

it('tries again where only its clock was ahead, and ends where the sale is not open', async () => {
  const page = openPage(new Map());
  page.setEarly(true);
  page.fails('not-open');
  page.taps.tap(saleId, variantId);
  await vi.advanceTimersByTimeAsync(1000);
  expect(page.ends).toEqual([]);
  page.setEarly(false);
  await vi.advanceTimersByTimeAsync(2000);
  expect(page.ends).toMatchObject([{ kind: 'refused', code: 'not-open' }]);
});

it('is another tap, with another key, once the first has been answered', async () => {
  const page = openPage(new Map());
  page.answers('sold-out');
  page.taps.tap(saleId, variantId);
  await vi.advanceTimersByTimeAsync(0);
  page.taps.tap(saleId, variantId);
  await vi.advanceTimersByTimeAsync(0);
  expect(page.sent.map(({ key }) => key)).toEqual(['key 1', 'key 2']);
});
