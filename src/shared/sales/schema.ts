import * as z from 'zod';
import {
  claimIdSchema,
  productIdSchema,
  saleIdSchema,
  showIdSchema,
  templateIdSchema,
  variantIdSchema,
} from '../kernel/ids.ts';
import { currencySchema, minorSchema } from '../kernel/money.ts';
import { claimStatuses } from './claim.ts';
import { verdicts } from './ledger.ts';

/** How sure the server is of who a viewer is: a cookie, a merchant's link, a code by e-mail. */
export const identityStrengthSchema = z.enum(['stranger', 'link', 'email']);
export type IdentityStrength = z.infer<typeof identityStrengthSchema>;

/** Whom an offer is for: kept units of a sale, and coupons. */
export const offerSegmentSchema = z.enum([
  /** Never paid an order (refunded ones do not count). */
  'first-time-buyers',
  'past-buyers',
  /** Their first show. */
  'new',
  /** Asked something in this show. */
  'asking',
  /** Came by a friend's link. */
  'invited',
]);
export type OfferSegment = z.infer<typeof offerSegmentSchema>;

export const salePhaseSchema = z.enum(['draft', 'armed', 'open', 'sold-out', 'ended', 'stopped']);
export type SalePhase = z.infer<typeof salePhaseSchema>;

/** `flash`: a price, units and a time. `limited`: units until they are gone, no end of its own. */
export const saleKindSchema = z.enum(['flash', 'limited']);
export type SaleKind = z.infer<typeof saleKindSchema>;

export const countdownMsSchema = z.int().min(3000).max(300_000);
export const saleMsSchema = z.int().min(60_000).max(1_200_000);
export const mostSaleUnits = 100_000;

export const saleQuotaSchema = z.object({
  segment: offerSegmentSchema,
  units: z.int().min(1).max(mostSaleUnits),
  /** Released to everyone when this time after the opening has passed. */
  releaseAfterMs: z.int().min(1000).max(1_200_000),
});

/** What a crew member sets up once and starts with one click. */
export const saleTermsDraftSchema = z.object({
  kind: saleKindSchema.default('flash'),
  countdownMs: countdownMsSchema.default(3000),
  /** Null only for `limited`: until the units are gone or the show ends. */
  durationMs: saleMsSchema.nullable().default(300_000),
  units: z.int().min(1).max(mostSaleUnits),
  limitPerViewer: z.int().min(1).max(100).default(1),
  holdMs: z.int().min(30_000).max(1_800_000).default(300_000),
  needs: identityStrengthSchema.default('stranger'),
  quotas: z.array(saleQuotaSchema).max(5).default([]),
  /** The price, or what is taken off the shop's own, in basis points (3000 = 30 % off). */
  price: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('fixed'), priceMinor: minorSchema.min(1) }),
    z.object({ kind: z.literal('off'), basisPoints: z.int().min(0).max(9900) }),
  ]),
});
export type SaleTermsDraft = z.infer<typeof saleTermsDraftSchema>;

/** A named set of terms, offered in the flash-sale menu. `live-price` sets a price for the show. */
export const saleTemplateSchema = z.object({
  id: templateIdSchema,
  name: z.string().trim().min(1).max(80),
  nameZh: z.string().trim().min(1).max(80).nullable(),
  terms: saleTermsDraftSchema,
});
export type SaleTemplate = z.infer<typeof saleTemplateSchema>;

/** A sale as everyone in the room sees it. */
export const saleSchema = z.object({
  id: saleIdSchema,
  /** 0 to 63: what the mark on the countdown board says of this sale. */
  code: z.int().min(0).max(63),
  kind: saleKindSchema,
  phase: salePhaseSchema,
  productId: productIdSchema,
  currency: currencySchema,
  priceMinor: minorSchema,
  /** The highest of the shop's own prices of these variants, where that is a real former price. */
  formerPriceMinor: minorSchema.nullable(),
  /** Null while it is a draft that waits for a word. */
  opensAtMs: z.int().nullable(),
  /** Null for one without an end of its own. */
  endsAtMs: z.int().nullable(),
  holdMs: z.int(),
  limitPerViewer: z.int(),
  needs: identityStrengthSchema,
  units: z.int(),
  /** Units that anyone may still take, those kept for segments not counted. */
  unitsLeft: z.int(),
  /** Still kept, by segment. */
  kept: z.array(
    z.object({ segment: offerSegmentSchema, units: z.int(), releaseAtMs: z.int().nullable() }),
  ),
  variants: z.array(z.object({ variantId: variantIdSchema, unitsLeft: z.int() })),
  waiting: z.int(),
});
export type Sale = z.infer<typeof saleSchema>;

/** Figures of one segment on the sale's board. */
export const saleBoardRowSchema = z.object({
  segment: z.enum([...offerSegmentSchema.options, 'others']),
  taps: z.int(),
  held: z.int(),
  paid: z.int(),
  waiting: z.int(),
});

/** What the crew sees of a sale, live. */
export const saleBoardSchema = z.object({
  sale: saleSchema,
  taps: z.int(),
  repeats: z.int(),
  early: z.int(),
  free: z.int(),
  held: z.int(),
  paid: z.int(),
  waiting: z.int(),
  expired: z.int(),
  /** Units that went in the last second. */
  unitsPerSecond: z.number(),
  rows: z.array(saleBoardRowSchema),
  ledger: z.object({
    entries: z.int(),
    head: z.string(),
    /** Null where the chain and the tables agree. */
    problem: z.string().nullable(),
  }),
});
export type SaleBoard = z.infer<typeof saleBoardSchema>;

/** The answer to a tap, final for that tap; `seq` and `head` are its receipt. */
export const tapAnswerSchema = z.object({
  saleId: saleIdSchema,
  claimId: claimIdSchema,
  verdict: z.enum(verdicts),
  /** On the waiting list, from 1; 0 is none. */
  place: z.int(),
  payUntilMs: z.int().nullable(),
  seq: z.int(),
  head: z.string(),
});
export type TapAnswer = z.infer<typeof tapAnswerSchema>;

/** What became of a viewer's own claim, told on `me`. */
export const myClaimSchema = tapAnswerSchema.extend({
  productId: productIdSchema,
  variantId: variantIdSchema,
  priceMinor: minorSchema,
  status: z.enum(claimStatuses),
});
export type MyClaim = z.infer<typeof myClaimSchema>;

/** Where a show's stock, coupon budgets and orders are counted: the shop's own, or a rehearsal's copy. */
export const stockScopeSchema = z.union([z.literal('real'), showIdSchema]);
export type StockScope = z.infer<typeof stockScopeSchema>;
