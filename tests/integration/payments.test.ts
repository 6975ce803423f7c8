import { createHmac } from 'node:crypto';
import { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShelfItem } from '../../src/shared/catalog/index.ts';
import type { CrewOrder, MoneyTask, Order, PaymentStart } from '../../src/shared/sales/index.ts';
import { newKey, openHouse, type ShowHouse, type Visitor } from '../support/show-house.ts';
import { startStripeCounter, type StripeCounter } from '../support/stripe-counter.ts';

interface Placed {
  readonly order: Order;
  readonly payment: PaymentStart;
}

/** A shop whose buyers have something in their cart. */
class Shop {
  readonly house: ShowHouse;
  slug = '';
  variantId: string | undefined;
  constructor(house: ShowHouse) {
    this.house = house;
  }

  async open(shop: object): Promise<this> {
    this.slug = (await this.house.ownShow('live')).slug;
    const [item] = (await (await this.house.host('/shelf')).json()) as ShelfItem[];
    this.variantId = item?.product.variants[0]?.id;
    const settings = (await (await this.house.host('/shop')).json()) as object;
    const body = { ...settings, needsAddress: false, ...shop };
    expect((await this.house.host('/shop', { method: 'PUT', body })).status).toBe(200);
    return this;
  }

  async place(): Promise<Placed & { readonly visitor: Visitor }> {
    const visitor = await this.house.visitor(this.slug);
    const quote = await fetch(`${this.house.url}/api/cart`, {
      method: 'PUT',
      headers: {
        cookie: visitor.cookie,
        origin: this.house.url,
        'content-type': 'application/json',
        'x-regulars-command': visitor.boot.commandToken,
      },
      body: JSON.stringify({ slug: this.slug, variantId: this.variantId, quantity: 1 }),
    });
    const { totalMinor } = (await quote.json()) as { totalMinor: number };
    const answer = await visitor.command('/orders', {
      slug: this.slug,
      claimId: null,
      couponIds: [],
      address: null,
      expectedTotalMinor: totalMinor,
      key: newKey(),
    });
    expect(answer.status).toBe(200);
    return { ...((await answer.json()) as Placed), visitor };
  }

  async order(id: string): Promise<CrewOrder> {
    const answer = await this.house.host('/orders?limit=200');
    const { orders } = (await answer.json()) as { orders: CrewOrder[] };
    const found = orders.find((order) => order.id === id);
    if (found === undefined) throw new Error('No such order');
    return found;
  }

  async tasks(): Promise<MoneyTask[]> {
    return (await (await this.house.host('/money-tasks')).json()) as MoneyTask[];
  }
}

