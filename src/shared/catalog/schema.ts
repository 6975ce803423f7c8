import * as z from 'zod';
import { pictureIdSchema, productIdSchema, variantIdSchema } from '../kernel/ids.ts';
import { minorSchema } from '../kernel/money.ts';

/** The most that a product, a shelf and a catalogue hold: bounds for pages and imports. */
export const mostProducts = 5000;
export const mostVariants = 100;
export const mostPictures = 10;
export const mostOnShelf = 100;

const titleSchema = z.string().trim().min(1).max(120);
const textSchema = z.string().trim().max(5000);
const optionSchema = z.string().trim().min(1).max(60);

/** A merchant's own number of a variant. */
export const skuSchema = z.string().trim().min(1).max(64);

const stockSchema = z.int().min(0).max(10_000_000);

/** One thing that can be put in a cart: a product in one colour and size. */
export const variantSchema = z.object({
  id: variantIdSchema,
  sku: skuSchema.nullable(),
  /** One value for each of the product's options, in their order. */
  options: z.array(optionSchema).max(3),
  priceMinor: minorSchema,
  /** The lowest price of the 30 days before today's price began, where it is higher than today's:
   * the only price that may stand struck through beside it. */
  formerPriceMinor: minorSchema.nullable(),
  /** What can be bought now: on hand, less what a flash sale or an unpaid order holds. */
  available: z.int().min(0),
});
export type Variant = z.infer<typeof variantSchema>;

/** A picture's address on this server, with its size. */
export const pictureSchema = z.object({
  id: pictureIdSchema,
  url: z.string(),
  widthPx: z.int(),
  heightPx: z.int(),
});
export type Picture = z.infer<typeof pictureSchema>;

/** What a viewer sees of a product. */
export const productSchema = z.object({
  id: productIdSchema,
  title: titleSchema,
  titleZh: titleSchema.nullable(),
  description: textSchema,
  descriptionZh: textSchema.nullable(),
  /** Names such as `Colour`, `Size`. */
  optionNames: z.array(optionSchema).max(3),
  variants: z.array(variantSchema).min(1).max(mostVariants),
  pictures: z.array(pictureSchema).max(mostPictures),
});
export type Product = z.infer<typeof productSchema>;

/** What only the crew sees of a variant. */
export const crewVariantSchema = variantSchema.extend({
  costMinor: minorSchema.nullable(),
  onHand: z.int().min(0),
  carved: z.int().min(0),
  reserved: z.int().min(0),
  isArchived: z.boolean(),
});
export type CrewVariant = z.infer<typeof crewVariantSchema>;

/** A product as the catalogue keeps it. */
export const crewProductSchema = productSchema.extend({
  variants: z.array(crewVariantSchema).min(1).max(mostVariants),
  isArchived: z.boolean(),
  updatedAtMs: z.int(),
});
export type CrewProduct = z.infer<typeof crewProductSchema>;

/** What the crew writes: a new product, or the whole of a known one. */
export const productDraftSchema = z
  .object({
    title: titleSchema,
    titleZh: titleSchema.nullable().default(null),
    description: textSchema.default(''),
    descriptionZh: textSchema.nullable().default(null),
    optionNames: z.array(optionSchema).max(3).default([]),
    variants: z
      .array(
        z.object({
          /** Absent for a new one. A known one that is not named any more is archived. */
          id: variantIdSchema.optional(),
          sku: skuSchema.nullable().default(null),
          options: z.array(optionSchema).max(3).default([]),
          priceMinor: minorSchema,
          costMinor: minorSchema.nullable().default(null),
          onHand: stockSchema,
          /** What there was when the crew began to edit: what was sold meanwhile stays sold. */
          seenOnHand: stockSchema.optional(),
        }),
      )
      .min(1)
      .max(mostVariants),
  })
  .superRefine((draft, context) => {
    const seen = new Set<string>();
    const skus = draft.variants.map(({ sku }) => sku).filter((sku) => sku !== null);
    if (new Set(skus).size < skus.length)
      context.addIssue({ code: 'custom', message: 'Two variants have the same sku' });
    for (const variant of draft.variants) {
      const key = JSON.stringify(variant.options);
      if (variant.options.length !== draft.optionNames.length)
        context.addIssue({ code: 'custom', message: 'A variant needs one value for each option' });
      if (seen.has(key))
        context.addIssue({ code: 'custom', message: 'Two variants have the same options' });
      seen.add(key);
    }
  });
export type ProductDraft = z.infer<typeof productDraftSchema>;

/** One price that a variant had, from an instant on. */
export const pricePointSchema = z.object({ fromAtMs: z.int(), priceMinor: minorSchema });
export type PricePoint = z.infer<typeof pricePointSchema>;

/** A product on a show's shelf. Prices of the show (live-only) are already in its variants. */
export const shelfItemSchema = z.object({
  product: productSchema,
  position: z.int(),
  isPinned: z.boolean(),
  isExplained: z.boolean(),
  /** Live-only price of a variant in this show, by variant; the struck price is the shop's own. */
  livePrices: z.record(z.string(), minorSchema),
});
export type ShelfItem = z.infer<typeof shelfItemSchema>;

/** What an import did or would do; with `isDryRun` nothing was written. */
export const importReportSchema = z.object({
  isDryRun: z.boolean(),
  format: z.enum(['shopify', 'plain']),
  rows: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  /** Row numbers as a spreadsheet shows them: the heading is row 1. */
  errors: z
    .array(
      z.object({
        row: z.int(),
        column: z.string().nullable(),
        code: z.string(),
        value: z.string().max(200),
      }),
    )
    .max(500),
  /** Pictures that wait to be fetched or could not be. */
  pictures: z.object({ fetched: z.int(), failed: z.array(z.string()).max(100) }),
});
export type ImportReport = z.infer<typeof importReportSchema>;
