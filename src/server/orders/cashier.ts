import { paymentIdSchema, type ClaimId, type PaymentId } from '../../shared/kernel/index.ts';
import {
  afterRefund,
  judgeNews,
  type PaymentNews,
  type PaymentProviderName,
  type PaymentStart,
} from '../../shared/sales/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import { Goods } from './goods.ts';
import type {
  Decision,
  KeptOrder,
  KeptPayment,
  OrderAct,
  OrderPorts,
  PaymentProvider,
} from './ports.ts';
import { Refunds } from './refunds.ts';

const tickMs = 500;
/** Open payments are asked for this often; a webhook may be faster. */
const askEveryMs = 5000;
/** A payment that its provider cannot call off is waited for this much longer. */
const lateMs = 30 * 60_000;
const asked: readonly PaymentProviderName[] = ['stripe', 'link', 'test'];

/**
 * Where money and goods meet. Each payment has one of these ends: in time; late, with goods left;
 * late without, twice, or the wrong sum (given back); failed; never (the order expires). No end
 * sells a unit twice or keeps money without an order.
 */
export class Cashier {
  readonly #ports: OrderPorts;
  readonly #goods: Goods;
  readonly #refunds: Refunds;
  #timer: NodeJS.Timeout | null = null;
  readonly #busy = new Set<string>();
  #askedAtMs = -Infinity;

  constructor(ports: OrderPorts) {
    this.#ports = ports;
    this.#goods = new Goods(ports);
    this.#refunds = new Refunds(ports, (name) => this.#provider(name));
  }

  start(): void {
    this.#timer = setInterval(() => void this.tick(), tickMs);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Begins a payment, or takes up the one that is open. */
  async begin({ id, showId }: KeptOrder): Promise<PaymentStart> {
    // Written first: what a provider may have begun is asked for, whatever happens in between.
    const { order, payment } = await this.#ports.write(
      showId,
      (
        nowMs,
      ): Decision<{
        readonly order: KeptOrder;
        readonly payment: KeptPayment;
      }> => {
        const now = this.#ports.orders.byId(id);
        if (now?.state !== 'awaiting-payment' || (now.payUntilMs ?? Infinity) <= nowMs)
          return { refusal: 'already-done' };
        const name = this.#providerOf(now);
        if (name === null) return { refusal: 'payment-unavailable' };
        const open = this.#ports.payments
          .ofOrder(id)
          .find((one) => one.state === 'open' && one.provider === name);
        const kept = open ?? this.#newPayment(now, name, nowMs);
        if (open === undefined) this.#ports.payments.save(kept);
        return { answer: { order: now, payment: kept } };
      },
    );
    try {
      const { start, externalId } = await this.#provider(payment.provider).begin(order, payment);
      if (externalId !== payment.externalId) await this.#call(showId, payment.id, externalId);
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
      return { answer: null, acts: this.#heard(this.#payment(paymentId), news, nowMs) };
    });
    this.#tell(order);
    await this.#refunds.payOut();
  }