describe('payments by Stripe', () => {
  const webhookSecret = 'whsec_of_the_tests';
  let stripe: StripeCounter;
  let shop: Shop;

  beforeAll(async () => {
    stripe = await startStripeCounter();
    const env = {
      REGULARS_STRIPE_SECRET: `sk_test_${'0'.repeat(24)}`,
      REGULARS_STRIPE_WEBHOOK_SECRET: webhookSecret,
      REGULARS_STRIPE_URL: stripe.url,
    };
    const publishable = { provider: 'stripe', stripePublishableKey: 'pk_test_of_the_tests' };
    shop = await new Shop(await openHouse({ env })).open(publishable);
  });
  afterAll(async () => {
    await shop.house.close();
    await stripe.stop();
  });

  const created = (paymentId: string) => {
    const call = stripe.calls.find(({ idempotencyKey }) => idempotencyKey === paymentId);
    if (call === undefined) throw new Error('Stripe was not asked');
    return call;
  };
  const intentOf = (paymentId: string): string => String(created(paymentId).answer['id']);
  const webhook = (
    object: object,
    { secret = webhookSecret, atS = Math.floor(Date.now() / 1000), sent = '' } = {},
  ): Promise<Response> => {
    const payload = JSON.stringify({
      id: 'evt_1',
      object: 'event',
      type: 'payment_intent.succeeded',
      data: { object: { object: 'payment_intent', metadata: {}, ...object } },
    });
    const header = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: atS });
    return fetch(`${shop.house.url}/api/stripe/webhook`, {
      method: 'POST',
      headers: { 'stripe-signature': header, 'content-type': 'application/json' },
      body: sent === '' ? payload : sent,
    });
  };
  const paid = ({ order, payment }: Placed) => ({
    id: intentOf(payment.paymentId),
    status: 'succeeded',
    amount_received: order.totalMinor,
    currency: 'cny',
    metadata: { paymentId: payment.paymentId },
  });

  it('begin as an intent of the order’s own sum, once for a payment', async () => {
    const { order, payment, visitor } = await shop.place();
    expect(payment).toMatchObject({
      provider: 'stripe',
      publishableKey: 'pk_test_of_the_tests',
      clientSecret: expect.stringMatching(/^pi_.*_secret_/) as string,
    });
    const { form } = created(payment.paymentId);
    expect(form.get('amount')).toBe(String(order.totalMinor));
    expect(form.get('currency')).toBe('cny');
    expect(form.get('description')).toBe(order.number);
    const again = await visitor.command(`/orders/${order.id}/pay`, {});
    expect(((await again.json()) as PaymentStart).paymentId).toBe(payment.paymentId);
    expect(stripe.calls.filter(({ path }) => path === '/v1/payment_intents')).toHaveLength(1);
  });

  it('are heard of by a signed webhook before anyone asks, and a replay changes nothing', async () => {
    const placed = await shop.place();
    for (let repeat = 0; repeat < 3; repeat += 1)
      expect((await webhook(paid(placed))).status).toBe(200);
    const order = await shop.order(placed.order.id);
    expect(order.state).toBe('paid');
    expect(order.payments.map(({ state }) => state)).toEqual(['paid']);
  });

  it('are believed of nobody else: forged, tampered with, too old, of another’s payment', async () => {
    const placed = await shop.place();
    const event = paid(placed);
    expect((await webhook(event, { secret: 'whsec_of_somebody_else' })).status).toBe(400);
    expect((await webhook(event, { sent: '{"type":"payment_intent.succeeded"}' })).status).toBe(
      400,
    );
    const longAgo = Math.floor(Date.now() / 1000) - 3600;
    expect((await webhook(event, { atS: longAgo })).status).toBe(400);
    const bare = await fetch(`${shop.house.url}/api/stripe/webhook`, {
      method: 'POST',
      body: '{}',
    });
    expect(bare.status).toBe(400);
    expect((await webhook({ ...event, id: 'pi_of_another_shop' })).status, 'not ours').toBe(200);
    expect((await shop.order(placed.order.id)).state).toBe('awaiting-payment');
  });

  it('are asked for while the order waits, without any webhook', async () => {
    const placed = await shop.place();
    stripe.say(intentOf(placed.payment.paymentId), paid(placed));
    await expect
      .poll(async () => (await shop.order(placed.order.id)).state, { timeout: 15_000 })
      .toBe('paid');
  });

  it('of the wrong sum pay for nothing and go back', async () => {
    const placed = await shop.place();
    await webhook({ ...paid(placed), amount_received: 1 });
    await expect
      .poll(async () => (await shop.order(placed.order.id)).payments[0]?.state)
      .toBe('refunded');
    const order = await shop.order(placed.order.id);
    expect(order.state).toBe('awaiting-payment');
    expect(order.payments[0]).toMatchObject({ problem: 'wrong-sum', amountMinor: 1 });
    const refund = stripe.calls.find(
      ({ path, form }) =>
        path === '/v1/refunds' && form.get('payment_intent') === intentOf(placed.payment.paymentId),
    );
    expect(refund?.form.get('amount')).toBe('1');
  });

  it('go back by the crew’s word, in parts, each once', async () => {
    const placed = await shop.place();
    await webhook(paid(placed));
    const path = `/orders/${placed.order.id}/refund`;
    const body = { amountMinor: 500, restock: false, key: newKey() };
    for (let repeat = 0; repeat < 2; repeat += 1)
      expect((await shop.house.host(path, { method: 'POST', body })).status).toBe(200);
    const refunds = stripe.calls.filter(
      ({ path: at, form }) =>
        at === '/v1/refunds' && form.get('payment_intent') === intentOf(placed.payment.paymentId),
    );
    expect(refunds.map(({ form }) => form.get('amount'))).toEqual(['500']);
    expect(await shop.order(placed.order.id)).toMatchObject({
      state: 'partly-refunded',
      refundedMinor: 500,
    });
  });

  it('are called off with their order', async () => {
    const placed = await shop.place();
    await placed.visitor.command(`/orders/${placed.order.id}/cancel`, { key: newKey() });
    const path = `/v1/payment_intents/${intentOf(placed.payment.paymentId)}/cancel`;
    await expect
      .poll(() => stripe.calls.some((call) => call.path === path), { timeout: 15_000 })
      .toBe(true);
  });
});

