import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShelfItem } from '../../src/shared/catalog/index.ts';
import {
  checkDraw,
  drawProofSchema,
  hashed,
  type DrawProof,
  type Lottery,
  type MyLottery,
  type Poll,
} from '../../src/shared/engagement/index.ts';
import type { Coupon, ShopSettings } from '../../src/shared/sales/index.ts';
import type { EngagementTopic } from '../../src/shared/show-api/index.ts';
import type { LiveClient } from '../support/live-client.ts';
import { newKey, openHouse, type ShowHouse, type Visitor } from '../support/show-house.ts';

type Viewer = Visitor & { readonly live: LiveClient };

const oatOrRust = { question: 'Oat or rust?', answers: ['Oat', 'Rust'], durationMs: 60_000 };
const forEveryone = { title: 'Opening', prize: 'A scarf', winners: 1, task: { kind: 'everyone' } };
const allRight = { seed: 'right', entries: 'right', once: 'right', winners: 'right' };

let dataDir: string;
let house: ShowHouse;
let slug: string;
let crew: LiveClient;

async function listen(): Promise<void> {
  crew = await house.crew();
  crew.send({ kind: 'subscribe', topics: ['engagement'] });
  await crew.until(() => crew.snapshot('engagement'));
}
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'regulars-engagement-'));
  house = await openHouse({ dataDir });
  slug = (await house.ownShow('live')).slug;
  await listen();
});
afterAll(async () => {
  crew.close();
  await house.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Someone whose page is open; `link` may carry a friend's code. */
async function viewer(link = slug): Promise<Viewer> {
  const one = await house.visitor(link);
  const live = await one.connect();
  live.send({ kind: 'hello', slug, isVisible: true });
  live.send({ kind: 'subscribe', topics: ['me', 'engagement', 'audience'] });
  await live.until(() => live.snapshot('me'));
  await expect
    .poll(async () => (await house.host(`/audience/viewers/${one.id}`)).status, { interval: 20 })
    .toBe(200);
  return { ...one, live };
}
const lastTold = (client: LiveClient): EngagementTopic | undefined =>
  client.deltas('engagement').at(-1) ?? client.snapshot('engagement');
const command = async <T>(path: string, body: object = {}, method = 'POST'): Promise<T> => {
  const answer = await house.host(path, { method, body });
  expect(answer.status, `${path} ${await answer.clone().text()}`).toBe(200);
  return (await answer.json()) as T;
};
const ask = async <T>(who: Visitor, path: string, body: object = {}): Promise<T> =>
  (await (await who.command(path, { slug, key: newKey(), ...body })).json()) as T;
const openPoll = () => command<Poll>('/polls', { draft: oatOrRust, key: newKey() });
const openLottery = (change: object = {}) =>
  command<Lottery>('/lotteries', { draft: { ...forEveryone, ...change }, key: newKey() });
const proofOf = async (id: string): Promise<DrawProof> =>
  drawProofSchema.parse(await (await fetch(`${house.url}/api/lotteries/${id}/proof`)).json());
const checked = (proof: DrawProof) => hashed(checkDraw(proof), (text) => hash('sha256', text));
const untilDrawn = (client: LiveClient, id: string) =>
  client.until(() => {
    const lottery = lastTold(client)?.lottery;
    return lottery?.id === id && lottery.state === 'drawn' ? lottery : null;
  });
const freeCoupon = (name: string) =>
  command<Coupon>('/coupons', {
    id: null,
    draft: {
      name,
      value: { kind: 'fixed', amountMinor: 100 },
      budget: 10,
      stacks: { withCoupons: false, withSale: false },
    },
    key: newKey(),
  });
interface Invite {
  readonly code: string;
  readonly isRewarded: boolean;
  readonly arrived: number;
  readonly rewarded: number;
}
const inviteOf = async ({ cookie, boot }: Visitor): Promise<Invite> => {
  const answer = await fetch(`${house.url}/api/me/invite?slug=${slug}`, {
    headers: { cookie, origin: house.url, 'x-regulars-command': boot.commandToken },
  });
  return (await answer.json()) as Invite;
};
const couponsOf = ({ live }: Viewer) =>
  live.heard
    .flatMap((message) =>
      message.kind === 'snapshot' && message.topic === 'me' ? [message.state.coupons] : [],
    )
    .at(-1);

describe('a poll over the wire', () => {
  it('shows everyone the same live result, each person counted once', async () => {
    const viewers = [await viewer(), await viewer(), await viewer()];
    const { id } = await openPoll();
    const votes = await Promise.all(
      viewers.map((one, index) =>
        ask<{ answer: number }>(one, `/polls/${id}/votes`, { answer: index % 2 }),
      ),
    );
    expect(votes.map(({ answer }) => answer)).toEqual([0, 1, 0]);
    const [first] = viewers as [Viewer];
    expect(await ask(first, `/polls/${id}/votes`, { answer: 1 })).toMatchObject({ answer: 0 });
    for (const client of [crew, ...viewers.map(({ live }) => live)])
      await client.until(
        () =>
          lastTold(client)
            ?.poll?.answers.map(({ votes: count }) => count)
            .join() === '2,1',
      );
    await first.live.until(() => first.live.snapshot('me')?.vote?.answer === 0);
  });

  it('refuses answers that there are not, votes without a page, and votes too late', async () => {
    const one = await viewer();
    const { id } = await openPoll();
    const path = `/polls/${id}/votes`;
    for (const answer of [9, -1, 1.5, '0', 4])
      expect(await ask(one, path, { answer }), String(answer)).toMatchObject({
        code: 'bad-request',
      });
    const pageless = await house.visitor(slug);
    expect(await ask(pageless, path, { answer: 0 })).toMatchObject({ code: 'not-allowed' });
    await command(`/polls/${id}/close`, { key: newKey() });
    expect(await ask(one, path, { answer: 0 })).toMatchObject({ code: 'not-open' });
    expect(await ask(one, `/polls/${id}/close`)).toMatchObject({ code: 'not-allowed' });
  });
});

describe('a lottery over the wire', () => {
  it('tells the closed list before the draw, and anyone can check it', async () => {
    const coupon = await freeCoupon('Prize');
    const viewers = [await viewer(), await viewer(), await viewer(), await viewer()];
    const { id, seedHash } = await openLottery({ winners: 2, couponId: coupon.id });
    for (const one of viewers) {
      const mine = await ask<MyLottery>(one, `/lotteries/${id}/entries`);
      expect(mine).toMatchObject({ isIn: true, missing: null });
    }
    expect(await proofOf(id)).toMatchObject({ state: 'open', seed: null, entries: [] });
    await command(`/lotteries/${id}/draw`, { key: newKey() });
    const [someone] = viewers as [Viewer];
    expect(await ask(someone, `/lotteries/${id}/entries`)).toMatchObject({ isIn: true });
    const late = await viewer();
    expect(await ask(late, `/lotteries/${id}/entries`)).toMatchObject({ code: 'not-open' });
    for (const client of [crew, ...viewers.map(({ live }) => live)]) {
      const drawn = await untilDrawn(client, id);
      expect(drawn.seedHash).toBe(seedHash);
      const states = client
        .deltas('engagement')
        .flatMap(({ lottery }) => (lottery?.id === id ? [lottery] : []));
      const closed = states.find(({ state }) => state === 'closed');
      expect(closed).toMatchObject({ entriesHash: drawn.entriesHash, seed: null, won: [] });
    }
    const proof = await proofOf(id);
    expect(checked(proof)).toEqual(allRight);
    expect(proof.entries).toHaveLength(4);
    const winners = (await (await house.host(`/lotteries/${id}/winners`)).json()) as {
      viewerId: string;
    }[];
    expect(winners).toHaveLength(2);
    for (const { viewerId } of winners) {
      const winner = viewers.find((one) => one.id === viewerId) as Viewer;
      await winner.live.until(() => winner.live.snapshot('me')?.lottery?.hasWon);
      await winner.live.until(() => couponsOf(winner)?.some(({ why }) => why === 'prize'));
    }
  });

  it('has a page to check it, that asks nobody else', async () => {
    const page = await fetch(`${house.url}/check/draw/anything?lang=zh`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('lang="zh-CN"');
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'/,
    );
    for (const id of ['x', crypto.randomUUID(), '..%2f..%2fetc'])
      expect((await fetch(`${house.url}/api/lotteries/${id}/proof`)).status).toBe(404);
  });

  it('asks for its task: a word in this show, or a share', async () => {
    const one = await viewer();
    for (const [task, missing, act] of [
      [
        'commented',
        'comment',
        async () => {
          await ask(one, '/me/name', { name: 'Ann' });
          await ask(one, '/chat/messages', { text: 'hello' });
        },
      ],
      ['shared', 'share', () => ask(one, '/me/shared')],
    ] as const) {
      const { id } = await openLottery({ task: { kind: task } });
      const path = `/lotteries/${id}/entries`;
      expect(await ask(one, path)).toMatchObject({ isIn: false, missing });
      await act();
      await one.live.until(() => {
        const mine = one.live.snapshot('me')?.lottery;
        return mine?.lotteryId === id && mine.missing === null;
      });
      expect(await ask(one, path)).toMatchObject({ isIn: true });
      await command(`/lotteries/${id}/cancel`, { key: newKey() });
    }
    const lotteries = (await (await house.host('/lotteries')).json()) as Lottery[];
    expect(lotteries.slice(0, 2).map(({ state, seed }) => [state, seed?.length])).toEqual([
      ['cancelled', 64],
      ['cancelled', 64],
    ]);
  });

  it('is drawn from the list it had, though the server was killed', async () => {
    const viewers = [await viewer(), await viewer(), await viewer()];
    const { id, seedHash } = await openLottery();
    for (const one of viewers) await ask(one, `/lotteries/${id}/entries`);
    await house.crash();
    house = await openHouse({ dataDir });
    await listen();
    expect(crew.snapshot('engagement')?.lottery).toMatchObject({ id, state: 'open', entries: 3 });
    await command(`/lotteries/${id}/draw`, { key: newKey() });
    await house.crash();
    house = await openHouse({ dataDir });
    await listen();
    expect(await untilDrawn(crew, id)).toMatchObject({ seedHash, won: [{ name: null }] });
    expect(checked(await proofOf(id))).toEqual(allRight);
  });
});

describe('an invitation over the wire', () => {
  it('brings both a coupon once, when the friend has paid their first order', async () => {
    const [thanks, welcome] = [await freeCoupon('Thanks'), await freeCoupon('Welcome')];
    const shop = (await (await house.host('/shop')).json()) as ShopSettings;
    const referral = {
      ...shop.referral,
      isOn: true,
      after: 'first-paid-order',
      inviterCouponId: thanks.id,
      inviteeCouponId: welcome.id,
    };
    await command('/shop', { ...shop, needsAddress: false, referral }, 'PUT');
    const inviter = await viewer();
    const invite = (): Promise<Invite> => inviteOf(inviter);
    const { code, isRewarded } = await invite();
    expect([code, isRewarded]).toEqual([expect.stringMatching(/^[\w-]{14}$/), true]);

    await fetch(`${house.url}/w/${slug}?i=${code}`, { headers: { cookie: inviter.cookie } });
    await viewer(`${slug}?i=${'A'.repeat(14)}`);
    await viewer(`${slug}?i=${code}%00`);
    const friend = await viewer(`${slug}?i=${code}`);
    await expect.poll(async () => (await invite()).arrived, { interval: 50 }).toBe(1);

    const shelf = (await (await house.host('/shelf')).json()) as ShelfItem[];
    const variantId = shelf[1]?.product.variants[0]?.id;
    const put = await fetch(`${house.url}/api/cart`, {
      method: 'PUT',
      headers: {
        cookie: friend.cookie,
        origin: house.url,
        'content-type': 'application/json',
        'x-regulars-command': friend.boot.commandToken,
      },
      body: JSON.stringify({ slug, variantId, quantity: 1 }),
    });
    expect(put.status).toBe(200);
    const basket = { claimId: null, couponIds: [] };
    const { totalMinor } = await ask<{ totalMinor: number }>(friend, '/cart/quote', basket);
    const placed = await ask<{ payment: { paymentId: string } }>(friend, '/orders', {
      ...basket,
      address: null,
      expectedTotalMinor: totalMinor,
    });
    await ask(friend, `/payments/${placed.payment.paymentId}/test`, { outcome: 'paid' });
    await friend.live.until(() => couponsOf(friend)?.some(({ why }) => why === 'invited'));
    await inviter.live.until(() => couponsOf(inviter)?.some(({ why }) => why === 'inviter'));
    expect(await invite()).toMatchObject({ arrived: 1, rewarded: 1 });
  });

  it('does not grow by the windows of one’s own browser', async () => {
    const inviter = await viewer();
    const invite = (): Promise<Invite> => inviteOf(inviter);
    const { code } = await invite();
    for (let window = 0; window < 6; window += 1) await viewer(`${slug}?i=${code}`);
    await expect.poll(async () => (await invite()).arrived, { interval: 50 }).toBe(3);
  });
});
