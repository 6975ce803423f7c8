import type { CrewOrder, Order, OrderState } from './order.ts';

/** A payment as the rules see it. */
export type PaymentState = CrewOrder['payments'][number]['state'];

/** What a provider says of a payment. */
export type PaymentNews =
  | { readonly state: 'open' }
  | { readonly state: 'failed' }
  | { readonly state: 'paid'; readonly amountMinor: number; readonly currency: string };

/** What news of a payment mean for it and for its order. */
export type PaymentVerdict =
  /** Known already, or no news at all. */
  | 'nothing'
  | 'failed'
  /** Goods are to be handed over, if there are any (late: if there are any left). */
  | 'in-time'
  | 'late'
  /** Money goes back. */
  | 'twice'
  | 'wrong-sum';

const isPaidFor: ReadonlySet<OrderState> = new Set(['paid', 'partly-refunded', 'refunded']);

/** Judges news of a payment by what is known of it; the same news twice mean nothing the second time. */
export function judgeNews(
  payment: PaymentState,
  order: Pick<Order, 'state' | 'totalMinor' | 'currency'>,
  news: PaymentNews,
): PaymentVerdict {
  // One that failed or was called off may still turn out to have been made.
  const isSettled = payment === 'paid' || payment === 'refund-due' || payment === 'refunded';
  if (isSettled || news.state === 'open') return 'nothing';
  if (news.state === 'failed') return payment === 'open' ? 'failed' : 'nothing';
  if (news.amountMinor !== order.totalMinor || news.currency !== order.currency) return 'wrong-sum';
  if (isPaidFor.has(order.state)) return 'twice';
  return order.state === 'awaiting-payment' ? 'in-time' : 'late';
}

/** Whether there is something to pack, and money to give back. */
export const isPaidOrder = ({ state }: Pick<Order, 'state'>): boolean =>
  state === 'paid' || state === 'partly-refunded';

/** An order's state after so much more of it was given back; null where that is more than there is. */
export function afterRefund(
  { totalMinor, refundedMinor }: Pick<Order, 'totalMinor' | 'refundedMinor'>,
  amountMinor: number,
): Pick<Order, 'state' | 'refundedMinor'> | null {
  const backMinor = refundedMinor + amountMinor;
  if (backMinor > totalMinor) return null;
  return {
    refundedMinor: backMinor,
    state: backMinor === totalMinor ? 'refunded' : 'partly-refunded',
  };
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const numberLength = 5;

/** A number to be read aloud, of random bytes: `R-7K2QD`. */
export function orderNumber(bytes: Uint8Array): string {
  const signs = [...bytes.slice(0, numberLength)].map((byte) => crockford[byte % 32] ?? '0');
  return `R-${signs.join('')}`;
}