describe('payments by the merchant’s own checkout', () => {
  const secret = 's'.repeat(40);
  let shop: Shop;

  beforeAll(async () => {
    const linkCheckoutUrl = 'https://shop.example/checkout?lang=zh';
    shop = await new Shop(await openHouse({ env: { REGULARS_LINK_SECRET: secret } })).open({
      provider: 'link',
      linkCheckoutUrl,
    });
  });
  afterAll(() => shop.house.close());

  const sign = (text: string): string =>
    createHmac('sha256', secret).update(text).digest('base64url');
  const signed = (payload: object): string => {
    const text = Buffer.from(JSON.stringify(payload)).toString('base64url');
    return `${text}.${sign(text)}`;
  };
  const sentOut = (payment: PaymentStart): string => {
    if (payment.provider !== 'link') throw new Error('Another provider');
    const url = new URL(payment.url);
    expect(url.origin + url.pathname).toBe('https://shop.example/checkout');
    expect(url.searchParams.get('lang')).toBe('zh');
    return url.searchParams.get('order') ?? '';
  };
  const confirmed = ({ order, payment }: Placed, change: object = {}): string =>
    signed({
      paymentId: payment.paymentId,
      paidMinor: order.totalMinor,
      currency: 'CNY',
      atMs: Date.now(),
      ...change,
    });
  const confirm = (confirmation: string): Promise<Response> =>
    fetch(`${shop.house.url}/api/link/confirm`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ confirmation }),
    });

  it('take the order out signed, and the signed answer back', async () => {
    const placed = await shop.place();
    const [text = '', signature] = sentOut(placed.payment).split('.');
    expect(signature).toBe(sign(text));
    expect(JSON.parse(Buffer.from(text, 'base64url').toString())).toMatchObject({
      paymentId: placed.payment.paymentId,
      number: placed.order.number,
      totalMinor: placed.order.totalMinor,
      currency: 'CNY',
    });
    const confirmation = confirmed(placed);
    expect((await confirm(confirmation)).status).toBe(200);
    expect((await confirm(confirmation)).status, 'again').toBe(200);
    const order = await shop.order(placed.order.id);
    expect(order.state).toBe('paid');
    expect(order.payments).toHaveLength(1);
  });

  it('bring the buyer’s browser back to the show', async () => {
    const placed = await shop.place();
    const address = `${shop.house.url}/api/link/confirm?confirmation=${confirmed(placed)}`;
    const answer = await fetch(address, { redirect: 'manual' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`/w/${shop.slug}`);
    expect((await shop.order(placed.order.id)).state).toBe('paid');
  });

  it('believe nothing that is forged, old, or our own order sent back', async () => {
    const placed = await shop.place();
    const right = confirmed(placed);
    const [text = ''] = right.split('.');
    const forged = `${text}.${'A'.repeat(43)}`;
    const old = confirmed(placed, { atMs: Date.now() - 3_600_000 });
    for (const confirmation of [forged, text, old, sentOut(placed.payment), 'x'.repeat(5000)])
      expect((await confirm(confirmation)).status).toBe(400);
    const nobody = confirmed(placed, { paymentId: crypto.randomUUID() });
    expect((await confirm(nobody)).status).toBe(400);
    expect((await shop.order(placed.order.id)).state).toBe('awaiting-payment');
  });

  it('leave wrong sums and refunds to a person', async () => {
    const wrong = await shop.place();
    await confirm(confirmed(wrong, { paidMinor: 1 }));
    const right = await shop.place();
    await confirm(confirmed(right));
    const refund = { amountMinor: null, restock: true, key: newKey() };
    const path = `/orders/${right.order.id}/refund`;
    expect((await shop.house.host(path, { method: 'POST', body: refund })).status).toBe(200);
    const kinds = () =>
      shop.tasks().then((tasks) => tasks.map(({ kind, orderId }) => [kind, orderId]));
    await expect.poll(kinds).toEqual([
      ['wrong-sum', wrong.order.id],
      ['refund-by-hand', right.order.id],
    ]);
    for (const { id } of await shop.tasks())
      expect(
        (await shop.house.host(`/money-tasks/${id}/done`, { method: 'POST', body: {} })).status,
      ).toBe(200);
    expect((await shop.order(right.order.id)).payments[0]?.state).toBe('refunded');
  });
});

describe('coupons for everyone of a tab', () => {
  it('go to those who are in the room, once, as cards', async () => {
    const shop = await new Shop(await openHouse()).open({ provider: 'test' });
    try {
      const draft = {
        name: 'For you',
        value: { kind: 'percentage', basisPoints: 1000 },
        budget: 10,
        stacks: { withCoupons: false, withSale: false },
      };
      const post = (path: string, body: object) =>
        shop.house.host(path, { method: 'POST', body: { ...body, key: newKey() } });
      const { id } = (await (await post('/coupons', { id: null, draft })).json()) as { id: string };
      const inRoom = await shop.house.viewer(shop.slug);
      await shop.house.visitor(shop.slug);
      const give = async (): Promise<unknown> =>
        (await post(`/coupons/${id}/grants`, { to: { tab: 'all' } })).json();
      await expect.poll(give).toEqual({ granted: 1, skipped: 0 });
      expect(await give(), 'once').toEqual({ granted: 0, skipped: 1 });
      await inRoom.live.until(() =>
        inRoom.live.heard.some(
          (message) =>
            'topic' in message &&
            message.topic === 'me' &&
            JSON.stringify(message).includes('"why":"crew"'),
        ),
      );
    } finally {
      await shop.house.close();
    }
  });
});

