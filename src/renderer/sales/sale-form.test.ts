import { describe, expect, it } from 'vitest';
import type { ShelfItem } from '../../shared/catalog/index.ts';
import { saleTermsDraftSchema } from '../../shared/sales/index.ts';
import { formOf, problemOf, termsOf } from './sale-form.ts';

const id = '0190a000-0000-7000-8000-000000000001';
const item = {
  product: {
    id,
    variants: [
      { priceMinor: 26900, available: 30 },
      { priceMinor: 29900, available: 5 },
    ],
  },
} as unknown as ShelfItem;
const terms = saleTermsDraftSchema.parse({
  units: 50,
  quotas: [{ segment: 'first-time-buyers', units: 10, releaseAfterMs: 60_000 }],
  price: { kind: 'off', basisPoints: 3000 },
});

describe('the form of a flash sale', () => {
  it('takes a share off the lowest price and no more units than there are', () => {
    expect(formOf(terms, item, 'CNY')).toMatchObject({ price: '188.30', units: 35, kept: 10 });
  });

  it('makes terms that the contract takes, and the same form again', () => {
    const form = formOf(terms, item, 'CNY');
    const made = saleTermsDraftSchema.parse(termsOf(form, 'CNY'));
    expect(formOf(made, item, 'CNY')).toEqual(form);
  });

  it('says what is wrong before anything is asked of the server', () => {
    const form = formOf(terms, item, 'CNY');
    expect(problemOf(form, item, 'CNY')).toBeNull();
    expect(problemOf({ ...form, price: 'cheap' }, item, 'CNY')).toBe('wrongPrice');
    expect(problemOf({ ...form, price: '0' }, item, 'CNY')).toBe('wrongPrice');
    expect(problemOf({ ...form, units: 36 }, item, 'CNY')).toBe('wrongUnits');
    expect(problemOf({ ...form, units: null }, item, 'CNY')).toBe('wrongUnits');
  });

  it('sells until nothing is left where no time is given', () => {
    const form = { ...formOf(terms, item, 'CNY'), durationMin: null, keptFor: 'nobody' as const };
    expect(termsOf(form, 'CNY')).toMatchObject({ kind: 'limited', durationMs: null, quotas: [] });
  });
});
