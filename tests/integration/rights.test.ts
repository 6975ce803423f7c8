import { call, type AnyProcedure } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { describeApi } from '../../src/server/gateway/openapi.ts';
import { createRouter, type CallContext, type Services } from '../../src/server/gateway/router.ts';
import { Limits } from '../../src/server/gateway/limits.ts';
import type { Caller } from '../../src/server/gateway/identity.ts';
import type { ViewerId } from '../../src/shared/kernel/index.ts';
import { may, showApiContract, type Right, type Role } from '../../src/shared/show-api/index.ts';

const id = '0190a000-0000-7000-8000-000000000001';
const key = 'k'.repeat(20);
const slug = 'tonight';
const ofSale = { saleId: id, key };
const basket = { slug, claimId: null, couponIds: [] };
const product = { title: 'a', variants: [{ priceMinor: 1, onHand: 1 }] };
const terms = { units: 1, price: { kind: 'fixed', priceMinor: 1 } };
const coupon = {
  name: 'a',
  value: { kind: 'fixed', amountMinor: 1 },
  budget: 1,
  stacks: { withCoupons: false, withSale: false },
};
const lottery = { title: 'a', prize: 'b', task: { kind: 'everyone' } };
const report = { state: 'off', width: 0, height: 0, fps: 0, codec: '', laggedPct: 0 };

/** The right that each procedure asks for, and something that it takes. */
const asked: Readonly<Record<string, readonly [right: Right, input: unknown]>> = {
  'show.current': ['see-audience', undefined],
  'show.list': ['see-audience', undefined],
  'show.create': ['run-show', { title: 'a', hostName: 'b', orientation: 'portrait' }],
  'show.update': ['run-show', {}],
  'show.goLive': ['run-show', {}],
  'show.end': ['run-show', {}],
  'show.rehearse': ['run-show', { viewers: 1 }],
  'air.admit': ['watch', { slug: 'tonight' }],
  'air.publish': ['stage', {}],
  'air.mark': ['stage', { mark: null }],
  'air.report': ['stage', report],
  'chat.send': ['watch', { slug: 'tonight', text: 'hi', key }],
  'chat.setName': ['watch', { name: 'Ann' }],
  'chat.markAnswered': ['answer-questions', { messageId: id, answered: true }],
  'chat.hide': ['moderate-chat', { messageId: id, hidden: true }],
  'chat.say': ['speak-as-host', { text: 'hi', key }],
  'audience.card': ['see-audience', { viewerId: id }],
  'audience.thresholds': ['see-audience', undefined],
  'audience.setThresholds': ['settings', {}],
  'sfu.status': ['stage', undefined],

  'catalog.products': ['catalogue', undefined],
  'catalog.saveProduct': ['catalogue', { id: null, draft: product, key }],
  'catalog.archiveProduct': ['catalogue', { productId: id, archived: true }],
  'catalog.setStock': ['catalogue', { variantId: id, onHand: 1 }],
  'catalog.prices': ['catalogue', { productId: id }],
  'catalog.setPictures': ['catalogue', { productId: id, pictureIds: [] }],
  'catalog.shelf': ['see-audience', undefined],
  'catalog.setShelf': ['sell', { productIds: [] }],
  'catalog.pin': ['sell', { productId: null }],
  'catalog.explain': ['sell', { productId: null }],
  'catalog.setLivePrices': ['sell', { productId: id, prices: {} }],

  'sales.templates': ['sell', undefined],
  'sales.setTemplates': ['sell', { templates: [] }],
  'sales.create': ['sell', { productId: id, terms, start: 'now', key }],
  'sales.list': ['see-audience', undefined],
  'sales.board': ['see-audience', { saleId: id }],
  'sales.arm': ['sell', ofSale],
  'sales.stop': ['sell', ofSale],
  'sales.extend': ['sell', { ...ofSale, byMs: 60_000 }],
  'sales.addUnits': ['sell', { ...ofSale, variantId: null, units: 1 }],
  'sales.releaseQuota': ['sell', { ...ofSale, segment: null }],
  'sales.tap': ['watch', { ...ofSale, slug, variantId: id }],
  'sales.giveUp': ['watch', { claimId: id, key }],
  'sales.shop': ['see-audience', undefined],
  'sales.setShop': ['settings', {}],

  'orders.quote': ['watch', basket],
  'orders.setCart': ['watch', { slug, variantId: id, quantity: 1 }],
  'orders.place': ['watch', { ...basket, address: null, expectedTotalMinor: 1, key }],
  'orders.pay': ['watch', { orderId: id }],
  'orders.payTest': ['watch', { paymentId: id, outcome: 'paid', key }],
  'orders.refresh': ['watch', { orderId: id }],
  'orders.cancel': ['watch', { orderId: id, key }],
  'orders.mine': ['watch', undefined],
  'orders.address': ['watch', undefined],
  'orders.redeemCode': ['watch', { slug, code: 'WELCOME', key }],
  'orders.list': ['orders', {}],
  'orders.ship': ['orders', { orderId: id, ship: 'packed' }],
  'orders.refund': ['orders', { orderId: id, amountMinor: null, restock: true, key }],
  'orders.tasks': ['orders', undefined],
  'orders.taskDone': ['orders', { taskId: id }],
  'orders.coupons': ['sell', undefined],
  'orders.saveCoupon': ['sell', { id: null, draft: coupon, key }],
  'orders.activateCoupon': ['sell', { couponId: id, active: true }],
  'orders.grant': ['sell', { couponId: id, to: { viewerIds: [id] }, key }],

  'engagement.templates': ['engage', undefined],
  'engagement.setTemplates': ['engage', { templates: [] }],
  'engagement.openPoll': ['engage', { draft: { question: 'a', answers: ['b', 'c'] }, key }],
  'engagement.closePoll': ['engage', { pollId: id, key }],
  'engagement.vote': ['watch', { pollId: id, key, slug, answer: 0 }],
  'engagement.openLottery': ['engage', { draft: lottery, key }],
  'engagement.drawLottery': ['engage', { lotteryId: id, key }],
  'engagement.cancelLottery': ['engage', { lotteryId: id, key }],
  'engagement.lotteries': ['see-audience', undefined],
  'engagement.winners': ['engage', { lotteryId: id }],
  'engagement.enter': ['watch', { lotteryId: id, key, slug }],
  'engagement.shared': ['watch', { slug }],
  'engagement.invite': ['watch', { slug }],

  'identity.mine': ['watch', undefined],
  'identity.requestCode': ['watch', { email: 'ann@example.com', lang: 'en' }],
  'identity.confirmCode': ['watch', { email: 'ann@example.com', code: '123456' }],
  'identity.useLink': ['watch', { link: { kind: 'personal', token: 'a' } }],
  'identity.links': ['orders', undefined],
  'identity.makeLink': ['orders', { viewerId: id }],
  'identity.revokeLink': ['orders', { linkId: id }],
  'identity.refusals': ['see-audience', undefined],
};
/** What only someone in the room may do: the crew watches, and has no say as a viewer. */
const ofViewers = Object.entries(asked)
  .filter(([, [right]]) => right === 'watch')
  .map(([name]) => name);

