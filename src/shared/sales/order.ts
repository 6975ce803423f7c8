import * as z from 'zod';
import {
  claimIdSchema,
  couponIdSchema,
  grantIdSchema,
  orderIdSchema,
  paymentIdSchema,
  productIdSchema,
  saleIdSchema,
  showIdSchema,
  variantIdSchema,
  viewerIdSchema,
} from '../kernel/ids.ts';
import { currencySchema, minorSchema } from '../kernel/money.ts';
import { identityStrengthSchema, offerSegmentSchema } from './schema.ts';

export const mostInCart = 50;

const line = (most: number) => z.string().trim().max(most);

/** Where an order is sent; erased with the person. */
export const addressSchema = z.object({
  name: line(80).min(1),
  phone: z
    .string()
    .trim()
    .regex(/^[+\d][\d\s()-]{4,24}$/),
  country: z.string().regex(/^[A-Z]{2}$/),
  region: line(80),
  city: line(80).min(1),
  street: line(200).min(1),
  postcode: line(20),
});
export type Address = z.infer<typeof addressSchema>;

export const couponCodeSchema = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9-]{4,40}$/);

/** Who may have a coupon without being given it; `granted` only those to whom it is given. */
export const couponAudienceSchema = z.enum([
  'everyone',
  'newcomer',
  'segment',
  'sharer',
  'invitee',
  'granted',
]);

/** What the crew writes. */
export const couponDraftSchema = z.object({
  name: z.string().trim().min(1).max(80),
  nameZh: z.string().trim().min(1).max(80).nullable().default(null),
  value: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('fixed'), amountMinor: minorSchema.min(1) }),
    z.object({
      kind: z.literal('percentage'),
      basisPoints: z.int().min(1).max(10_000),
      mostMinor: minorSchema.min(1).nullable().default(null),
    }),
  ]),
  audience: couponAudienceSchema.default('granted'),
  segment: offerSegmentSchema.nullable().default(null),
  needs: identityStrengthSchema.default('stranger'),
  minSpendMinor: minorSchema.default(0),
  /** How many may be redeemed in all. */
  budget: z.int().min(1).max(1_000_000),
  perViewer: z.int().min(1).max(100).default(1),
  validFromMs: z.int().nullable().default(null),
  validUntilMs: z.int().nullable().default(null),
  /** How long a viewer may use it after it was given; null for as long as it is valid. */
  lifeMs: z.int().min(60_000).nullable().default(null),
  /** Limits it to products. Empty for all. */
  productIds: z.array(productIdSchema).max(100).default([]),
  /** Whether it goes together with other coupons, and with a flash-sale price. */
  stacks: z.object({ withCoupons: z.boolean(), withSale: z.boolean() }),
  /** Typed by a viewer; null where it is only given. Of 80 bits or more where it is made by us. */
  code: couponCodeSchema.nullable().default(null),
});
export type CouponDraft = z.infer<typeof couponDraftSchema>;

/** A coupon and how much of it is used. */
export const couponSchema = couponDraftSchema.extend({
  id: couponIdSchema,
  isActive: z.boolean(),
  granted: z.int(),
  redeemed: z.int(),
  createdAtMs: z.int(),
});
export type Coupon = z.infer<typeof couponSchema>;

/** Why a coupon does not apply to a cart, most telling first. */
export const couponProblemSchema = z.enum([
  'not-yet',
  'over',
  'used-up',
  'already-used',
  'min-spend',
  'not-these-products',
  'not-for-you',
  'not-in-a-sale',
  'not-with-others',
  'identity-needed',
]);
export type CouponProblem = z.infer<typeof couponProblemSchema>;

/** A coupon that a viewer holds, as a card. */
export const myCouponSchema = z.object({
  grantId: grantIdSchema.nullable(),
  couponId: couponIdSchema,
  name: z.string(),
  nameZh: z.string().nullable(),
  value: couponDraftSchema.shape.value,
  minSpendMinor: minorSchema,
  validUntilMs: z.int().nullable(),
  why: z.enum(['crew', 'newcomer', 'invited', 'inviter', 'sharer', 'prize', 'code']),
  isUsed: z.boolean(),
});
export type MyCoupon = z.infer<typeof myCouponSchema>;

/** A priced cart or order before it is placed. */
export const quoteSchema = z.object({
  currency: currencySchema,
  lines: z.array(
    z.object({
      variantId: variantIdSchema,
      productId: productIdSchema,
      title: z.string(),
      titleZh: z.string().nullable(),
      options: z.array(z.string()),
      pictureUrl: z.string().nullable(),
      quantity: z.int(),
      unitPriceMinor: minorSchema,
      lineMinor: minorSchema,
      /** Less than the quantity where it is out of stock; then it cannot be placed. */
      available: z.int(),
    }),
  ),
  coupons: z.array(
    z.object({
      coupon: myCouponSchema,
      isApplied: z.boolean(),
      takesOffMinor: minorSchema,
      problem: couponProblemSchema.nullable(),
      /** How much is missing to the minimum spend, where that is the problem. */
      missingMinor: minorSchema.nullable(),
    }),
  ),
  subtotalMinor: minorSchema,
  discountMinor: minorSchema,
  shippingMinor: minorSchema,
  totalMinor: minorSchema,
});
export type Quote = z.infer<typeof quoteSchema>;

