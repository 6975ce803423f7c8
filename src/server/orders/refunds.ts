import type { MoneyTask, PaymentProviderName } from '../../shared/sales/index.ts';
import type {
  Decision,
  KeptOrder,
  KeptPayment,
  KeptRefund,
  OrderPorts,
  PaymentProvider,
} from './ports.ts';

const firstRetryMs = 5000;
const longestRetryMs = 600_000;

/** What a person is asked to do about a payment that cannot be given back by itself. */
const taskOf: Readonly<Record<NonNullable<KeptPayment['problem']> | 'none', MoneyTask['kind']>> = {
  none: 'refund-by-hand',
  late: 'late-payment',
  twice: 'double-payment',
  'wrong-sum': 'wrong-sum',
  'refund-failed': 'refund-failed',
};

/** Money on its way back: promised in a commit, then asked of the provider until it is done. */
export class Refunds {
  readonly #ports: OrderPorts;
  readonly #provider: (name: PaymentProviderName) => PaymentProvider;
  readonly #retries = new Map<string, { readonly atMs: number; readonly afterMs: number }>();
  #running: Promise<void> | null = null;

  constructor(ports: OrderPorts, provider: (name: PaymentProviderName) => PaymentProvider) {
    this.#ports = ports;
    this.#provider = provider;
  }

  /** Inside a commit: all of a payment that must not be kept goes back. */
  sendBack(
    payment: KeptPayment,
    problem: 'late' | 'twice' | 'wrong-sum',
    amountMinor: number,
    nowMs: number,
  ): void {
    const state = amountMinor === 0 ? 'refunded' : payment.state;
    this.#promise({ ...payment, amountMinor, problem, state }, amountMinor, problem, nowMs);
  }

  /** Inside a commit: so much of an order goes back, from whichever payments it came with. */
  giveBack(order: KeptOrder, amountMinor: number, reason: string, nowMs: number): void {
    let leftMinor = amountMinor;
    for (const payment of this.#ports.payments.ofOrder(order.id)) {
      const part = Math.min(leftMinor, payment.amountMinor - payment.refundedMinor);
      if (payment.state !== 'paid' || part === 0) continue;
      leftMinor -= part;
      this.#promise(payment, part, reason, nowMs);
    }
    if (leftMinor > 0) throw new Error(`Order ${order.id} was not paid what it came to`);
  }

  #promise(payment: KeptPayment, amountMinor: number, reason: string, nowMs: number): void {
    const refundedMinor = payment.refundedMinor + amountMinor;
    const isWhole = refundedMinor === payment.amountMinor && amountMinor > 0;
    this.#ports.payments.save({
      ...payment,
      refundedMinor,
      state: isWhole ? 'refund-due' : payment.state,
    });
    if (amountMinor === 0) return;
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

  /** Asks the providers for what is due. One run at a time, so that nobody is asked twice at once. */
  async payOut(): Promise<void> {
    while (this.#running !== null) await this.#running;
    this.#running = this.#payAll().finally(() => (this.#running = null));
    await this.#running;
  }

  async #payAll(): Promise<void> {
    const nowMs = this.#ports.nowMs();
    for (const refund of this.#ports.payments.refundsDue())
      if ((this.#retries.get(refund.id)?.atMs ?? 0) <= nowMs) await this.#pay(refund);
  }

  async #pay(refund: KeptRefund): Promise<void> {
    const payment = this.#ports.payments.byId(refund.paymentId);
    const order = this.#ports.orders.byId(refund.orderId);
    if (payment === null || order === null) return;
    try {
      const state = await this.#provider(payment.provider).refund(payment, refund, order.currency);
      await this.#ports.write(order.showId, (nowMs): Decision<null> => {
        this.#settle(refund, state, nowMs);
        return { answer: null };
      });
      this.#retries.delete(refund.id);
    } catch (failure) {
      this.#ports.onFailure(failure);
      const { afterMs } = this.#retries.get(refund.id) ?? { afterMs: firstRetryMs };
      const atMs = this.#ports.nowMs() + afterMs;
      this.#retries.set(refund.id, { atMs, afterMs: Math.min(longestRetryMs, afterMs * 2) });
      await this.#ports.write(order.showId, (nowMs): Decision<null> => {
        this.#ask(refund, 'refund-failed', nowMs);
        return { answer: null };
      });
    }
    this.#ports.changed(order.showId, 'takings');
  }

  /** Inside a commit: a provider did it, or never will. */
  #settle(refund: KeptRefund, state: 'done' | 'by-hand', nowMs: number): void {
    const { payments } = this.#ports;
    // A person may have settled it meanwhile.
    if (payments.refund(refund.id)?.state !== 'due') return;
    payments.saveRefund({ ...refund, state });
    if (state === 'by-hand') {
      this.#ask(refund, taskOf[payments.byId(refund.paymentId)?.problem ?? 'none'], nowMs);
      return;
    }
    for (const task of payments.openTasksOf(refund.id))
      payments.saveTask({ ...task, doneAtMs: nowMs });
    this.#close(refund);
  }

  /** Inside a commit: a person has seen to it that the money is back. */
  byHand(refundId: string): void {
    const refund = this.#ports.payments.refund(refundId);
    if (refund === null || refund.state === 'done') return;
    this.#ports.payments.saveRefund({ ...refund, state: 'done' });
    this.#close(refund);
  }

  /** All of a payment was to go back, and all of it went. */
  #close({ paymentId }: KeptRefund): void {
    const payment = this.#ports.payments.byId(paymentId);
    const isDone = this.#ports.payments.refundsOf(paymentId).every(({ state }) => state === 'done');
    if (payment?.state === 'refund-due' && isDone)
      this.#ports.payments.save({ ...payment, state: 'refunded' });
  }

  #ask(refund: KeptRefund, kind: MoneyTask['kind'], nowMs: number): void {
    const { payments } = this.#ports;
    const isSettled = payments.refund(refund.id)?.state === 'done';
    if (isSettled || payments.openTasksOf(refund.id).length > 0) return;
    payments.saveTask({
      id: this.#ports.newId(),
      kind,
      orderId: refund.orderId,
      refundId: refund.id,
      amountMinor: refund.amountMinor,
      madeAtMs: nowMs,
      doneAtMs: null,
    });
  }
}
