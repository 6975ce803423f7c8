import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShelfItem } from '../../src/shared/catalog/index.ts';
import type {
  CrewOrder,
  Order,
  Quote,
  Sale,
  SaleBoard,
  TapAnswer,
} from '../../src/shared/sales/index.ts';
import type { MeTopic } from '../../src/shared/show-api/index.ts';
import { address } from '../../src/server/till/testing/fixtures.test-support.ts';
import { newKey, openHouse, type ShowHouse, type Visitor } from '../support/show-house.ts';
import type { LiveClient } from '../support/live-client.ts';

type Viewer = Visitor & { readonly live: LiveClient };

const terms = {
  countdownMs: 3000,
  durationMs: 60_000,
  units: 2,
  price: { kind: 'fixed', priceMinor: 19900 },
};

describe('the till', () => {
  let house: ShowHouse;
  let dataDir: string;
  let slug: string;
  let shelf: ShelfItem[];

  const read = async <T>(path: string): Promise<T> => (await (await house.host(path)).json()) as T;
  const crew = async <T>(path: string, body: unknown, method = 'POST'): Promise<T> => {
    const answer = await house.host(path, { method, body });
    expect(answer.status, `${path} ${await answer.clone().text()}`).toBe(200);
    return (await answer.json()) as T;
  };
  const asked = async (answer: Promise<Response>): Promise<{ status: number; body: never }> => {
    const { status } = await answer;
    return { status, body: (await (await answer).json()) as never };
  };
  const put = (viewer: Visitor, path: string, body: unknown): Promise<Response> =>
    fetch(`${house.url}/api${path}`, {
      method: 'PUT',
      headers: {
        cookie: viewer.cookie,
        origin: house.url,
        'content-type': 'application/json',
        'x-regulars-command': viewer.boot.commandToken,
      },
      body: JSON.stringify(body),
    });
  const available = async (productId: string): Promise<number> => {
    const items = await read<ShelfItem[]>('/shelf');
    const item = items.find(({ product }) => product.id === productId);
    return item?.product.variants.reduce((sum, one) => sum + one.available, 0) ?? 0;
  };
  const me = (viewer: Viewer): MeTopic | undefined =>
    viewer.live.heard.findLast(
      (message) => message.kind === 'snapshot' && message.topic === 'me',
    )?.['state' as never];
  const place = (viewer: Visitor, change: Record<string, unknown>) =>
    asked(
      viewer.command('/orders', {
        slug,
        claimId: null,
        couponIds: [],
        address,
        expectedTotalMinor: 0,
        key: newKey(),
        ...change,
      }),
    );
  const payFor = async (viewer: Visitor, placed: { body: never }): Promise<Order> => {
    const { payment } = placed.body as { payment: { paymentId: string } };
    const paid = await asked(
      viewer.command(`/payments/${payment.paymentId}/test`, { outcome: 'paid', key: newKey() }),
    );
    expect(paid.status).toBe(200);
    return paid.body;
  };
  /** A sale that is open, and those who will tap. */
  const openSale = async (item: ShelfItem, change: object = {}): Promise<Sale> => {
    const sale = await crew<Sale>('/sales', {
      productId: item.product.id,
      terms: { ...terms, ...change },
      start: 'now',
      key: newKey(),
    });
    await expect
      .poll(async () => (await read<SaleBoard>(`/sales/${sale.id}/board`)).sale.phase, {
        timeout: 6000,
        interval: 50,
      })
      .toBe('open');
    return sale;
  };
  const tap = (viewer: Visitor, sale: Sale, key = newKey()) =>
    asked(
      viewer.command(`/sales/${sale.id}/taps`, {
        slug,
        variantId: sale.variants[0]?.variantId,
        key,
      }),
    );
  const someItem = (at: number): ShelfItem => {
    const item = shelf[at];
    if (item === undefined) throw new Error('There is no such product');
    return item;
  };

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'regulars-till-'));
    house = await openHouse({ dataDir });
    slug = (await house.ownShow('live')).slug;
    shelf = await read<ShelfItem[]>('/shelf');
  });
  afterAll(async () => {
    await house.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('has something on the shelf from the first evening on', () => {
    expect(shelf.map(({ product }) => product.titleZh)).toContain('美利奴开衫');
  });

  it('sells from the cart: quote, order, test payment, and the stock follows', async () => {
    const item = someItem(1);
    const [variant] = item.product.variants;
    const before = await available(item.product.id);
    const viewer = await house.viewer(slug);
    const quote = (await (
      await put(viewer, '/cart', { slug, variantId: variant?.id, quantity: 2 })
    ).json()) as Quote;
    expect(quote.totalMinor).toBe(2 * (variant?.priceMinor ?? 0));
    expect((await place(viewer, { expectedTotalMinor: 1 })).body).toMatchObject({
      code: 'price-changed',
    });
    const key = newKey();
    const placed = await place(viewer, { expectedTotalMinor: quote.totalMinor, key });
    const again = await place(viewer, { expectedTotalMinor: quote.totalMinor, key });
    expect((again.body as { order: Order }).order.id).toBe(
      (placed.body as { order: Order }).order.id,
    );
    expect(await available(item.product.id), 'set aside').toBe(before - 2);
    const order = await payFor(viewer, placed);
    expect(order.state).toBe('paid');
    expect(await available(item.product.id), 'sold').toBe(before - 2);
    await viewer.live.until(() => me(viewer)?.orders[0]?.state === 'paid');

    const stranger = await house.visitor(slug);
    expect((await asked(stranger.command(`/orders/${order.id}/refresh`, {}))).status).toBe(404);
    const refunded = await crew<CrewOrder>(`/orders/${order.id}/refund`, {
      amountMinor: null,
      restock: true,
      key: newKey(),
    });
    expect(refunded).toMatchObject({ state: 'refunded', refundedMinor: order.totalMinor });
    expect(refunded.payments[0]?.state).toBe('refunded');
    expect(refunded.address?.city).toBe('苏州');
    expect(await available(item.product.id), 'back on the shelf').toBe(before);
  });

  it('gives each unit of a flash sale once, and the next to who waits', async () => {
    const item = someItem(2);
    const before = await available(item.product.id);
    const [anna, ben, cleo] = await Promise.all([1, 2, 3].map(() => house.viewer(slug)));
    if (anna === undefined || ben === undefined || cleo === undefined) throw new Error('Nobody');
    const early = await crew<Sale>('/sales', {
      productId: item.product.id,
      terms,
      start: 'now',
      key: newKey(),
    });
    expect((await tap(anna, early)).body, 'before go').toMatchObject({ code: 'not-open' });
    expect(
      (
        await asked(
          house.host('/sales', {
            method: 'POST',
            body: { productId: item.product.id, terms, start: 'now', key: newKey() },
          }),
        )
      ).body,
    ).toMatchObject({ code: 'in-use' });
    await crew<Sale>(`/sales/${early.id}/stop`, { key: newKey() });
    expect(await available(item.product.id), 'called off').toBe(before);

    const sale = await openSale(item);
    expect(await available(item.product.id), 'carved out').toBe(before - 2);
    const key = newKey();
    const got = (await tap(anna, sale, key)).body as TapAnswer;
    expect(got).toMatchObject({ verdict: 'held', saleId: sale.id });
    expect((await tap(anna, sale, key)).body, 'a repeat').toEqual(got);
    expect((await tap(anna, sale)).body, 'a second one').toMatchObject({
      verdict: 'limit-reached',
    });
    const bens = (await tap(ben, sale)).body as TapAnswer;
    expect(bens).toMatchObject({ verdict: 'held' });
    expect((await tap(cleo, sale)).body).toMatchObject({ verdict: 'sold-out', place: 1 });
    await anna.live.until(() => me(anna)?.claims[0]?.status === 'held');

    const other = await asked(ben.command(`/claims/${got.claimId}/give-up`, { key: newKey() }));
    expect(other.status, 'somebody else’s').toBe(404);
    const placed = await place(anna, { claimId: got.claimId, expectedTotalMinor: 19900 });
    expect(placed.status).toBe(200);
    expect(
      (await place(anna, { claimId: got.claimId, expectedTotalMinor: 19900 })).body,
      'one order for a unit',
    ).toMatchObject({ code: 'already-done' });
    expect((await payFor(anna, placed)).state).toBe('paid');

    const left = await asked(ben.command(`/claims/${bens.claimId}/give-up`, { key: newKey() }));
    expect(left.status).toBe(200);
    await cleo.live.until(() => me(cleo)?.claims[0]?.status === 'held');

    const board = await read<SaleBoard>(`/sales/${sale.id}/board`);
    expect(board).toMatchObject({ taps: 4, repeats: 1, paid: 1, held: 1, waiting: 0, free: 0 });
    expect(board.ledger.problem).toBeNull();
    await crew<Sale>(`/sales/${sale.id}/stop`, { key: newKey() });
    expect(await available(item.product.id), 'one paid, one held').toBe(before - 2);
    const last = me(cleo)?.claims[0]?.claimId ?? '';
    const gone = await asked(cleo.command(`/claims/${last}/give-up`, { key: newKey() }));
    expect(gone.status).toBe(200);
    await expect.poll(() => available(item.product.id)).toBe(before - 1);
  });

  it('holds who hammers on the button to a rate, and nobody else to theirs', async () => {
    const sale = await openSale(someItem(2));
    const [eve, ann] = [await house.viewer(slug), await house.viewer(slug)];
    const answers = await Promise.all(Array.from({ length: 40 }, () => tap(eve, sale)));
    const codes = answers.map(({ status }) => status);
    expect(codes.filter((status) => status === 200).length).toBeLessThanOrEqual(10);
    expect(codes.filter((status) => status === 429).length).toBeGreaterThanOrEqual(30);
    expect((await tap(ann, sale)).body).toMatchObject({ verdict: 'held' });
    const board = await read<SaleBoard>(`/sales/${sale.id}/board`);
    expect(board.held, 'one unit each').toBe(2);
    const said = eve.command('/chat/messages', { slug, text: 'still here', key: newKey() });
    expect((await said).status, 'other commands are not used up').not.toBe(429);
    const elsewhere = await asked(
      ann.command(`/sales/${sale.id}/taps`, {
        slug: 'no-such-show',
        variantId: sale.variants[0]?.variantId,
        key: newKey(),
      }),
    );
    expect(elsewhere.status).toBe(404);
    const ledger = await fetch(`${house.url}/api/sales/${sale.id}/ledger`);
    const lines = (await ledger.text()).trimEnd().split('\n');
    expect(lines).toHaveLength(board.ledger.entries);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ hash: board.ledger.head });
    const asks = await Promise.all(
      Array.from({ length: 80 }, () => fetch(`${house.url}/api/sales/${sale.id}/ledger`)),
    );
    expect(asks.map(({ status }) => status)).toContain(429);
    await crew<Sale>(`/sales/${sale.id}/stop`, { key: newKey() });
  });

  it('takes a coupon off once, within its budget, and gives it back with a dead order', async () => {
    const item = someItem(0);
    const variantId = item.product.variants[0]?.id;
    const coupon = await crew<{ id: string }>('/coupons', {
      id: null,
      draft: {
        name: 'Welcome',
        value: { kind: 'fixed', amountMinor: 1000 },
        audience: 'newcomer',
        budget: 1,
        stacks: { withCoupons: false, withSale: false },
      },
      key: newKey(),
    });
    const [first, second] = [await house.viewer(slug), await house.viewer(slug)];
    const orderWith = async (viewer: Viewer) => {
      await put(viewer, '/cart', { slug, variantId, quantity: 1 });
      const quote = (
        await asked(viewer.command('/cart/quote', { slug, claimId: null, couponIds: [coupon.id] }))
      ).body as Quote;
      const expectedTotalMinor = quote.totalMinor;
      return { quote, placed: await place(viewer, { couponIds: [coupon.id], expectedTotalMinor }) };
    };
    const one = await orderWith(first);
    expect(one.quote.discountMinor).toBe(1000);
    expect(one.placed.status).toBe(200);
    const two = await orderWith(second);
    expect(two.quote.coupons[0]).toMatchObject({ isApplied: false, problem: 'used-up' });
    expect(two.placed.body).toMatchObject({ code: 'coupon-refused' });
    const { order } = one.placed.body as { order: Order };
    await asked(first.command(`/orders/${order.id}/cancel`, { key: newKey() }));
    expect((await orderWith(second)).quote.discountMinor, 'given back').toBe(1000);
  });

  it('keeps holds, orders and stock over a crash', async () => {
    const item = someItem(2);
    const sale = await openSale(item);
    const viewer = await house.viewer(slug);
    const got = (await tap(viewer, sale)).body as TapAnswer;
    const units = await available(item.product.id);
    await house.crash();
    house = await openHouse({ dataDir });
    const back = await house.viewer(slug, viewer.cookie);
    expect(me(back)?.claims[0]).toMatchObject({ claimId: got.claimId, status: 'held' });
    expect(await available(item.product.id)).toBe(units);
    const placed = await place(back, { claimId: got.claimId, expectedTotalMinor: 19900 });
    expect((await payFor(back, placed)).state).toBe('paid');
    expect((await read<SaleBoard>(`/sales/${sale.id}/board`)).ledger.problem).toBeNull();
    await crew<Sale>(`/sales/${sale.id}/stop`, { key: newKey() });
    await expect.poll(() => available(item.product.id)).toBe(units + 1);
  });

  it('sells in a rehearsal from a copy only', async () => {
    const item = someItem(2);
    await house.post('/show/end');
    const before = await available(item.product.id);
    const rehearsal = await house.post('/show/rehearse', { viewers: 0 });
    slug = rehearsal.slug;
    expect(await available(item.product.id), 'a copy of it').toBe(before);
    const sale = await openSale(item);
    const viewer = await house.viewer(slug);
    const got = (await tap(viewer, sale)).body as TapAnswer;
    const placed = await place(viewer, { claimId: got.claimId, expectedTotalMinor: 19900 });
    const order = await payFor(viewer, placed);
    expect(order).toMatchObject({ state: 'paid', isTest: true });
    expect(await available(item.product.id)).toBe(before - 2);
    await house.post('/show/end');
    expect(await available(item.product.id), 'the shop’s own').toBe(before);
    const orders = await read<{ orders: CrewOrder[] }>('/orders?thisShow=no');
    expect(orders.orders.map(({ id }) => id)).not.toContain(order.id);
  });

  it('is tapped by the crowd of a rehearsal', async () => {
    await house.post('/show/rehearse', { viewers: 20, seed: 3 });
    const sale = await openSale(someItem(2));
    const board = (): Promise<SaleBoard> => read<SaleBoard>(`/sales/${sale.id}/board`);
    await expect
      .poll(async () => (await board()).taps, { timeout: 8000, interval: 100 })
      .toBeGreaterThan(4);
    const { free, held, paid, ledger } = await board();
    expect([free, held + paid, ledger.problem]).toEqual([0, 2, null]);
    await house.post('/show/end');
  });
});
