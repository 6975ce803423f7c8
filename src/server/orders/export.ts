import { plainAmount, type ViewerId } from '../../shared/kernel/index.ts';
import type { KeptOrder } from './ports.ts';

const heading = [
  ...['Order', 'Placed', 'Paid', 'State', 'Shipping state', 'Tracking', 'Test', 'Buyer'],
  ...['Product', 'Options', 'Quantity', 'Unit price', 'Line', 'Line discount'],
  ...['Order subtotal', 'Order discount', 'Shipping', 'Total', 'Refunded', 'Currency', 'Coupons'],
  ...['Name', 'Phone', 'Country', 'Region', 'City', 'Street', 'Postcode'],
] as const;

const instant = (atMs: number | null): string =>
  atMs === null ? '' : new Date(atMs).toISOString();

/** Orders as a spreadsheet: a row for each line, what is said of the whole order on its first. */
export function ordersTable(
  orders: readonly KeptOrder[],
  nameOf: (viewerId: ViewerId) => string | null,
): { readonly heading: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const rows = orders.flatMap((order) =>
    order.lines.map((line, index) => {
      const amount = (minor: number): string => plainAmount(minor, order.currency);
      const { address } = order;
      const ofOrder = [
        amount(order.subtotalMinor),
        amount(order.discountMinor),
        amount(order.shippingMinor),
        amount(order.totalMinor),
        amount(order.refundedMinor),
        order.currency,
        order.discounts.map(({ name }) => name).join(', '),
        address?.name ?? '',
        address?.phone ?? '',
        address?.country ?? '',
        address?.region ?? '',
        address?.city ?? '',
        address?.street ?? '',
        address?.postcode ?? '',
      ];
      return [
        order.number,
        instant(order.placedAtMs),
        instant(order.paidAtMs),
        order.state,
        order.ship,
        order.tracking ?? '',
        order.isTest ? 'yes' : 'no',
        nameOf(order.viewerId) ?? '',
        line.title,
        line.options.join(' / '),
        String(line.quantity),
        amount(line.unitPriceMinor),
        amount(line.lineMinor),
        amount(order.lineDiscountsMinor[index] ?? 0),
        ...(index === 0 ? ofOrder : ofOrder.map(() => '')),
      ];
    }),
  );
  return { heading, rows };
}
