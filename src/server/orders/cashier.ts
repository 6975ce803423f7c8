import { paymentIdSchema, type PaymentId, type ShowId } from '../../shared/kernel/index.ts';
import type { PaymentProviderName, PaymentStart } from '../../shared/sales/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import type {
  Decision,
  KeptOrder,
  KeptPayment,
  OrderAct,
  OrderPorts,
  PaymentNews,
  PaymentProvider,
} from './ports.ts';

const tickMs = 1000;
/** Open payments are asked for this often; a webhook may be faster. */
const askEveryMs = 5000;
/** After its order ended an open payment is asked for this much longer: money may come late. */
const lateMs = 30 * 60_000;

/**
 * Where money and goods meet. Each payment has one of these ends: in time, late with goods left,
 * late without (refunded), twice (the second refunded), the wrong sum (refunded), failed, or never
 * (the order expires). No end sells a unit twice or keeps money without an order.
 */
export class Cashier {
  readonly #ports: OrderPorts;
  #timer: NodeJS.Timeout | null = null;
  #isBusy = false;
  #askedAtMs = 0;

  constructor(ports: OrderPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#tick(), tickMs);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Begins a payment, or takes up the one that is open. */
  async begin(order: KeptOrder): Promise<PaymentStart> {
    const name = this.#providerOf(order);
    const open = this.#ports.payments
      .ofOrder(order.id)
      .find((payment) => payment.state === 'open' && payment.provider === name);
    const payment: KeptPayment = open ?? {
      id: paymentIdSchema.parse(this.#ports.newId()),
      orderId: order.id,
      provider: name,
      externalId: null,
      state: 'open',
      amountMinor: order.totalMinor,
      refundedMinor: 0,
      problem: null,
      createdAtMs: this.#ports.nowMs(),
      settledAtMs: null,
    };
    // Written first: what a provider may have begun must be asked for, whatever happens in between.
    if (open === undefined) await this.#save(order.showId, payment);
    try {
      const { start, externalId } = await this.#provider(name).begin(order, payment);
      if (externalId !== null && externalId !== payment.externalId)
        await this.#save(order.showId, { ...this.#payment(payment.id), externalId });
      return start;
    } catch (failure) {
      if (failure instanceof Refusal) throw failure;
      this.#ports.onFailure(failure);
      throw new Refusal('payment-unavailable');
    }
  }

  /** News of a payment, from whomever: a button, a webhook, our own asking. A repeat changes nothing. */
  async hear(paymentId: PaymentId, news: PaymentNews): Promise<void> {
    if (news.state === 'open') return;
    const order = this.#ports.orders.byId(this.#payment(paymentId).orderId);
    if (order === null) throw new Refusal('not-found');
    await this.#ports.write(order.showId, (nowMs): Decision<null> => {
      const payment = this.#payment(paymentId);
      // A payment that failed or was called off may still turn out to have been made.
      const isSettled = payment.state !== 'open' && payment.state !== 'failed';
      if (isSettled && payment.state !== 'cancelled') return { answer: null };
      if (news.state === 'failed') {
        if (payment.state === 'open')
          this.#ports.payments.save({ ...payment, state: 'failed', settledAtMs: nowMs });
        return { answer: null };
      }
      return { answer: null, acts: this.#received(payment, news, nowMs) };
    });
    await this.payOut();
    this.#tell(order);
  }

  /** Inside a commit: money has come. */
  #received(
    payment: KeptPayment,
    news: Extract<PaymentNews, { state: 'paid' }>,
    nowMs: number,
  ): readonly OrderAct[] {
    const order = this.#ports.orders.byId(payment.orderId);
    if (order === null) throw new Error(`Payment ${payment.id} has no order`);
    const got: KeptPayment = { ...payment, state: 'paid', settledAtMs: nowMs };
    if (news.amountMinor !== order.totalMinor || news.currency !== order.currency) {
      this.#sendBack({ ...got, amountMinor: news.amountMinor }, order, 'wrong-sum', nowMs);
      return [];
    }
    if (order.state === 'paid' || order.state === 'partly-refunded' || order.state === 'refunded') {
      this.#sendBack(got, order, 'twice', nowMs);
      return [];
    }
    const { isDone, acts } = this.paid(order, nowMs);
    if (isDone) this.#ports.payments.save(got);
    else this.#sendBack(got, order, 'late', nowMs);
    return acts;
  }