describe('someone who wants it cheaper', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await new Shop(await openHouse()).open({ provider: 'test' });
  });
  afterAll(() => shop.house.close());

  const put = (visitor: Visitor, body: unknown): Promise<Response> =>
    fetch(`${shop.house.url}/api/cart`, {
      method: 'PUT',
      headers: {
        cookie: visitor.cookie,
        origin: shop.house.url,
        'content-type': 'application/json',
        'x-regulars-command': visitor.boot.commandToken,
      },
      body: JSON.stringify(body),
    });
  const codeOf = async (answer: Promise<Response>): Promise<unknown> =>
    ((await (await answer).json()) as { code?: unknown }).code;

  it('cannot buy less than one, parts of one, or more than may be', async () => {
    const visitor = await shop.house.visitor(shop.slug);
    const { slug, variantId } = shop;
    for (const quantity of [-1, 0.5, 100, 1e308, '1', null])
      expect(await codeOf(put(visitor, { slug, variantId, quantity }))).toBe('bad-request');
    const nothing = { slug, variantId: crypto.randomUUID(), quantity: 1 };
    expect(await codeOf(put(visitor, nothing))).toBe('not-found');
  });

  it('cannot name a price, or a coupon of somebody else’s', async () => {
    const { order } = await shop.place();
    const visitor = await shop.house.visitor(shop.slug);
    await put(visitor, { slug: shop.slug, variantId: shop.variantId, quantity: 1 });
    const placing = {
      slug: shop.slug,
      claimId: null,
      couponIds: [],
      address: null,
      expectedTotalMinor: order.totalMinor,
      unitPriceMinor: 1,
      totalMinor: 1,
    };
    const place = (change: object) =>
      visitor.command('/orders', { ...placing, key: newKey(), ...change });
    expect(await codeOf(place({ expectedTotalMinor: 1 }))).toBe('price-changed');
    expect(await codeOf(place({ couponIds: [crypto.randomUUID()] }))).toBe('coupon-refused');
    expect(await codeOf(place({ claimId: crypto.randomUUID() }))).toBe('not-found');
    expect(await codeOf(place({ key: 'short' }))).toBe('bad-request');
    const answer = await place({});
    expect(((await answer.json()) as Placed).order.totalMinor).toBe(order.totalMinor);
  });

  it('cannot do anything with another’s order or payment, nor with another’s key', async () => {
    const placed = await shop.place();
    const eve = await shop.house.visitor(shop.slug);
    const { id } = placed.order;
    const { paymentId } = placed.payment;
    const tries = [
      eve.command(`/orders/${id}/pay`, {}),
      eve.command(`/orders/${id}/refresh`, {}),
      eve.command(`/orders/${id}/cancel`, { key: newKey() }),
      eve.command(`/payments/${paymentId}/test`, { outcome: 'paid', key: newKey() }),
      eve.command(`/orders/${crypto.randomUUID()}/pay`, {}),
    ];
    for (const one of tries) expect(await codeOf(one)).toBe('not-found');
    expect(
      await codeOf(
        eve.command(`/orders/${id}/refund`, {
          amountMinor: null,
          restock: true,
          key: newKey(),
        }),
      ),
    ).toBe('not-allowed');
    const key = newKey();
    await placed.visitor.command(`/orders/${id}/cancel`, { key });
    const otherUse = placed.visitor.command('/coupons/code', {
      slug: shop.slug,
      code: 'ABCD',
      key,
    });
    expect(await codeOf(otherUse)).toBe('bad-request');
  });

  it('guesses at coupons only so often', async () => {
    const visitor = await shop.house.visitor(shop.slug);
    const codes: unknown[] = [];
    for (let at = 0; at < 12; at += 1)
      codes.push(
        await codeOf(
          visitor.command('/coupons/code', { slug: shop.slug, code: `GUESS-${at}`, key: newKey() }),
        ),
      );
    expect(codes.slice(0, 10)).toEqual(Array(10).fill('coupon-unknown'));
    expect(codes.slice(10)).toEqual(['too-many-requests', 'too-many-requests']);
  });

  it('does not get at the list of orders', async () => {
    const visitor = await shop.house.visitor(shop.slug);
    const headers = { cookie: visitor.cookie, 'x-regulars-command': visitor.boot.commandToken };
    const file = (init: RequestInit) => fetch(`${shop.house.url}/api/orders/export`, init);
    expect((await file({})).status).toBe(401);
    expect((await file({ headers: { ...headers, origin: shop.house.url } })).status).toBe(403);
    const answer = await shop.house.host('/orders/export');
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect((await answer.text()).split('\r\n')[0]).toContain('Order');
  });
});