  /** Inside a commit. */
  #heard(payment: KeptPayment, news: PaymentNews, nowMs: number): readonly OrderAct[] {
    const order = this.#ports.orders.byId(payment.orderId);
    if (order === null) throw new Error(`Payment ${payment.id} has no order`);
    const verdict = judgeNews(payment.state, order, news);
    const settled = { ...payment, settledAtMs: nowMs };
    switch (verdict) {
      case 'nothing':
        return [];
      case 'failed':
        this.#ports.payments.save({ ...settled, state: 'failed' });
        return [];
      case 'twice':
      case 'wrong-sum': {
        const gotMinor = news.state === 'paid' ? news.amountMinor : 0;
        this.#refunds.sendBack({ ...settled, state: 'paid' }, verdict, gotMinor, nowMs);
        return [];
      }
      case 'in-time':
      case 'late': {
        const sold = this.#goods.sell(order, verdict === 'late', nowMs);
        const paid: KeptPayment = { ...settled, state: 'paid' };
        if (sold.isDone) this.#ports.payments.save(paid);
        else this.#refunds.sendBack(paid, 'late', order.totalMinor, nowMs);
        return sold.acts;
      }
    }
  }

  /** Inside a commit: nothing is to be paid. */
  free(order: KeptOrder, nowMs: number): readonly OrderAct[] {
    return this.#goods.sell(order, false, nowMs).acts;
  }

  /** Inside a commit: an unpaid order is over. */
  end(order: KeptOrder, how: 'expired' | 'cancelled', nowMs: number): readonly OrderAct[] {
    return this.#goods.end(order, how, nowMs);
  }

  /** Inside a commit: money of a paid order goes back; null where that is more than there is. */
  giveBack(
    order: KeptOrder,
    amountMinor: number,
    { restock, reason }: { readonly restock: boolean; readonly reason: string },
    nowMs: number,
  ): readonly OrderAct[] | null {
    const after = afterRefund(order, amountMinor);
    if (after === null) return null;
    this.#refunds.giveBack(order, amountMinor, reason, nowMs);
    return this.#goods.refunded(order, after, restock, nowMs);
  }

  payOut(): Promise<void> {
    return this.#refunds.payOut();
  }

  /** Inside a commit: a person has given the money back. */
  refundedByHand(refundId: string): void {
    this.#refunds.byHand(refundId);
  }

  /** The hold of an order's unit ended before it was paid. */
  async holdEnded(claimId: ClaimId): Promise<void> {
    const order = this.#ports.orders.ofClaim(claimId);
    if (order?.state === 'awaiting-payment') await this.#expire(order.id, true);
  }

  async askAbout({ id }: KeptOrder): Promise<void> {
    for (const payment of this.#ports.payments.ofOrder(id))
      if (payment.state === 'open') await this.#ask(payment);
  }

  async #ask(payment: KeptPayment): Promise<void> {
    try {
      await this.hear(payment.id, await this.#provider(payment.provider).ask(payment));
    } catch (failure) {
      this.#ports.onFailure(failure);
    }
  }

  /** Ends what is due, and asks for what is open every now and then. */
  async tick(): Promise<void> {
    await Promise.all([
      this.#alone('end', () => this.#endDue()),
      this.#alone('ask', () => this.#askWhenDue()),
    ]);
  }

  /** A slow provider holds up its own next turn, and nothing else. */
  async #alone(what: string, work: () => Promise<void>): Promise<void> {
    if (this.#busy.has(what)) return;
    this.#busy.add(what);
    try {
      await work();
    } catch (failure) {
      this.#ports.onFailure(failure);
    } finally {
      this.#busy.delete(what);
    }
  }

  async #endDue(): Promise<void> {
    for (const { id } of this.#ports.orders.due(this.#ports.nowMs())) await this.#expire(id, false);
  }

  async #askWhenDue(): Promise<void> {
    const nowMs = this.#ports.nowMs();
    if (nowMs - this.#askedAtMs < askEveryMs) return;
    this.#askedAtMs = nowMs;
    await this.#askAll(nowMs);
    await this.#refunds.payOut();
  }

  async #expire(orderId: KeptOrder['id'], isOver: boolean): Promise<void> {
    const found = this.#ports.orders.byId(orderId);
    if (found === null) return;
    await this.#ports.write(found.showId, (nowMs): Decision<null> => {
      const order = this.#ports.orders.byId(orderId);
      const isDue = isOver || (order?.payUntilMs ?? Infinity) <= nowMs;
      return order?.state === 'awaiting-payment' && isDue
        ? { answer: null, acts: this.#goods.end(order, 'expired', nowMs) }
        : { answer: null };
    });
    this.#tell(found);
  }

  async #askAll(nowMs: number): Promise<void> {
    for (const name of asked) {
      if (this.#ports.providers[name] === null) continue;
      for (const payment of this.#ports.payments.open(name)) {
        await this.#ask(payment);
        await this.#callOff(payment.id, nowMs);
      }
    }
  }

  /** Of an order that is over nothing more is to be paid; where it is all the same, that is late. */
  async #callOff(paymentId: PaymentId, nowMs: number): Promise<void> {
    const payment = this.#payment(paymentId);
    const order = this.#ports.orders.byId(payment.orderId);
    if (payment.state !== 'open' || order === null || order.state === 'awaiting-payment') return;
    try {
      const isOff = await this.#provider(payment.provider).cancel(payment);
      if (!isOff && nowMs - payment.createdAtMs < lateMs) return;
    } catch (failure) {
      this.#ports.onFailure(failure);
      return;
    }
    await this.#ports.write(order.showId, (): Decision<null> => {
      const now = this.#payment(paymentId);
      if (now.state === 'open')
        this.#ports.payments.save({ ...now, state: 'cancelled', settledAtMs: nowMs });
      return { answer: null };
    });
  }

  #newPayment(order: KeptOrder, provider: PaymentProviderName, nowMs: number): KeptPayment {
    return {
      id: paymentIdSchema.parse(this.#ports.newId()),
      orderId: order.id,
      provider,
      externalId: null,
      state: 'open',
      amountMinor: order.totalMinor,
      refundedMinor: 0,
      problem: null,
      createdAtMs: nowMs,
      settledAtMs: null,
    };
  }

  /** What the provider calls it. */
  async #call(
    showId: KeptOrder['showId'],
    paymentId: PaymentId,
    externalId: string | null,
  ): Promise<void> {
    await this.#ports.write(showId, (): Decision<null> => {
      this.#ports.payments.save({ ...this.#payment(paymentId), externalId });
      return { answer: null };
    });
  }

  /** A test order is paid by tests alone, and no other order ever is. */
  #providerOf(order: KeptOrder): PaymentProviderName | null {
    if (order.isTest) return 'test';
    const { provider } = this.#ports.shop();
    return provider === 'test' || this.#ports.providers[provider] === null ? null : provider;
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

  #tell(order: KeptOrder): void {
    this.#ports.changed(order.showId, 'stock');
    this.#ports.changed(order.showId, 'takings');
    this.#ports.personChanged(order.viewerId);
  }
}