export const orderStateSchema = z.enum([
  'awaiting-payment',
  'paid',
  'expired',
  'cancelled',
  'partly-refunded',
  'refunded',
]);
export const shipStateSchema = z.enum(['new', 'packed', 'shipped']);
export type OrderState = z.infer<typeof orderStateSchema>;
export type ShipState = z.infer<typeof shipStateSchema>;

export const paymentProviderSchema = z.enum(['test', 'stripe', 'link']);
export type PaymentProviderName = z.infer<typeof paymentProviderSchema>;
export const paymentStateSchema = z.enum([
  'open',
  'paid',
  'failed',
  'cancelled',
  'refund-due',
  'refunded',
]);

/** An order as its buyer sees it. */
export const orderSchema = z.object({
  id: orderIdSchema,
  /** Short and spoken: `R-1024`. */
  number: z.string(),
  showId: showIdSchema,
  saleId: saleIdSchema.nullable(),
  claimId: claimIdSchema.nullable(),
  state: orderStateSchema,
  ship: shipStateSchema,
  isTest: z.boolean(),
  currency: currencySchema,
  lines: quoteSchema.shape.lines.element.omit({ available: true }).array(),
  discounts: z.array(
    z.object({ couponId: couponIdSchema, name: z.string(), amountMinor: minorSchema }),
  ),
  subtotalMinor: minorSchema,
  discountMinor: minorSchema,
  shippingMinor: minorSchema,
  totalMinor: minorSchema,
  refundedMinor: minorSchema,
  placedAtMs: z.int(),
  payUntilMs: z.int().nullable(),
  paidAtMs: z.int().nullable(),
  tracking: z.string().max(80).nullable(),
});
export type Order = z.infer<typeof orderSchema>;

/** The same with the buyer, for those who pack. */
export const crewOrderSchema = orderSchema.extend({
  viewerId: viewerIdSchema,
  viewerName: z.string().nullable(),
  address: addressSchema.nullable(),
  payments: z.array(
    z.object({
      id: paymentIdSchema,
      provider: paymentProviderSchema,
      state: paymentStateSchema,
      amountMinor: minorSchema,
      atMs: z.int(),
      /** Why someone must look at it: paid late, twice, or the wrong sum. */
      problem: z.enum(['late', 'twice', 'wrong-sum', 'refund-failed']).nullable(),
    }),
  ),
});
export type CrewOrder = z.infer<typeof crewOrderSchema>;

/** How to pay: a button that says it is a test, Stripe's element, or the merchant's own page. */
export const paymentStartSchema = z.discriminatedUnion('provider', [
  z.object({ provider: z.literal('test'), paymentId: paymentIdSchema }),
  z.object({
    provider: z.literal('stripe'),
    paymentId: paymentIdSchema,
    clientSecret: z.string(),
    publishableKey: z.string(),
  }),
  z.object({ provider: z.literal('link'), paymentId: paymentIdSchema, url: z.string() }),
]);
export type PaymentStart = z.infer<typeof paymentStartSchema>;

/** Something about money that a person must settle. */
export const moneyTaskSchema = z.object({
  id: z.uuid(),
  kind: z.enum(['refund-by-hand', 'late-payment', 'double-payment', 'wrong-sum', 'refund-failed']),
  orderId: orderIdSchema,
  orderNumber: z.string(),
  amountMinor: minorSchema,
  currency: currencySchema,
  madeAtMs: z.int(),
  doneAtMs: z.int().nullable(),
});
export type MoneyTask = z.infer<typeof moneyTaskSchema>;

/** How this shop sells. */
export const shopSettingsSchema = z.object({
  currency: currencySchema.default('CNY'),
  provider: paymentProviderSchema.default('test'),
  /** Flat, and free from a subtotal on (null: never free). */
  shippingMinor: minorSchema.default(0),
  freeShippingFromMinor: minorSchema.nullable().default(null),
  needsAddress: z.boolean().default(true),
  /** How long an unpaid order keeps its stock. */
  orderHoldMs: z.int().min(60_000).max(86_400_000).default(900_000),
  /** The most coupons on one order. */
  mostCoupons: z.int().min(0).max(5).default(1),
  linkCheckoutUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  stripePublishableKey: z.string().max(200).nullable().default(null),
  /** When both sides of an invitation get their coupon. */
  referral: z
    .object({
      isOn: z.boolean().default(false),
      after: z.enum(['first-stay', 'first-paid-order']).default('first-stay'),
      /** How long a friend must stay for it to count. */
      stayMs: z.int().min(10_000).max(3_600_000).default(120_000),
      windowMs: z.int().min(3_600_000).max(31_536_000_000).default(604_800_000),
      inviterCouponId: couponIdSchema.nullable().default(null),
      inviteeCouponId: couponIdSchema.nullable().default(null),
      needs: identityStrengthSchema.default('stranger'),
      mostPerInviter: z.int().min(1).max(1000).default(20),
    })
    .prefault({}),
});
export type ShopSettings = z.infer<typeof shopSettingsSchema>;
