import { oc } from '@orpc/contract';
import * as z from 'zod';
import {
  claimIdSchema,
  couponIdSchema,
  orderIdSchema,
  paymentIdSchema,
  variantIdSchema,
  viewerIdSchema,
} from '../kernel/ids.ts';
import { minorSchema } from '../kernel/money.ts';
import {
  addressSchema,
  couponCodeSchema,
  couponDraftSchema,
  couponSchema,
  crewOrderSchema,
  moneyTaskSchema,
  myCouponSchema,
  orderSchema,
  orderStateSchema,
  paymentStartSchema,
  quoteSchema,
  shipStateSchema,
} from '../sales/index.ts';
import { showSchema } from '../show/schema.ts';
import { idempotencyKeySchema } from './keys.ts';

const { slug } = showSchema.shape;
const key = idempotencyKeySchema;
/** What is paid for: the cart, or the unit that a claim holds. */
const basket = {
  slug,
  claimId: claimIdSchema.nullable(),
  couponIds: z.array(couponIdSchema).max(5),
};

/** Carts, orders, payments and coupons. */
export const ordersContract = {
  /** The viewer's cart, priced; with a claim the held unit instead. Says of each coupon what it takes off or why not. */
  quote: oc
    .route({ method: 'POST', path: '/cart/quote' })
    .input(z.object(basket))
    .output(quoteSchema),
  /** How many of a variant are in the cart; 0 takes it out. */
  setCart: oc
    .route({ method: 'PUT', path: '/cart' })
    .input(z.object({ slug, variantId: variantIdSchema, quantity: z.int().min(0).max(99) }))
    .output(quoteSchema),
  /** Refused with `price-changed` where the total is not what the viewer saw. */
  place: oc
    .route({ method: 'POST', path: '/orders' })
    .input(
      z.object({
        ...basket,
        address: addressSchema.nullable(),
        expectedTotalMinor: minorSchema,
        key,
      }),
    )
    .output(z.object({ order: orderSchema, payment: paymentStartSchema.nullable() })),
  /** Begins (or takes up again) the payment of an unpaid order. */
  pay: oc
    .route({ method: 'POST', path: '/orders/{orderId}/pay' })
    .input(z.object({ orderId: orderIdSchema }))
    .output(paymentStartSchema),
  /** The test provider's two buttons. */
  payTest: oc
    .route({ method: 'POST', path: '/payments/{paymentId}/test' })
    .input(z.object({ paymentId: paymentIdSchema, outcome: z.enum(['paid', 'failed']), key }))
    .output(orderSchema),
  /** Asks the provider now, for a viewer who comes back from paying. */
  refresh: oc
    .route({ method: 'POST', path: '/orders/{orderId}/refresh' })
    .input(z.object({ orderId: orderIdSchema }))
    .output(orderSchema),
  cancel: oc
    .route({ method: 'POST', path: '/orders/{orderId}/cancel' })
    .input(z.object({ orderId: orderIdSchema, key }))
    .output(orderSchema),
  /** The viewer's own, newest first. */
  mine: oc.route({ method: 'GET', path: '/orders/mine' }).output(z.array(orderSchema)),
  /** Where the last order went. */
  address: oc
    .route({ method: 'GET', path: '/me/address' })
    .output(z.object({ address: addressSchema.nullable() })),
  redeemCode: oc
    .route({ method: 'POST', path: '/coupons/code' })
    .input(z.object({ slug, code: couponCodeSchema, key }))
    .output(myCouponSchema),

  list: oc
    .route({ method: 'GET', path: '/orders' })
    .input(
      z.object({
        state: orderStateSchema.optional(),
        ship: shipStateSchema.optional(),
        thisShow: z.enum(['yes', 'no']).default('yes'),
        search: z.string().trim().max(80).default(''),
        before: z.string().max(60).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(
      z.object({ orders: z.array(crewOrderSchema), next: z.string().nullable(), total: z.int() }),
    ),
  ship: oc
    .route({ method: 'POST', path: '/orders/{orderId}/ship' })
    .input(
      z.object({
        orderId: orderIdSchema,
        ship: shipStateSchema,
        tracking: z.string().trim().max(80).nullable().default(null),
      }),
    )
    .output(crewOrderSchema),
  /** Null refunds all that is left; `restock` puts the goods back. */
  refund: oc
    .route({ method: 'POST', path: '/orders/{orderId}/refund' })
    .input(
      z.object({
        orderId: orderIdSchema,
        amountMinor: minorSchema.min(1).nullable(),
        restock: z.boolean(),
        reason: z.string().trim().max(200).default(''),
        key,
      }),
    )
    .output(crewOrderSchema),
  tasks: oc.route({ method: 'GET', path: '/money-tasks' }).output(z.array(moneyTaskSchema)),
  taskDone: oc
    .route({ method: 'POST', path: '/money-tasks/{taskId}/done' })
    .input(z.object({ taskId: z.uuid() }))
    .output(moneyTaskSchema),

  coupons: oc.route({ method: 'GET', path: '/coupons' }).output(z.array(couponSchema)),
  saveCoupon: oc
    .route({ method: 'POST', path: '/coupons' })
    .input(z.object({ id: couponIdSchema.nullable(), draft: couponDraftSchema, key }))
    .output(couponSchema),
  activateCoupon: oc
    .route({ method: 'POST', path: '/coupons/{couponId}/active' })
    .input(z.object({ couponId: couponIdSchema, active: z.boolean() }))
    .output(couponSchema),
  /** To viewers by name, or to everyone of a tab of the audience who is present. */
  grant: oc
    .route({ method: 'POST', path: '/coupons/{couponId}/grants' })
    .input(
      z.object({
        couponId: couponIdSchema,
        to: z.union([
          z.object({ viewerIds: z.array(viewerIdSchema).min(1).max(500) }),
          z.object({ tab: z.string().max(20) }),
        ]),
        key,
      }),
    )
    .output(z.object({ granted: z.int(), skipped: z.int() })),
};

/** Orders as CSV: `GET /api/orders/export`, crew only. */
export const ordersExportPath = '/api/orders/export';
