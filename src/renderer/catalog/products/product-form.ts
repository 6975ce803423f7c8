import type { CrewProduct, CrewVariant, ProductDraft } from '../../../shared/catalog/index.ts';
import { parseMinor, plainAmount, type VariantId } from '../../../shared/kernel/index.ts';

/** A variant as it is typed. */
export interface VariantForm {
  /** Null for a new one. */
  readonly id: VariantId | null;
  readonly options: readonly string[];
  readonly sku: string;
  readonly price: string;
  readonly cost: string;
  readonly stock: number | null;
  /** What there was when it was opened; null for a new one. */
  readonly seenStock: number | null;
  /** Held by sales and unpaid orders. */
  readonly held: number;
}

/** A product as it is typed. */
export interface ProductForm {
  readonly title: string;
  readonly titleZh: string;
  readonly description: string;
  readonly descriptionZh: string;
  readonly optionNames: readonly string[];
  readonly variants: readonly VariantForm[];
}

/** What stands in the way of saving; null where nothing does. */
export type ProductProblem =
  'title' | 'price' | 'cost' | 'stock' | 'option' | 'twins' | 'sku' | null;

export const mostOptions = 3;

const newVariant = (options: number): VariantForm => ({
  id: null,
  options: Array<string>(options).fill(''),
  sku: '',
  price: '',
  cost: '',
  stock: 0,
  seenStock: null,
  held: 0,
});

/** What a new product begins with. */
export const emptyForm: ProductForm = {
  title: '',
  titleZh: '',
  description: '',
  descriptionZh: '',
  optionNames: [],
  variants: [newVariant(0)],
};

/** A product as the form shows it. */
export function formOf(product: CrewProduct, currency: string): ProductForm {
  const amount = (minor: number | null): string =>
    minor === null ? '' : plainAmount(minor, currency);
  return {
    title: product.title,
    titleZh: product.titleZh ?? '',
    description: product.description,
    descriptionZh: product.descriptionZh ?? '',
    optionNames: product.optionNames,
    variants: product.variants
      .filter(({ isArchived }) => !isArchived)
      .map(
        ({ id, options, sku, priceMinor, costMinor, onHand, carved, reserved }: CrewVariant) => ({
          id,
          options,
          sku: sku ?? '',
          price: amount(priceMinor),
          cost: amount(costMinor),
          stock: onHand,
          seenStock: onHand,
          held: carved + reserved,
        }),
      ),
  };
}

/** The first thing that the server would refuse. */
export function problemOf(form: ProductForm, currency: string): ProductProblem {
  if (form.title.trim() === '') return 'title';
  if (form.optionNames.some((name) => name.trim() === '')) return 'option';
  for (const { options, price, cost, stock } of form.variants) {
    if (options.some((value) => value.trim() === '')) return 'option';
    if (parseMinor(price, currency) === null) return 'price';
    if (cost.trim() !== '' && parseMinor(cost, currency) === null) return 'cost';
    if (stock === null || stock < 0 || !Number.isInteger(stock)) return 'stock';
  }
  const keys = form.variants.map(({ options }) => JSON.stringify(options.map((one) => one.trim())));
  if (new Set(keys).size < keys.length) return 'twins';
  const skus = form.variants.map(({ sku }) => sku.trim()).filter((sku) => sku !== '');
  return new Set(skus).size < skus.length ? 'sku' : null;
}

/** The form as a draft; only of one without a problem. */
export function draftOf(form: ProductForm, currency: string): ProductDraft {
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  return {
    title: form.title.trim(),
    titleZh: orNull(form.titleZh),
    description: form.description.trim(),
    descriptionZh: orNull(form.descriptionZh),
    optionNames: form.optionNames.map((name) => name.trim()),
    variants: form.variants.map(({ id, options, sku, price, cost, stock, seenStock }) => ({
      ...(id === null ? {} : { id }),
      sku: orNull(sku),
      options: options.map((one) => one.trim()),
      priceMinor: parseMinor(price, currency) ?? 0,
      costMinor: parseMinor(cost, currency),
      onHand: stock ?? 0,
      ...(seenStock === null ? {} : { seenOnHand: seenStock }),
    })),
  };
}

/** One more variant, at the price of the last. */
export function withVariant(form: ProductForm): ProductForm {
  const last = form.variants.at(-1);
  const variant = {
    ...newVariant(form.optionNames.length),
    price: last?.price ?? '',
    cost: last?.cost ?? '',
    options: form.optionNames.map((_name, place) =>
      // All but the last option usually stay: Oat S, Oat M, Oat L.
      place < form.optionNames.length - 1 ? (last?.options[place] ?? '') : '',
    ),
  };
  return { ...form, variants: [...form.variants, variant] };
}

export const withoutVariant = (form: ProductForm, place: number): ProductForm => ({
  ...form,
  variants: form.variants.filter((_one, index) => index !== place),
});

export const withVariantChange = (
  form: ProductForm,
  place: number,
  change: Partial<VariantForm>,
): ProductForm => ({
  ...form,
  variants: form.variants.map((one, index) => (index === place ? { ...one, ...change } : one)),
});

/** One more option, which each variant then needs a value for. */
export const withOption = (form: ProductForm): ProductForm => ({
  ...form,
  optionNames: [...form.optionNames, ''],
  variants: form.variants.map((one) => ({ ...one, options: [...one.options, ''] })),
});

export const withoutOption = (form: ProductForm, place: number): ProductForm => ({
  ...form,
  optionNames: form.optionNames.filter((_name, index) => index !== place),
  variants: form.variants.map((one) => ({
    ...one,
    options: one.options.filter((_value, index) => index !== place),
  })),
});
