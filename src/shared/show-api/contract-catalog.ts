import { oc } from '@orpc/contract';
import * as z from 'zod';
import {
  crewProductSchema,
  mostOnShelf,
  pricePointSchema,
  productDraftSchema,
  shelfItemSchema,
} from '../catalog/schema.ts';
import { pictureIdSchema, productIdSchema, variantIdSchema } from '../kernel/ids.ts';
import { minorSchema } from '../kernel/money.ts';
import { idempotencyKeySchema } from './keys.ts';

const nothing = z.object({});

/** The shop's products, and the shelf of the show on the stage. Crew only. */
export const catalogContract = {
  products: oc.route({ method: 'GET', path: '/products' }).output(z.array(crewProductSchema)),
  /** Makes a product, or (with `id`) replaces what is known of it. */
  saveProduct: oc
    .route({ method: 'POST', path: '/products' })
    .input(
      z.object({
        id: productIdSchema.nullable(),
        draft: productDraftSchema,
        key: idempotencyKeySchema,
      }),
    )
    .output(crewProductSchema),
  /** Out of sight and off every shelf, or back; nothing is ever deleted, orders refer to it. */
  archiveProduct: oc
    .route({ method: 'POST', path: '/products/{productId}/archived' })
    .input(z.object({ productId: productIdSchema, archived: z.boolean() }))
    .output(crewProductSchema),
  /** Counted anew; refused with `in-use` below what sales and unpaid orders hold. */
  setStock: oc
    .route({ method: 'PUT', path: '/variants/{variantId}/stock' })
    .input(z.object({ variantId: variantIdSchema, onHand: z.int().min(0).max(10_000_000) }))
    .output(crewProductSchema),
  prices: oc
    .route({ method: 'GET', path: '/products/{productId}/prices' })
    .input(z.object({ productId: productIdSchema }))
    .output(z.record(z.string(), z.array(pricePointSchema))),
  /** The order of a product's pictures; those that are not named are removed. */
  setPictures: oc
    .route({ method: 'PUT', path: '/products/{productId}/pictures' })
    .input(z.object({ productId: productIdSchema, pictureIds: z.array(pictureIdSchema).max(10) }))
    .output(crewProductSchema),

  shelf: oc.route({ method: 'GET', path: '/shelf' }).output(z.array(shelfItemSchema)),
  /** The shelf in order: what is not named leaves it, what is new joins it. */
  setShelf: oc
    .route({ method: 'PUT', path: '/shelf' })
    .input(z.object({ productIds: z.array(productIdSchema).max(mostOnShelf) }))
    .output(z.array(shelfItemSchema)),
  pin: oc
    .route({ method: 'POST', path: '/shelf/pinned' })
    .input(z.object({ productId: productIdSchema.nullable() }))
    .output(nothing),
  /** What the host explains now; marks the recording's chapter. */
  explain: oc
    .route({ method: 'POST', path: '/shelf/explained' })
    .input(z.object({ productId: productIdSchema.nullable() }))
    .output(nothing),
  /** A price for this show only, by variant; null takes it away. */
  setLivePrices: oc
    .route({ method: 'PUT', path: '/shelf/{productId}/live-prices' })
    .input(
      z.object({
        productId: productIdSchema,
        prices: z.record(variantIdSchema, minorSchema.min(1).nullable()),
      }),
    )
    .output(z.array(shelfItemSchema)),
};

/** The most that a product with all its variants and texts takes as JSON. */
export const productMaxBytes = 256 * 1024;
/** Pictures go up raw: `POST /api/products/<id>/pictures`, crew only; JPEG, PNG or WebP. */
export const pictureMaxBytes = 4 * 1024 * 1024;
/** A CSV goes up raw: `POST /api/catalogue/import?dryRun=1`, with `goodRows=1` for those without a
 * fault where others have one; down: `GET /api/catalogue/export?format=plain`. */
export const importMaxBytes = 8 * 1024 * 1024;
