import type { PaymentProvider } from '../ports.ts';

/** Moves no money: the buyer's page shows two buttons, and says that it is a test. */
export const testProvider: PaymentProvider = {
  begin: (_order, payment) =>
    Promise.resolve({ start: { provider: 'test', paymentId: payment.id }, externalId: null }),
  ask: () => Promise.resolve({ state: 'open' }),
  cancel: () => Promise.resolve(true),
  refund: () => Promise.resolve('done'),
};
