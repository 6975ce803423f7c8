import { oc } from '@orpc/contract';
import * as z from 'zod';
import {
  claimIdSchema,
  productIdSchema,
  saleIdSchema,
  templateIdSchema,
  variantIdSchema,
} from '../kernel/ids.ts';
import {
  myClaimSchema,
  offerSegmentSchema,
  saleBoardSchema,
  saleSchema,
  saleTemplateSchema,
  saleTermsDraftSchema,
  shopSettingsSchema,
  tapAnswerSchema,
} from '../sales/index.ts';
import { showSchema } from '../show/schema.ts';
import { idempotencyKeySchema } from './keys.ts';

const ofSale = { saleId: saleIdSchema, key: idempotencyKeySchema };

/** Flash sales: the crew's side, and a viewer's tap. */
export const salesContract = {
  templates: oc
    .route({ method: 'GET', path: '/sale-templates' })
    .output(z.array(saleTemplateSchema)),
  /** All of them, in the order of the menu. */
  setTemplates: oc
    .route({ method: 'PUT', path: '/sale-templates' })
    .input(
      z.object({
        templates: z.array(saleTemplateSchema.extend({ id: templateIdSchema.nullable() })).max(30),
      }),
    )
    .output(z.array(saleTemplateSchema)),
  /**
   * Carves the units out of the stock. `now` counts down at once, a time arms it by itself, `draft`
   * waits for `arm`. One sale is armed or open at a time.
   */
  create: oc
    .route({ method: 'POST', path: '/sales' })
    .input(
      z.object({
        productId: productIdSchema,
        /** Empty takes every variant that has stock, units shared out by stock. */
        variantIds: z.array(variantIdSchema).max(100).default([]),
        terms: saleTermsDraftSchema,
        start: z.union([z.enum(['now', 'draft']), z.object({ atMs: z.int() })]),
        key: idempotencyKeySchema,
      }),
    )
    .output(saleSchema),
  list: oc.route({ method: 'GET', path: '/sales' }).output(z.array(saleSchema)),
  board: oc
    .route({ method: 'GET', path: '/sales/{saleId}/board' })
    .input(z.object({ saleId: saleIdSchema }))
    .output(saleBoardSchema),
  /** Starts the countdown of a draft. */
  arm: oc
    .route({ method: 'POST', path: '/sales/{saleId}/arm' })
    .input(z.object(ofSale))
    .output(saleSchema),
  /** Before the opening it goes back to nothing; afterwards nobody gets another unit, holds remain. */
  stop: oc
    .route({ method: 'POST', path: '/sales/{saleId}/stop' })
    .input(z.object(ofSale))
    .output(saleSchema),
  extend: oc
    .route({ method: 'POST', path: '/sales/{saleId}/extend' })
    .input(z.object({ ...ofSale, byMs: z.int().min(10_000).max(1_200_000) }))
    .output(saleSchema),
  addUnits: oc
    .route({ method: 'POST', path: '/sales/{saleId}/units' })
    .input(
      z.object({
        ...ofSale,
        variantId: variantIdSchema.nullable(),
        units: z.int().min(1).max(10_000),
      }),
    )
    .output(saleSchema),
  /** Units kept for a segment go to everyone; null releases all. */
  releaseQuota: oc
    .route({ method: 'POST', path: '/sales/{saleId}/quota' })
    .input(z.object({ ...ofSale, segment: offerSegmentSchema.nullable() }))
    .output(saleSchema),

  /** A viewer's tap. Answered once it is on disk; a repeat of the key gets the first answer. */
  tap: oc
    .route({ method: 'POST', path: '/sales/{saleId}/taps' })
    .input(z.object({ ...ofSale, slug: showSchema.shape.slug, variantId: variantIdSchema }))
    .output(tapAnswerSchema),
  /** Gives a held unit back, or leaves the waiting list. */
  giveUp: oc
    .route({ method: 'POST', path: '/claims/{claimId}/give-up' })
    .input(z.object({ claimId: claimIdSchema, key: idempotencyKeySchema }))
    .output(myClaimSchema),

  shop: oc.route({ method: 'GET', path: '/shop' }).output(shopSettingsSchema),
  setShop: oc
    .route({ method: 'PUT', path: '/shop' })
    .input(shopSettingsSchema)
    .output(shopSettingsSchema),
};