/** Services that say that they were reached, whatever is asked of them. */
const reached = new Error('reached');
const services = new Proxy({} as Services, {
  get: (_target, name) => {
    if (name === 'onFailure') return () => undefined;
    return new Proxy(
      () => {
        throw reached;
      },
      {
        get: () => () => {
          throw reached;
        },
      },
    );
  },
});
const router = createRouter(services, new Limits());
const names = Object.entries(showApiContract).flatMap(([term, procedures]) =>
  Object.keys(procedures).map((name) => `${term}.${name}`),
);

/** How a call ends: with the code of a refusal, or `internal` where the services were reached. */
async function outcome(name: string, caller: Caller | null): Promise<unknown> {
  const [term = '', procedure = ''] = name.split('.');
  const terms = router as unknown as Record<string, Record<string, AnyProcedure>>;
  const found = terms[term]?.[procedure];
  if (found === undefined) throw new Error(`There is no ${name}`);
  const context: CallContext = {
    caller,
    // An address of its own: refusals of one are counted.
    address: name,
    gatewayWsUrl: 'ws://here',
    arrivedAtMs: 0,
    becomeViewer: () => undefined,
  };
  return call(found, asked[name]?.[1], { context }).then(
    () => 'done',
    (failure: unknown) => (failure as { code?: unknown }).code,
  );
}
const crew = (role: Role): Caller => ({ role, viewerId: null, isSimulated: false, showId: null });
const viewer: Caller = { ...crew('viewer'), viewerId: id as ViewerId };

describe('every procedure', () => {
  it('is known here with the right that it asks for', () => {
    expect(Object.keys(asked).sort()).toEqual([...names].sort());
  });

  it.each(names)('%s is refused to strangers and to roles without the right', async (name) => {
    const [right] = asked[name] ?? ['run-show'];
    expect(await outcome(name, null)).toBe('not-signed-in');
    expect(await outcome(name, crew('shop'))).toBe('not-allowed');
    for (const role of ['host', 'producer', 'moderator', 'assistant'] as const) {
      const mayCall = may(role, right) && !ofViewers.includes(name);
      expect(await outcome(name, crew(role)), role).toBe(mayCall ? 'internal' : 'not-allowed');
    }
    expect(await outcome(name, viewer)).toBe(ofViewers.includes(name) ? 'internal' : 'not-allowed');
  });

  it('is described with its refusals, and with how viewers are known where they may call it', async () => {
    const { paths } = await describeApi();
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    const described = operations.map(({ operationId }) => operationId);
    const raw = ['air.setPoster', 'catalog.addPicture', 'catalog.export', 'catalog.import'];
    expect(described.sort()).toEqual([...names, ...raw].sort());
    for (const { responses } of operations)
      expect(Object.keys(responses ?? {})).toEqual(expect.arrayContaining(['401', '403', '429']));
    const forViewers = operations.filter(({ security }) =>
      security?.some((way) => 'viewerCookie' in way && 'viewerCommand' in way),
    );
    expect(forViewers.map(({ operationId }) => operationId).sort()).toEqual([...ofViewers].sort());
  });
});
