import type { OrderState } from '../../shared/sales/index.ts';
import type { KeptOrder, OrderAct, OrderPorts, SaleOutcome } from './ports.ts';

/** What is set aside for an order, handed over or free again; all of it inside a commit. */
export class Goods {
  readonly #ports: Pick<OrderPorts, 'sales' | 'stock' | 'coupons' | 'orders'>;
  constructor(ports: Pick<OrderPorts, 'sales' | 'stock' | 'coupons' | 'orders'>) {
    this.#ports = ports;
  }

  /**
   * An order is paid for. Late, it takes what is free now, all of it or nothing; false where there
   * is nothing for it, and then one that was waiting is over.
   */
  sell(
    order: KeptOrder,
    isLate: boolean,
    nowMs: number,
  ): { readonly isDone: boolean; readonly acts: readonly OrderAct[] } {
    const { id: orderId, totalMinor, viewerId } = order;
    const acts: OrderAct[] = [];
    const isSold = (!isLate || this.#hasCoupons(order)) && this.#take(order, isLate, nowMs, acts);
    if (!isSold) {
      if (!isLate) acts.push(...this.end(order, 'expired', nowMs));
      return { isDone: false, acts };
    }
    if (isLate) {
      const grantIds = order.grantIds.filter((id) => id !== null);
      this.#ports.coupons.takeAgain(orderId, grantIds);
      acts.push(...couponActs(order, 'coupon-redeemed'));
    }
    this.#ports.orders.update({ ...order, state: 'paid', paidAtMs: nowMs, payUntilMs: null });
    acts.push({ viewerId, body: { kind: 'order-paid', orderId, totalMinor } });
    return { isDone: true, acts };
  }

  /** An unpaid order is over; goods and coupons are free again. A hold ends by its own time. */
  end(order: KeptOrder, how: 'expired' | 'cancelled', nowMs: number): readonly OrderAct[] {
    const { id: orderId, viewerId } = order;
    const acts: OrderAct[] = [];
    if (order.claimId === null || order.saleId === null)
      for (const line of order.lines)
        must(this.#ports.stock.reserve(order.scope, line.variantId, -line.quantity));
    else if (how === 'cancelled')
      acts.push(...this.#ports.sales.release(order.saleId, order.claimId, nowMs).acts);
    this.#ports.coupons.giveBack(orderId);
    this.#ports.orders.update({ ...order, state: how, payUntilMs: null });
    acts.push({ viewerId, body: { kind: 'order-closed', orderId, how } });
    acts.push(...couponActs(order, 'coupon-given-back'));
    return acts;
  }

  /** So much of an order's money goes back; the goods too where they are wanted back. */
  refunded(
    order: KeptOrder,
    after: { readonly state: OrderState; readonly refundedMinor: number },
    isRestocked: boolean,
    nowMs: number,
  ): readonly OrderAct[] {
    const { id: orderId, viewerId } = order;
    this.#ports.orders.update({ ...order, ...after });
    const acts: OrderAct[] = [];
    const isWhole = after.state === 'refunded';
    if (isWhole && isRestocked) {
      if (order.claimId !== null && order.saleId !== null)
        acts.push(...this.#ports.sales.returnUnit(order.saleId, order.claimId, nowMs).acts);
      else
        for (const line of order.lines)
          must(this.#ports.stock.sellFree(order.scope, line.variantId, -line.quantity));
    }
    const amountMinor = after.refundedMinor - order.refundedMinor;
    acts.push({ viewerId, body: { kind: 'order-refunded', orderId, amountMinor, isWhole } });
    return acts;
  }

  #take(order: KeptOrder, isLate: boolean, nowMs: number, acts: OrderAct[]): boolean {
    const { saleId, claimId } = order;
    if (saleId === null || claimId === null)
      return isLate ? this.#sellFree(order) : this.#sellReserved(order);
    const told = ({ outcome, acts: more }: SaleOutcome): string => {
      acts.push(...more);
      return outcome;
    };
    const outcome = told(this.#ports.sales.pay(saleId, claimId, nowMs));
    if (outcome !== 'hold-ended') return outcome === 'done';
    return told(this.#ports.sales.payLate(saleId, claimId, nowMs)) === 'done';
  }

  #sellReserved(order: KeptOrder): boolean {
    for (const line of order.lines)
      must(this.#ports.stock.sellReserved(order.scope, line.variantId, line.quantity));
    return true;
  }

  /** All lines or none. */
  #sellFree({ lines, scope }: KeptOrder): boolean {
    const missing = lines.findIndex(
      (line) => !this.#ports.stock.sellFree(scope, line.variantId, line.quantity),
    );
    for (const back of lines.slice(0, Math.max(0, missing)))
      must(this.#ports.stock.sellFree(scope, back.variantId, -back.quantity));
    return missing < 0;
  }

  /** A dead order's coupons were given back and may be used up since. */
  #hasCoupons({ discounts, grantIds, scope, personId }: KeptOrder): boolean {
    const { coupons } = this.#ports;
    const grants = new Map(coupons.grantsOf(personId, scope).map((grant) => [grant.id, grant]));
    return discounts.every(({ couponId }, index) => {
      const coupon = coupons.byId(couponId);
      const grantId = grantIds[index] ?? null;
      const isFree = grantId === null || grants.get(grantId)?.orderId === null;
      return (
        coupon !== null &&
        isFree &&
        coupons.redeemed(couponId, scope, null) < coupon.draft.budget &&
        coupons.redeemed(couponId, scope, personId) < coupon.draft.perViewer
      );
    });
  }
}

/** What the log says of an order's coupons. */
export const couponActs = (
  { id: orderId, viewerId, discounts }: KeptOrder,
  kind: 'coupon-redeemed' | 'coupon-given-back',
): OrderAct[] =>
  discounts.map(({ couponId, amountMinor }) => ({
    viewerId,
    body:
      kind === 'coupon-redeemed'
        ? { kind, couponId, orderId, amountMinor }
        : { kind, couponId, orderId },
  }));

/** What was set aside is there, whatever else happened; if not, nothing of this act may stand. */
function must(isDone: boolean): void {
  if (!isDone) throw new Error('The stock does not agree with the orders');
}
