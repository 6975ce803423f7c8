import { describe, expect, it } from 'vitest';
import type { MyClaim, Sale, TapAnswer } from '../../../../shared/sales/index.ts';
import { keptOf, saleViewOf, type SaleSight } from './sale-view.ts';
import type { TapEnd } from './taps.ts';

const opensAtMs = 1_000_000;
const sale = (change: Partial<Sale> = {}): Sale =>
  ({
    id: 'sale',
    phase: 'open',
    opensAtMs,
    endsAtMs: opensAtMs + 300_000,
    limitPerViewer: 1,
    needs: 'stranger',
    units: 10,
    unitsLeft: 5,
    kept: [],
    variants: [],
    ...change,
  }) as unknown as Sale;
const claim = (change: Partial<MyClaim>): MyClaim =>
  ({ claimId: 'claim', saleId: 'sale', place: 0, payUntilMs: null, ...change }) as MyClaim;
const answered = (change: Partial<TapAnswer>): TapEnd =>
  ({ kind: 'answered', answer: { place: 0, ...change } }) as TapEnd;
const refused = (code: string): TapEnd => ({ kind: 'refused', code }) as TapEnd;
const seen = (change: Partial<SaleSight> = {}): ReturnType<typeof saleViewOf> =>
  saleViewOf({
    sale: sale(),
    claims: [],
    asked: null,
    end: null,
    isGo: true,
    nowMs: opensAtMs + 10_000,
    ...change,
  });

describe('the button of a sale', () => {
  it('counts down to the opening', () => {
    const view = seen({ sale: sale({ phase: 'armed' }), isGo: false, nowMs: opensAtMs - 3000 });
    expect(view).toEqual({ kind: 'before', leftMs: 3000 });
  });
  it('stays shut after the opening until the picture says go', () => {
    expect(seen({ isGo: false, nowMs: opensAtMs + 400 }).kind).toBe('before');
    expect(seen({ isGo: true, nowMs: opensAtMs + 400 }).kind).toBe('go');
  });
  it('opens at go though the topic has not said yet that the sale is open', () => {
    expect(seen({ sale: sale({ phase: 'armed' }), nowMs: opensAtMs + 100 }).kind).toBe('go');
  });
  it('waits for the answer to a tap, and says when it takes long', () => {
    const asked = { saleId: 'sale', tappedAtMs: Date.now() } as never;
    expect(seen({ asked })).toEqual({ kind: 'asking', isSlow: false });
    const long = { saleId: 'sale', tappedAtMs: Date.now() - 1500 } as never;
    expect(seen({ asked: long })).toEqual({ kind: 'asking', isSlow: true });
  });
  it('leads to the payment while a unit is held, whatever became of the sale', () => {
    const held = claim({ status: 'held', payUntilMs: opensAtMs + 70_000 });
    for (const phase of ['open', 'sold-out', 'ended', 'stopped'] as const)
      expect(seen({ sale: sale({ phase }), claims: [held] })).toMatchObject({
        kind: 'pay',
        leftMs: 60_000,
      });
  });
  it('forgets a hold whose time is over', () => {
    const over = claim({ status: 'held', payUntilMs: opensAtMs });
    expect(seen({ claims: [over] }).kind).toBe('go');
  });
  it('offers the waiting list when all is taken, and shows the place on it', () => {
    expect(seen({ sale: sale({ unitsLeft: 0 }) }).kind).toBe('join');
    expect(seen({ sale: sale({ phase: 'sold-out', unitsLeft: 0 }) }).kind).toBe('join');
    const waits = claim({ status: 'waiting', place: 14 });
    expect(seen({ sale: sale({ unitsLeft: 0 }), claims: [waits] })).toEqual({
      kind: 'waiting',
      place: 14,
    });
  });
  it('can be tapped while the only units left are kept for a segment: the server knows who is in it', () => {
    const kept = [{ segment: 'new' as const, units: 3, releaseAtMs: opensAtMs + 60_000 }];
    expect(seen({ sale: sale({ unitsLeft: 0, kept }) }).kind).toBe('go');
    const end = answered({ verdict: 'not-for-you' });
    expect(seen({ sale: sale({ unitsLeft: 0, kept }), end }).kind).toBe('not-for-you');
    expect(seen({ sale: sale({ kept: [] }), end }).kind).toBe('go');
  });
  it('says that one has all one may have', () => {
    expect(seen({ end: answered({ verdict: 'limit-reached' }) }).kind).toBe('limit');
    expect(seen({ end: refused('limit-reached') }).kind).toBe('limit');
    expect(seen({ claims: [claim({ status: 'paid' })] }).kind).toBe('paid');
  });
  it('offers another one after the first is paid, where the limit allows it', () => {
    const claims = [claim({ status: 'paid' })];
    expect(seen({ sale: sale({ limitPerViewer: 2 }), claims })).toEqual({
      kind: 'go',
      isAgain: true,
    });
  });
  it('asks who is not known well enough to sign in', () => {
    expect(seen({ end: refused('identity-needed') }).kind).toBe('sign-in');
  });
  it('is over when the sale is, by its word or by its time', () => {
    expect(seen({ sale: sale({ phase: 'stopped' }) }).kind).toBe('over');
    expect(seen({ nowMs: opensAtMs + 300_000 }).kind).toBe('over');
    expect(seen({ sale: sale({ endsAtMs: null }), nowMs: opensAtMs + 900_000 }).kind).toBe('go');
  });
  it('can be tapped again after a refusal that says nothing of the sale', () => {
    expect(seen({ end: refused('not-signed-in') }).kind).toBe('go');
  });
});

describe('kept units', () => {
  it('are told with whom they are for and until when', () => {
    const kept = [
      { segment: 'new' as const, units: 3, releaseAtMs: 10 },
      { segment: 'invited' as const, units: 0, releaseAtMs: 40 },
      { segment: 'past-buyers' as const, units: 2, releaseAtMs: 20 },
    ];
    expect(keptOf(sale({ kept }))).toEqual({
      segments: ['new', 'past-buyers'],
      units: 5,
      untilMs: 20,
    });
    expect(keptOf(sale())).toBeNull();
  });
});
