import type { OrderId, PaymentId } from '../../shared/kernel/index.ts';
import type {
  CrewOrder,
  MoneyTask,
  PaymentProviderName,
  StockScope,
} from '../../shared/sales/index.ts';
import type { Queries } from './queries.ts';
import { sql, type Tables } from './queries.ts';

type CrewPayment = CrewOrder['payments'][number];

/** A payment as it is kept. */
export interface PaymentRow {
  readonly id: PaymentId;
  readonly orderId: OrderId;
  readonly provider: PaymentProviderName;
  /** What the provider calls it; null until it has said so. */
  readonly externalId: string | null;
  readonly state: CrewPayment['state'];
  readonly amountMinor: number;
  readonly refundedMinor: number;
  readonly problem: CrewPayment['problem'];
  readonly createdAtMs: number;
  readonly settledAtMs: number | null;
}

/** Money on its way back. */
export interface RefundRow {
  readonly id: string;
  readonly paymentId: PaymentId;
  readonly orderId: OrderId;
  readonly amountMinor: number;
  readonly reason: string;
  /** `due` is asked of the provider again until it is done or a person has to. */
  readonly state: 'due' | 'done' | 'by-hand';
  readonly atMs: number;
}

/** A money matter for a person, as it is kept. */
export interface TaskRow extends Pick<
  MoneyTask,
  'id' | 'kind' | 'orderId' | 'amountMinor' | 'madeAtMs' | 'doneAtMs'
> {
  readonly refundId: string;
}

/** Payments, refunds, and money matters for a person. */
export class PaymentRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  save(payment: PaymentRow): void {
    const values = {
      external_id: payment.externalId,
      state: payment.state,
      amount_minor: payment.amountMinor,
      refunded_minor: payment.refundedMinor,
      problem: payment.problem,
      settled_at_ms: payment.settledAtMs,
    };
    this.#queries.run(
      sql
        .insertInto('payments')
        .values({
          id: payment.id,
          order_id: payment.orderId,
          provider: payment.provider,
          created_at_ms: payment.createdAtMs,
          ...values,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values)),
    );
  }

  byId(id: PaymentId): PaymentRow | null {
    const row = this.#queries.first(sql.selectFrom('payments').selectAll().where('id', '=', id));
    return row === undefined ? null : paymentOf(row);
  }

  byExternal(provider: PaymentProviderName, externalId: string): PaymentRow | null {
    const row = this.#queries.first(
      sql
        .selectFrom('payments')
        .selectAll()
        .where('provider', '=', provider)
        .where('external_id', '=', externalId),
    );
    return row === undefined ? null : paymentOf(row);
  }

  ofOrder(orderId: OrderId): PaymentRow[] {
    return this.#queries
      .all(
        sql
          .selectFrom('payments')
          .selectAll()
          .where('order_id', '=', orderId)
          .orderBy('created_at_ms')
          .orderBy('id'),
      )
      .map(paymentOf);
  }

  /** Those of a provider that nobody knows the end of. */
  open(provider: PaymentProviderName): PaymentRow[] {
    return this.#queries
      .all(
        sql
          .selectFrom('payments')
          .selectAll()
          .where('provider', '=', provider)
          .where('state', '=', 'open'),
      )
      .map(paymentOf);
  }

  saveRefund(refund: RefundRow): void {
    this.#queries.run(
      sql
        .insertInto('refunds')
        .values({
          id: refund.id,
          payment_id: refund.paymentId,
          order_id: refund.orderId,
          amount_minor: refund.amountMinor,
          reason: refund.reason,
          state: refund.state,
          at_ms: refund.atMs,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ state: refund.state })),
    );
  }

  /** Those that a provider is still to be asked for. */
  refundsDue(): RefundRow[] {
    return this.#queries
      .all(sql.selectFrom('refunds').selectAll().where('state', '=', 'due').orderBy('at_ms'))
      .map(refundOf);
  }

  refund(id: string): RefundRow | null {
    const row = this.#queries.first(sql.selectFrom('refunds').selectAll().where('id', '=', id));
    return row === undefined ? null : refundOf(row);
  }

  refundsOf(paymentId: PaymentId): RefundRow[] {
    return this.#queries
      .all(
        sql
          .selectFrom('refunds')
          .selectAll()
          .where('payment_id', '=', paymentId)
          .orderBy('at_ms')
          .orderBy('id'),
      )
      .map(refundOf);
  }

  saveTask(task: TaskRow): void {
    this.#queries.run(
      sql
        .insertInto('money_tasks')
        .values({
          id: task.id,
          kind: task.kind,
          order_id: task.orderId,
          refund_id: task.refundId,
          amount_minor: task.amountMinor,
          made_at_ms: task.madeAtMs,
          done_at_ms: task.doneAtMs,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ done_at_ms: task.doneAtMs })),
    );
  }

  task(id: string): TaskRow | null {
    const row = this.#queries.first(sql.selectFrom('money_tasks').selectAll().where('id', '=', id));
    return row === undefined ? null : taskOf(row);
  }

  openTasksOf(refundId: string): TaskRow[] {
    return this.#queries
      .all(
        sql
          .selectFrom('money_tasks')
          .selectAll()
          .where('refund_id', '=', refundId)
          .where('done_at_ms', 'is', null),
      )
      .map(taskOf);
  }

  /** Open ones first, the oldest before the newer; of those that are done the last. */
  tasks(scope: StockScope, limit: number): TaskRow[] {
    return this.#queries
      .all(
        sql
          .selectFrom('money_tasks')
          .innerJoin('orders', 'orders.id', 'money_tasks.order_id')
          .selectAll('money_tasks')
          .where('orders.scope', '=', scope)
          .orderBy((eb) => eb('money_tasks.done_at_ms', 'is not', null))
          .orderBy('money_tasks.done_at_ms', 'desc')
          .orderBy('money_tasks.made_at_ms')
          .limit(limit),
      )
      .map(taskOf);
  }

  openTasks(scope: StockScope): number {
    const row = this.#queries.first(
      sql
        .selectFrom('money_tasks')
        .innerJoin('orders', 'orders.id', 'money_tasks.order_id')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('money_tasks.done_at_ms', 'is', null)
        .where('orders.scope', '=', scope),
    );
    return row?.count ?? 0;
  }
}

const refundOf = (row: Tables['refunds']): RefundRow => ({
  id: row.id,
  paymentId: row.payment_id as PaymentId,
  orderId: row.order_id as OrderId,
  amountMinor: row.amount_minor,
  reason: row.reason,
  state: row.state as RefundRow['state'],
  atMs: row.at_ms,
});

const taskOf = (row: Tables['money_tasks']): TaskRow => ({
  id: row.id,
  kind: row.kind as MoneyTask['kind'],
  orderId: row.order_id as OrderId,
  refundId: row.refund_id,
  amountMinor: row.amount_minor,
  madeAtMs: row.made_at_ms,
  doneAtMs: row.done_at_ms,
});

const paymentOf = (row: Tables['payments']): PaymentRow => ({
  id: row.id as PaymentId,
  orderId: row.order_id as OrderId,
  provider: row.provider as PaymentProviderName,
  externalId: row.external_id,
  state: row.state as PaymentRow['state'],
  amountMinor: row.amount_minor,
  refundedMinor: row.refunded_minor,
  problem: row.problem as PaymentRow['problem'],
  createdAtMs: row.created_at_ms,
  settledAtMs: row.settled_at_ms,
});
