import { describe, expect, it } from 'vitest';
import { crewProductSchema, productDraftSchema } from '../../../shared/catalog/index.ts';
import {
  draftOf,
  emptyForm,
  formOf,
  problemOf,
  withoutOption,
  withOption,
  withVariant,
  withVariantChange,
  type ProductForm,
} from './product-form.ts';

const id = (n: number): string => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const cardigan = crewProductSchema.parse({
  id: id(1),
  title: 'Cardigan',
  titleZh: '开衫',
  description: 'Warm',
  descriptionZh: null,
  optionNames: ['Colour', 'Size'],
  pictures: [],
  isArchived: false,
  updatedAtMs: 1,
  variants: ['S', 'M'].map((size, index) => ({
    id: id(10 + index),
    sku: `C-${size}`,
    options: ['Oat', size],
    priceMinor: 26900,
    costMinor: index === 0 ? 10550 : null,
    formerPriceMinor: null,
    available: 3,
    onHand: 5,
    carved: 1,
    reserved: 1,
    isArchived: false,
  })),
});
const typed = (over: Partial<ProductForm> = {}): ProductForm => ({
  ...formOf(cardigan, 'CNY'),
  ...over,
});

describe('the form of a product', () => {
  it('says what the product says, and what stock the crew saw', () => {
    const draft = productDraftSchema.parse(draftOf(typed(), 'CNY'));
    expect(draft).toMatchObject({ title: 'Cardigan', titleZh: '开衫', descriptionZh: null });
    expect(draft.variants[0]).toEqual({
      id: id(10),
      sku: 'C-S',
      options: ['Oat', 'S'],
      priceMinor: 26900,
      costMinor: 10550,
      onHand: 5,
      seenOnHand: 5,
    });
    expect(problemOf(typed(), 'CNY')).toBeNull();
  });

  it('names the first thing that the server would refuse', () => {
    const first = (change: object): ProductForm => withVariantChange(typed(), 0, change);
    expect(problemOf(emptyForm, 'CNY')).toBe('title');
    expect(problemOf(first({ price: '' }), 'CNY')).toBe('price');
    expect(problemOf(first({ price: '-1' }), 'CNY')).toBe('price');
    expect(problemOf(first({ price: '1.5' }), 'JPY')).toBe('price');
    expect(problemOf(first({ cost: 'x' }), 'CNY')).toBe('cost');
    expect(problemOf(first({ stock: null }), 'CNY')).toBe('stock');
    expect(problemOf(first({ options: ['Oat', ' '] }), 'CNY')).toBe('option');
    expect(problemOf(first({ options: ['Oat', 'M '] }), 'CNY')).toBe('twins');
    expect(problemOf(first({ sku: 'C-M' }), 'CNY')).toBe('sku');
    expect(problemOf(withOption(typed()), 'CNY')).toBe('option');
  });

  it('begins one more variant where the last one stood', () => {
    const { variants } = withVariant(typed());
    expect(variants.at(-1)).toMatchObject({
      id: null,
      options: ['Oat', ''],
      price: '269.00',
      stock: 0,
    });
  });

  it('gives and takes an option in every variant', () => {
    const more = withOption(typed());
    expect(more.variants.every(({ options }) => options.length === 3)).toBe(true);
    const less = withoutOption(more, 0);
    expect(less.optionNames).toEqual(['Size', '']);
    expect(less.variants.map(({ options }) => options)).toEqual([
      ['S', ''],
      ['M', ''],
    ]);
  });
});
