import type { OrderId, PaymentId } from '../../shared/kernel/index.ts';
import type { PaymentNews, ShopSettings } from '../../shared/sales/index.ts';
import type { PaymentHooks } from '../gateway/index.ts';
import {
  linkProvider,
  readLinkReturn,
  stripeProvider,
  testProvider,
  type OrderPorts,
  type StripeAccess,
} from '../orders/index.ts';
import type { TillContext } from './context.ts';

/** What payment providers are reached with; null where one is not set up. */
export interface PaymentSecrets {
  /** Shared with the merchant's own checkout. */
  readonly link: string | null;
  readonly stripe: StripeAccess | null;
}

/** The providers, and what they say by themselves. */
export interface Payments {
  readonly providers: OrderPorts['providers'];
  hooks(hear: (paymentId: PaymentId, news: PaymentNews) => Promise<void>): PaymentHooks;
}

export function composePayments(
  context: TillContext,
  { link, stripe: access }: PaymentSecrets,
  shop: () => ShopSettings,
): Payments {
  const stripe = access === null ? null : stripeProvider(access, () => shop().stripePublishableKey);
  const { store, nowMs } = context;
  const slugOf = (orderId: OrderId): string | null => {
    const order = store.orders.byId(orderId);
    return order === null ? null : (context.showById(order.showId)?.slug ?? null);
  };
  return {
    providers: {
      test: testProvider,
      stripe,
      link:
        link === null
          ? null
          : linkProvider({ secret: link, checkoutUrl: () => shop().linkCheckoutUrl, nowMs }),
    },
    hooks: (hear) => ({
      stripeTold: async (body, signature) => {
        const told = stripe === null ? 'forged' : await stripe.told(body, signature);
        if (told === 'forged') return false;
        if (told === null) return true;
        const known =
          store.payments.byExternal('stripe', told.externalId) ??
          (told.paymentId === null ? null : store.payments.byId(told.paymentId));
        const isOurs =
          known?.provider === 'stripe' &&
          (known.externalId === null || known.externalId === told.externalId);
        if (isOurs) await hear(known.id, told.news);
        return true;
      },
      linkReturned: async (token) => {
        const told = link === null ? null : readLinkReturn(link, token, nowMs());
        const payment = told === null ? null : store.payments.byId(told.paymentId);
        if (told === null || payment?.provider !== 'link') return null;
        const { paidMinor, currency } = told;
        await hear(
          payment.id,
          paidMinor === null
            ? { state: 'failed' }
            : { state: 'paid', amountMinor: paidMinor, currency },
        );
        return { slug: slugOf(payment.orderId) };
      },
    }),
  };
}
