import type { OrderId, ShowId } from '../../shared/kernel/index.ts';
import {
  isPaidOrder,
  type CrewOrder,
  type MoneyTask,
  type Order,
} from '../../shared/sales/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import type { Cashier } from './cashier.ts';
import { ordersTable } from './export.ts';
import { asOrder } from './orders.ts';
import type { Decision, KeptOrder, KeptTask, OrderPorts } from './ports.ts';

/** What the crew looks for. */
export interface OrderFilter {
  readonly state?: Order['state'] | undefined;
  readonly ship?: Order['ship'] | undefined;
  readonly thisShow: 'yes' | 'no';
  readonly search: string;
  readonly before?: string | undefined;
  readonly limit: number;
}

const page = 200;
const beforePattern = /^(\d{1,16}) ([0-9a-f-]{36})$/;

/** Orders as the crew has them: to find, pack, send and give money back. */
export class OrderDesk {
  readonly #ports: OrderPorts;
  readonly #cashier: Cashier;

  constructor(ports: OrderPorts, cashier: Cashier) {
    this.#ports = ports;
    this.#cashier = cashier;
  }

  takings(showId: ShowId): { orders: number; sumMinor: number; tasks: number } {
    return {
      ...this.#ports.orders.takings(showId),
      tasks: this.#ports.payments.openTasks(this.#ports.scopeOf(showId)),
    };
  }

  list(filter: OrderFilter): { orders: CrewOrder[]; next: string | null; total: number } {
    const { orders, total } = this.#find(filter);
    const last = orders.length < filter.limit ? undefined : orders.at(-1);
    return {
      orders: orders.map((order) => this.#forCrew(order)),
      next: last === undefined ? null : `${last.placedAtMs} ${last.id}`,
      total,
    };
  }

  /** Every order that the crew may see now, as a spreadsheet. */
  export(): string {
    const orders: KeptOrder[] = [];
    let before: string | undefined;
    do {
      const found = this.#find({ thisShow: 'no', search: '', limit: page, before }).orders;
      orders.push(...found);
      const last = found.length < page ? undefined : found.at(-1);
      before = last === undefined ? undefined : `${last.placedAtMs} ${last.id}`;
    } while (before !== undefined);
    const { heading, rows } = ordersTable(orders, (viewerId) => this.#ports.nameOf(viewerId));
    return this.#ports.writeTable(heading, rows);
  }

  #find(filter: OrderFilter): { readonly orders: KeptOrder[]; readonly total: number } {
    const showId = this.#ports.currentShow().id;
    const [, placedAtMs, id] = beforePattern.exec(filter.before ?? '') ?? [];
    if (filter.before !== undefined && id === undefined) throw new Refusal('bad-request');
    return this.#ports.orders.search({
      scope: this.#ports.scopeOf(showId),
      showId: filter.thisShow === 'yes' ? showId : null,
      state: filter.state ?? null,
      ship: filter.ship ?? null,
      words: filter.search,
      before: id === undefined ? null : { placedAtMs: Number(placedAtMs), id },
      limit: filter.limit,
    });
  }

  async ship(orderId: OrderId, ship: Order['ship'], tracking: string | null): Promise<CrewOrder> {
    const { showId, viewerId } = this.#kept(orderId);
    await this.#ports.write(showId, (): Decision<null> => {
      const order = this.#kept(orderId);
      if (!isPaidOrder(order)) return { refusal: 'wrong-phase' };
      this.#ports.orders.update({ ...order, ship, tracking: tracking ?? order.tracking });
      const body = { kind: 'order-shipped', orderId, ship } as const;
      return { answer: null, acts: order.ship === ship ? [] : [{ viewerId, body }] };
    });
    this.#ports.personChanged(viewerId);
    return this.#forCrew(this.#kept(orderId));
  }

  async refund(
    orderId: OrderId,
    refund: {
      readonly amountMinor: number | null;
      readonly restock: boolean;
      readonly reason: string;
      readonly key: string;
    },
  ): Promise<CrewOrder> {
    const { showId, viewerId } = this.#kept(orderId);
    await this.#ports.once(
      { actor: 'crew', showId },
      'orders.refund',
      refund.key,
      (nowMs): Decision<null> => {
        const order = this.#kept(orderId);
        if (!isPaidOrder(order)) return { refusal: 'wrong-phase' };
        const amountMinor = refund.amountMinor ?? order.totalMinor - order.refundedMinor;
        const acts = this.#cashier.giveBack(order, amountMinor, refund, nowMs);
        return acts === null ? { refusal: 'bad-request' } : { answer: null, acts };
      },
    );
    await this.#cashier.payOut();
    this.#ports.changed(showId, 'stock');
    this.#ports.changed(showId, 'takings');
    this.#ports.personChanged(viewerId);
    return this.#forCrew(this.#kept(orderId));
  }

  tasks(): MoneyTask[] {
    const scope = this.#ports.scopeOf(this.#ports.currentShow().id);
    return this.#ports.payments.tasks(scope, page).map((task) => this.#taskOf(task));
  }

  /** A person says that it is settled: what was to be given back has been. */
  async taskDone(taskId: string): Promise<MoneyTask> {
    const showId = this.#ports.currentShow().id;
    const task = await this.#ports.write(showId, (nowMs): Decision<KeptTask> => {
      const found = this.#ports.payments.task(taskId);
      if (found === null) return { refusal: 'not-found' };
      const done = { ...found, doneAtMs: found.doneAtMs ?? nowMs };
      this.#ports.payments.saveTask(done);
      this.#cashier.refundedByHand(found.refundId);
      return { answer: done };
    });
    this.#ports.changed(showId, 'takings');
    return this.#taskOf(task);
  }

  #taskOf({ refundId: _refund, ...task }: KeptTask): MoneyTask {
    const { number, currency } = this.#kept(task.orderId);
    return { ...task, orderNumber: number, currency };
  }

  #forCrew(order: KeptOrder): CrewOrder {
    return {
      ...asOrder(order),
      viewerId: order.viewerId,
      viewerName: this.#ports.nameOf(order.viewerId),
      address: order.address,
      payments: this.#ports.payments.ofOrder(order.id).map((payment) => ({
        id: payment.id,
        provider: payment.provider,
        state: payment.state,
        amountMinor: payment.amountMinor,
        atMs: payment.settledAtMs ?? payment.createdAtMs,
        problem: payment.problem,
      })),
    };
  }

  #kept(orderId: OrderId): KeptOrder {
    const order = this.#ports.orders.byId(orderId);
    if (order === null) throw new Refusal('not-found');
    return order;
  }
}
