import * as z from 'zod';
import { questionIntentSchema } from '../chat/schema.ts';
import type { showIdSchema } from '../kernel/ids.ts';
import {
  claimIdSchema,
  couponIdSchema,
  grantIdSchema,
  lotteryIdSchema,
  messageIdSchema,
  orderIdSchema,
  pollIdSchema,
  productIdSchema,
  saleIdSchema,
  variantIdSchema,
  viewerIdSchema,
} from '../kernel/ids.ts';
import { minorSchema } from '../kernel/money.ts';
import { verdicts, closeReasons } from '../sales/ledger.ts';

/**
 * What can happen in a show, as its append-only log keeps it. Past tense; no names, texts or
 * addresses (those stand in tables that can be erased), so that a replay outlives an erasure.
 */
export const showEventBodySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('show-started') }),
  z.object({ kind: z.literal('show-ended') }),
  /** A viewer's first socket opened; `via` tells a link's source where one was named. */
  z.object({ kind: z.literal('viewer-entered'), via: z.string().max(60).nullable() }),
  /** The last socket closed, or the heartbeats stopped. */
  z.object({ kind: z.literal('viewer-left'), why: z.enum(['bye', 'closed', 'timeout']) }),
  z.object({ kind: z.literal('visibility-changed'), isVisible: z.boolean() }),
  z.object({ kind: z.literal('name-set') }),
  z.object({
    kind: z.literal('message-sent'),
    messageId: messageIdSchema,
    /** Null where the message asks nothing. */
    intent: questionIntentSchema.nullable(),
  }),
  z.object({
    kind: z.literal('question-answered'),
    messageId: messageIdSchema,
    answered: z.boolean(),
  }),
  z.object({ kind: z.literal('message-hidden'), messageId: messageIdSchema, hidden: z.boolean() }),
  z.object({ kind: z.literal('host-spoke'), messageId: messageIdSchema }),
  /** The thresholds that hold from here on, so that a replay segments as the evening did. */
  z.object({ kind: z.literal('thresholds-set'), thresholds: z.record(z.string(), z.number()) }),

  z.object({ kind: z.literal('product-viewed'), productId: productIdSchema }),
  z.object({ kind: z.literal('product-pinned'), productId: productIdSchema.nullable() }),
  /** The product that the host explains from here on: a chapter of the recording. */
  z.object({ kind: z.literal('product-explained'), productId: productIdSchema.nullable() }),
  z.object({ kind: z.literal('live-price-set'), productId: productIdSchema }),
  z.object({
    kind: z.literal('cart-changed'),
    variantId: variantIdSchema,
    quantity: z.int(),
  }),

  z.object({
    kind: z.literal('sale-armed'),
    saleId: saleIdSchema,
    productId: productIdSchema,
    units: z.int(),
    opensAtMs: z.int(),
  }),
  z.object({ kind: z.literal('sale-opened'), saleId: saleIdSchema }),
  z.object({ kind: z.literal('sale-extended'), saleId: saleIdSchema, endsAtMs: z.int() }),
  z.object({ kind: z.literal('sale-units-added'), saleId: saleIdSchema, units: z.int() }),
  z.object({ kind: z.literal('sale-quota-released'), saleId: saleIdSchema, units: z.int() }),
  z.object({ kind: z.literal('sale-closed'), saleId: saleIdSchema, reason: z.enum(closeReasons) }),
  /** A tap and its answer. */
  z.object({
    kind: z.literal('claim-answered'),
    saleId: saleIdSchema,
    claimId: claimIdSchema,
    verdict: z.enum(verdicts),
  }),
  /** One who waited got a unit that was free again. */
  z.object({ kind: z.literal('claim-promoted'), saleId: saleIdSchema, claimId: claimIdSchema }),
  z.object({
    kind: z.literal('hold-ended'),
    saleId: saleIdSchema,
    claimId: claimIdSchema,
    how: z.enum(['released', 'expired']),
  }),

  z.object({
    kind: z.literal('order-placed'),
    orderId: orderIdSchema,
    saleId: saleIdSchema.nullable(),
    totalMinor: minorSchema,
  }),
  z.object({ kind: z.literal('order-paid'), orderId: orderIdSchema, totalMinor: minorSchema }),
  z.object({
    kind: z.literal('order-closed'),
    orderId: orderIdSchema,
    how: z.enum(['expired', 'cancelled']),
  }),
  z.object({
    kind: z.literal('order-refunded'),
    orderId: orderIdSchema,
    amountMinor: minorSchema,
    /** Whether nothing of the order is left paid. */
    isWhole: z.boolean(),
  }),
  z.object({
    kind: z.literal('order-shipped'),
    orderId: orderIdSchema,
    ship: z.enum(['new', 'packed', 'shipped']),
  }),
  z.object({
    kind: z.literal('coupon-granted'),
    couponId: couponIdSchema,
    grantId: grantIdSchema,
    why: z.enum(['crew', 'newcomer', 'invited', 'inviter', 'sharer', 'prize', 'code']),
  }),
  z.object({
    kind: z.literal('coupon-redeemed'),
    couponId: couponIdSchema,
    orderId: orderIdSchema,
    amountMinor: minorSchema,
  }),
  z.object({
    kind: z.literal('coupon-given-back'),
    couponId: couponIdSchema,
    orderId: orderIdSchema,
  }),

  z.object({ kind: z.literal('poll-opened'), pollId: pollIdSchema }),
  z.object({ kind: z.literal('poll-voted'), pollId: pollIdSchema, answer: z.int() }),
  z.object({ kind: z.literal('poll-closed'), pollId: pollIdSchema }),
  z.object({
    kind: z.literal('lottery-opened'),
    lotteryId: lotteryIdSchema,
    seedHash: z.string(),
  }),
  z.object({ kind: z.literal('lottery-entered'), lotteryId: lotteryIdSchema }),
  z.object({
    kind: z.literal('lottery-closed'),
    lotteryId: lotteryIdSchema,
    entriesHash: z.string(),
  }),
  z.object({ kind: z.literal('lottery-drawn'), lotteryId: lotteryIdSchema, seed: z.string() }),
  z.object({ kind: z.literal('lottery-won'), lotteryId: lotteryIdSchema }),
  z.object({ kind: z.literal('lottery-cancelled'), lotteryId: lotteryIdSchema }),
  z.object({ kind: z.literal('shared') }),
  /** Came by a friend's link for the first time; the viewer is the friend who came. */
  z.object({ kind: z.literal('arrived-by-invitation'), inviterId: viewerIdSchema }),
  z.object({ kind: z.literal('invitation-rewarded'), inviterId: viewerIdSchema }),
  /** Known from here on by an e-mail address or a link; `person` is who they were before. */
  z.object({
    kind: z.literal('signed-in'),
    by: z.enum(['link', 'email']),
    personId: viewerIdSchema,
  }),
]);
export type ShowEventBody = z.infer<typeof showEventBodySchema>;

/** One line of the log; `seq` rises by one within a show. */
export interface ShowEvent {
  readonly seq: number;
  readonly showId: z.infer<typeof showIdSchema>;
  readonly atMs: number;
  /** Whose act it was, or whom it concerns; null for the crew's and the show's own. */
  readonly viewerId: z.infer<typeof viewerIdSchema> | null;
  readonly body: ShowEventBody;
}