  /** Inside a commit: an order is paid for; false where there is nothing left to sell for it. */
  paid(order: KeptOrder, nowMs: number): { readonly isDone: boolean; readonly acts: OrderAct[] } {
    const acts: OrderAct[] = [];
    const isInTime = order.state === 'awaiting-payment';
    let isSold: boolean;
    if (order.claimId !== null && order.saleId !== null) {
      const { sales } = this.#ports;
      let sold = sales.pay(order.saleId, order.claimId, nowMs);
      acts.push(...sold.acts);
      if (sold.outcome === 'hold-ended') {
        sold = sales.payLate(order.saleId, order.claimId, nowMs);
        acts.push(...sold.acts);
      }
      isSold = sold.outcome === 'done';
    } else isSold = isInTime ? this.#sellReserved(order) : this.#sellFree(order);
    if (isSold && !isInTime) {
      if (this.#canUseCoupons(order)) this.#ports.coupons.takeAgain(order.id);
      else {
        this.#undoLate(order, nowMs, acts);
        isSold = false;
      }
    }
    if (!isSold) {
      if (isInTime) acts.push(...this.end(order, 'expired', nowMs));
      return { isDone: false, acts };
    }
    this.#ports.orders.update({ ...order, state: 'paid', paidAtMs: nowMs, payUntilMs: null });
    const { id: orderId, totalMinor, viewerId } = order;
    acts.push({ viewerId, body: { kind: 'order-paid', orderId, totalMinor } });
    return { isDone: true, acts };
  }

  /** Inside a commit: an unpaid order is over; goods and coupons are free again. */
  end(order: KeptOrder, how: 'expired' | 'cancelled', nowMs: number): readonly OrderAct[] {
    const acts: OrderAct[] = [];
    if (order.claimId !== null && order.saleId !== null) {
      if (how === 'cancelled')
        acts.push(...this.#ports.sales.release(order.saleId, order.claimId, nowMs).acts);
    } else
      for (const line of order.lines)
        this.#must(this.#ports.stock.reserve(order.scope, line.variantId, -line.quantity));
    this.#ports.coupons.giveBack(order.id);
    this.#ports.orders.update({ ...order, state: how, payUntilMs: null });
    const { id: orderId, viewerId } = order;
    acts.push({ viewerId, body: { kind: 'order-closed', orderId, how } });
    for (const { couponId } of order.discounts)
      acts.push({ viewerId, body: { kind: 'coupon-given-back', couponId, orderId } });
    return acts;
  }

  /** Inside a commit: money of a paid order goes back; with all of it the goods may too. */
  giveBack(
    order: KeptOrder,
    amountMinor: number,
    { restock, reason }: { readonly restock: boolean; readonly reason: string },
    nowMs: number,
  ): readonly OrderAct[] {
    const acts: OrderAct[] = [];
    let leftMinor = amountMinor;
    for (const payment of this.#ports.payments.ofOrder(order.id)) {
      if (payment.state !== 'paid' || payment.problem !== null || leftMinor === 0) continue;
      const part = Math.min(leftMinor, payment.amountMinor - payment.refundedMinor);
      if (part === 0) continue;
      leftMinor -= part;
      this.#refundLater(payment, part, reason, nowMs);
    }
    const refundedMinor = order.refundedMinor + amountMinor;
    const isWhole = refundedMinor === order.totalMinor;
    this.#ports.orders.update({
      ...order,
      refundedMinor,
      state: isWhole ? 'refunded' : 'partly-refunded',
    });
    if (isWhole && restock) {
      if (order.claimId !== null && order.saleId !== null)
        acts.push(...this.#ports.sales.returnUnit(order.saleId, order.claimId, nowMs).acts);
      else
        for (const line of order.lines)
          this.#must(this.#ports.stock.sellFree(order.scope, line.variantId, -line.quantity));
    }
    const { id: orderId, viewerId } = order;
    acts.push({ viewerId, body: { kind: 'order-refunded', orderId, amountMinor, isWhole } });
    return acts;
  }

  /** Asks the providers for what is due to go back; what fails is tried again. */
  async payOut(): Promise<void> {
    for (const refund of this.#ports.payments.refundsDue()) {
      const payment = this.#payment(refund.paymentId);
      const order = this.#ports.orders.byId(refund.orderId);
      if (order === null) continue;
      try {
        const state = await this.#provider(payment.provider).refund(payment, refund);
        await this.#ports.write(order.showId, (nowMs): Decision<null> => {
          const current = this.#payment(refund.paymentId);
          this.#ports.payments.saveRefund({ ...refund, state });
          if (state === 'by-hand') this.#task('refund-by-hand', order, refund.amountMinor, nowMs);
          const isAll = current.refundedMinor === current.amountMinor;
          if (state === 'done' && isAll)
            this.#ports.payments.save({ ...current, state: 'refunded' });
          return { answer: null };
        });
      } catch (failure) {
        this.#ports.onFailure(failure);
        const hasTask = this.#ports.payments
          .tasks(500)
          .some((task) => task.orderId === order.id && task.kind === 'refund-failed');
        if (!hasTask)
          await this.#ports.write(order.showId, (nowMs): Decision<null> => {
            this.#task('refund-failed', order, refund.amountMinor, nowMs);
            return { answer: null };
          });
      }
    }
  }

  async askAbout(order: KeptOrder): Promise<void> {
    for (const payment of this.#ports.payments.ofOrder(order.id))
      if (payment.state === 'open') await this.#ask(payment);
  }

  async #ask(payment: KeptPayment): Promise<void> {
    try {
      await this.hear(payment.id, await this.#provider(payment.provider).ask(payment));
    } catch (failure) {
      this.#ports.onFailure(failure);
    }
  }

  async #tick(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      const nowMs = this.#ports.nowMs();
      for (const { id } of this.#ports.orders.due(nowMs)) await this.#expire(id);
      if (nowMs - this.#askedAtMs >= askEveryMs) {
        this.#askedAtMs = nowMs;
        await this.#askAll(nowMs);
        await this.payOut();
      }
    } catch (failure) {
      this.#ports.onFailure(failure);
    } finally {
      this.#isBusy = false;
    }
  }

  async #expire(orderId: KeptOrder['id']): Promise<void> {
    const found = this.#ports.orders.byId(orderId);
    if (found === null) return;
    await this.#ports.write(found.showId, (nowMs): Decision<null> => {
      const order = this.#ports.orders.byId(orderId);
      if (order?.state !== 'awaiting-payment' || (order.payUntilMs ?? Infinity) > nowMs)
        return { answer: null };
      return { answer: null, acts: this.end(order, 'expired', nowMs) };
    });
    this.#tell(found);
  }

  async #askAll(nowMs: number): Promise<void> {
    for (const name of ['stripe', 'link'] as const)
      for (const payment of this.#ports.payments.open(name)) {
        await this.#ask(payment);
        const order = this.#ports.orders.byId(payment.orderId);
        const isOld = nowMs - payment.createdAtMs > lateMs;
        if (order === null || order.state === 'awaiting-payment' || !isOld) continue;
        const current = this.#payment(payment.id);
        if (current.state !== 'open') continue;
        await this.#provider(name)
          .cancel(current)
          .catch((failure: unknown) => this.#ports.onFailure(failure));
        await this.#save(order.showId, { ...current, state: 'cancelled', settledAtMs: nowMs });
      }
  }

  #sellReserved(order: KeptOrder): boolean {
    for (const line of order.lines)
      this.#must(this.#ports.stock.sellReserved(order.scope, line.variantId, line.quantity));
    return true;
  }

  /** All lines or none. */
  #sellFree(order: KeptOrder): boolean {
    const sold: KeptOrder['lines'] = [];
    for (const line of order.lines) {
      if (this.#ports.stock.sellFree(order.scope, line.variantId, line.quantity)) {
        sold.push(line);
        continue;
      }
      for (const back of sold)
        this.#must(this.#ports.stock.sellFree(order.scope, back.variantId, -back.quantity));
      return false;
    }
    return true;
  }

  /** A coupon of a dead order was given back and may be used up since. */
  #canUseCoupons(order: KeptOrder): boolean {
    return order.discounts.every(({ couponId }) => {
      const coupon = this.#ports.coupons.byId(couponId);
      const used = this.#ports.coupons.redeemed(couponId, order.scope, null);
      const own = this.#ports.coupons.redeemed(couponId, order.scope, order.personId);
      return coupon !== null && used < coupon.draft.budget && own < coupon.draft.perViewer;
    });
  }

  #undoLate(order: KeptOrder, nowMs: number, acts: OrderAct[]): void {
    if (order.claimId !== null && order.saleId !== null)
      acts.push(...this.#ports.sales.returnUnit(order.saleId, order.claimId, nowMs).acts);
    else
      for (const line of order.lines)
        this.#must(this.#ports.stock.sellFree(order.scope, line.variantId, -line.quantity));
  }

  #sendBack(
    payment: KeptPayment,
    order: KeptOrder,
    problem: 'late' | 'twice' | 'wrong-sum',
    nowMs: number,
  ): void {
    const kept = { ...payment, problem };
    this.#ports.payments.save(kept);
    if (payment.amountMinor > 0) this.#refundLater(kept, payment.amountMinor, problem, nowMs);
    const kinds = {
      late: 'late-payment',
      twice: 'double-payment',
      'wrong-sum': 'wrong-sum',
    } as const;
    this.#task(kinds[problem], order, payment.amountMinor, nowMs);
  }

  #refundLater(payment: KeptPayment, amountMinor: number, reason: string, nowMs: number): void {
    this.#ports.payments.save({
      ...payment,
      refundedMinor: payment.refundedMinor + amountMinor,
      state: payment.problem === null ? payment.state : 'refund-due',
    });
    this.#ports.payments.saveRefund({
      id: this.#ports.newId(),
      paymentId: payment.id,
      orderId: payment.orderId,
      amountMinor,
      reason,
      state: 'due',
      atMs: nowMs,
    });
  }

  #task(
    kind: Parameters<OrderPorts['payments']['saveTask']>[0]['kind'],
    order: KeptOrder,
    amountMinor: number,
    nowMs: number,
  ): void {
    this.#ports.payments.saveTask({
      id: this.#ports.newId(),
      kind,
      orderId: order.id,
      amountMinor,
      madeAtMs: nowMs,
      doneAtMs: null,
    });
  }

  #providerOf(order: KeptOrder): PaymentProviderName {
    return order.scope === 'real' ? this.#ports.shop().provider : 'test';
  }

  #provider(name: PaymentProviderName): PaymentProvider {
    const provider = this.#ports.providers[name];
    if (provider === null) throw new Refusal('payment-unavailable');
    return provider;
  }

  #payment(id: PaymentId): KeptPayment {
    const payment = this.#ports.payments.byId(id);
    if (payment === null) throw new Refusal('not-found');
    return payment;
  }

  #save(showId: ShowId, payment: KeptPayment): Promise<null> {
    return this.#ports.write(showId, (): Decision<null> => {
      this.#ports.payments.save(payment);
      return { answer: null };
    });
  }

  #tell(order: KeptOrder): void {
    this.#ports.changed(order.showId, 'stock');
    this.#ports.changed(order.showId, 'takings');
    this.#ports.personChanged(order.viewerId);
  }

  /** What was set aside is there, whatever else happened; if not, nothing of this act may stand. */
  #must(isDone: boolean): void {
    if (!isDone) throw new Error('The stock does not agree with the orders');
  }
}
