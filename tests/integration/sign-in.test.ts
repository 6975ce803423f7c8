import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signMerchantLink } from '../../src/server/identity/index.ts';
import type {
  IdentityRefusals,
  LinkToken,
  MadeLink,
  PersonalLink,
  SignedIn,
} from '../../src/shared/identity/index.ts';
import type { ShelfItem } from '../../src/shared/catalog/index.ts';
import type { Order, Quote } from '../../src/shared/sales/index.ts';
import { startMailpit, type MailpitForTest } from '../support/mailpit.ts';
import { address } from '../../src/server/till/testing/fixtures.test-support.ts';
import { newKey, openHouse, rowOf, type ShowHouse, type Visitor } from '../support/show-house.ts';

const linkSecret = 'a secret that the shop shares with us';
const from = 'shop@example.com';
const dataDir = mkdtempSync(join(tmpdir(), 'regulars-sign-in-'));
let mail: MailpitForTest;
let house: ShowHouse;
let slug: string;

const openWithMail = (): Promise<ShowHouse> =>
  openHouse({
    dataDir,
    env: {
      REGULARS_SMTP_URL: mail.smtpUrl,
      REGULARS_SMTP_FROM: `Knit shop <${from}>`,
      REGULARS_LINK_SECRET: linkSecret,
    },
  });
beforeAll(async () => {
  mail = await startMailpit();
  house = await openWithMail();
  slug = (await house.ownShow('live')).slug;
});
afterAll(async () => {
  await house.close();
  await mail.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

let addresses = 0;
/** An address that nobody wrote to before. */
const newAddress = (service = 'example.com'): string => `viewer${(addresses += 1)}@${service}`;

interface Refused {
  readonly code?: string;
}
async function asked<T>(answer: Promise<Response>): Promise<{ status: number; body: T & Refused }> {
  const response = await answer;
  return { status: response.status, body: (await response.json()) as T & Refused };
}
const requestCode = (visitor: Visitor, email: string, lang = 'en') =>
  asked(visitor.command('/me/email/code', { email, lang }));
const confirmCode = (visitor: Visitor, email: string, code: string) =>
  asked<SignedIn>(visitor.command('/me/email', { email, code }));
const useLink = (visitor: Visitor, link: LinkToken) =>
  asked<SignedIn>(visitor.command('/me/link', { link }));
const refusals = async (): Promise<IdentityRefusals> =>
  (await (await house.host('/identity-refusals')).json()) as IdentityRefusals;

/** The code in the newest letter to an address. */
async function codeIn(email: string): Promise<string> {
  const [letter] = await mail.lettersTo(email);
  return /^\s+(\d{6})$/m.exec(letter?.text ?? '')?.[1] ?? 'no letter';
}
async function signIn(visitor: Visitor, email: string): Promise<SignedIn> {
  expect((await requestCode(visitor, email)).status).toBe(200);
  const { status, body } = await confirmCode(visitor, email, await codeIn(email));
  expect(status).toBe(200);
  return body;
}
/** What a viewer asks for, as their page does. */
const ask = async <T>(visitor: Visitor, path: string, method = 'GET', body?: unknown): Promise<T> =>
  (await (
    await fetch(`${house.url}/api${path}`, {
      method,
      headers: {
        cookie: visitor.cookie,
        origin: house.url,
        'content-type': 'application/json',
        'x-regulars-command': visitor.boot.commandToken,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  ).json()) as T;
/** Orders one thing off the shelf, and does not pay. */
async function order(visitor: Visitor): Promise<Order> {
  const shelf = (await (await house.host('/shelf')).json()) as ShelfItem[];
  const variants = shelf.flatMap(({ product }) => product.variants);
  const variantId = variants.find(({ available }) => available > 0)?.id;
  await ask(visitor, '/cart', 'PUT', { slug, variantId, quantity: 1 });
  const basket = { slug, claimId: null, couponIds: [] };
  const quote = await ask<Quote>(visitor, '/cart/quote', 'POST', basket);
  const expectedTotalMinor = quote.totalMinor;
  const command = { ...basket, address, expectedTotalMinor, key: newKey() };
  return (await ask<{ order: Order }>(visitor, '/orders', 'POST', command)).order;
}
const ordersOf = async (visitor: Visitor): Promise<string[]> =>
  (await ask<Order[]>(visitor, '/orders/mine')).map(({ id }) => id);
const wrongFor = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('a code by e-mail', () => {
  it('comes in the language of the page, and makes a viewer known', async () => {
    const viewer = await house.viewer(slug);
    const email = newAddress();
    expect((await requestCode(viewer, email, 'zh')).body).toEqual({});
    const [letter] = await mail.lettersTo(email);
    const code = await codeIn(email);
    expect(letter).toMatchObject({ from, to: [email], subject: `${code} 是您的验证码` });
    expect(letter?.text).not.toMatch(/https?:/);
    expect(viewer.live.snapshot('me')?.strength).toBe('stranger');
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    expect((await confirmCode(viewer, email, spaced)).body).toEqual({
      viewerId: viewer.id,
      strength: 'email',
      mustReload: false,
    });
    await viewer.live.until(() => viewer.live.snapshot('me')?.strength === 'email');
    const mine = await fetch(`${house.url}/api/me/identity`, {
      headers: {
        cookie: viewer.cookie,
        origin: house.url,
        'x-regulars-command': viewer.boot.commandToken,
      },
    });
    expect(await mine.json()).toEqual({
      strength: 'email',
      emailHint: `v…@example.com`,
      canSendCodes: true,
    });
    const again = newAddress();
    await requestCode(await house.visitor(slug), again, 'en');
    expect((await mail.lettersTo(again))[0]?.subject).toBe(`${await codeIn(again)} is your code`);
  });

  it('answers a repeat as it answered before, where the first answer was lost', async () => {
    const viewer = await house.visitor(slug);
    const email = newAddress();
    const first = await signIn(viewer, email);
    expect((await confirmCode(viewer, email, await codeIn(email))).body).toEqual(first);
  });

  it('makes another browser one person with the first, over shows and a restart', async () => {
    const email = newAddress('gmail.com');
    const phone = await house.viewer(slug);
    await signIn(phone, email);
    expect((await phone.command('/me/name', { name: 'Ann' })).status).toBe(200);
    phone.live.send({ kind: 'bye' });
    await house.close();
    house = await openWithMail();
    await house.post('/show/end');
    slug = (await house.post('/show/go-live')).slug;

    const laptop = await house.viewer(slug);
    const crew = await house.crew();
    const stranger = await crew.until(() => rowOf(crew, laptop.id));
    expect(stranger.reasons).toMatchObject([{ kind: 'first-visit' }]);
    const joined = await signIn(laptop, email.replace('@', '+live@').toUpperCase());
    expect(joined).toMatchObject({ viewerId: laptop.id, mustReload: false });
    await laptop.live.until(() => laptop.live.snapshot('me')?.name === 'Ann');
    await crew.until(() =>
      rowOf(crew, laptop.id)?.reasons.some(({ kind }) => kind === 'came-back'),
    );
    const card = (await (await house.host(`/audience/viewers/${laptop.id}`)).json()) as {
      showsVisited: number;
      name: string;
    };
    expect(card).toMatchObject({ showsVisited: 2, name: 'Ann' });
    crew.close();
  });

  it('makes what was ordered before part of the person, in every browser of theirs', async () => {
    const email = newAddress();
    const [phone, laptop] = [await house.viewer(slug), await house.viewer(slug)];
    await signIn(phone, email);
    const ordered = await order(laptop);
    expect(await ordersOf(phone)).toEqual([]);
    await signIn(laptop, email);
    for (const browser of [phone, laptop]) expect(await ordersOf(browser)).toEqual([ordered.id]);
  });

  it('gives a browser that was somebody else another cookie, and leaves that person alone', async () => {
    const [anns, bens] = [newAddress(), newAddress()];
    const ann = await house.visitor(slug);
    const ben = await house.visitor(slug);
    await signIn(ann, anns);
    await signIn(ben, bens);
    const shared = await house.visitor(slug);
    await signIn(shared, anns);
    await requestCode(shared, bens);
    const code = await codeIn(bens);
    const answer = await shared.command('/me/email', { email: bens, code });
    const signedIn = (await answer.json()) as SignedIn;
    expect(signedIn).toMatchObject({ strength: 'email', mustReload: true });
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const reloaded = await house.viewer(slug, cookie);
    expect(reloaded.id).toBe(signedIn.viewerId);
    expect([shared.id, ben.id, ann.id]).not.toContain(reloaded.id);
    expect(reloaded.live.snapshot('me')?.strength).toBe('email');
    expect((await reloaded.command('/me/name', { name: 'Ben' })).status).toBe(200);
  });

  it('cannot be guessed: five tries, then it is worth nothing', async () => {
    const before = await refusals();
    const viewer = await house.visitor(slug);
    const email = newAddress();
    await requestCode(viewer, email);
    const code = await codeIn(email);
    for (let tries = 0; tries < 5; tries++)
      expect((await confirmCode(viewer, email, wrongFor(code))).body.code).toBe('code-wrong');
    expect((await confirmCode(viewer, email, code)).body.code).toBe('code-expired');
    const after = await refusals();
    expect(after.wrongCodes - before.wrongCodes).toBe(5);
    expect(after.expiredCodes - before.expiredCodes).toBe(1);
  });

  it('is good for who asked for it only, and for the mailbox that it went to', async () => {
    const [viewer, thief] = [await house.visitor(slug), await house.visitor(slug)];
    const [email, other] = [newAddress(), newAddress()];
    await requestCode(viewer, email);
    const code = await codeIn(email);
    expect((await confirmCode(thief, email, code)).body.code).toBe('code-expired');
    expect((await confirmCode(viewer, other, code)).body.code).toBe('code-expired');
    expect((await confirmCode(viewer, email, code)).status).toBe(200);
  });

  it('is sent to one mailbox five times an hour at most, whoever asks, and not at once again', async () => {
    const before = await refusals();
    const email = newAddress();
    const viewer = await house.visitor(slug);
    expect((await requestCode(viewer, email)).status).toBe(200);
    expect((await requestCode(viewer, email)).body.code).toBe('too-many-requests');
    const statuses: number[] = [];
    for (let others = 0; others < 5; others++)
      statuses.push((await requestCode(await house.visitor(slug), email)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429]);
    expect(await mail.lettersTo(email)).toHaveLength(5);
    const many = await house.visitor(slug);
    for (let letters = 0; letters < 5; letters++)
      expect((await requestCode(many, newAddress())).status).toBe(200);
    expect((await requestCode(many, newAddress())).body.code).toBe('too-many-requests');
    expect((await refusals()).tooManyLetters - before.tooManyLetters).toBe(3);
  });

  it('is never sent by a rehearsal, and what is no address is refused', async () => {
    const viewer = await house.visitor(slug);
    for (const email of ['ann', 'ann@example.com, ben@example.com', 'a@b.de\r\nBcc: c@d.de'])
      expect((await requestCode(viewer, email)).body.code).toBe('bad-request');
    await house.post('/show/end');
    const rehearsal = await house.post('/show/rehearse', { viewers: 0, seed: 1 });
    const email = newAddress();
    const guest = await house.visitor(rehearsal.slug);
    expect((await requestCode(guest, email)).body.code).toBe('wrong-phase');
    expect((await useLink(guest, { kind: 'personal', token: 'x' })).body.code).toBe('wrong-phase');
    expect(await mail.lettersTo(email)).toEqual([]);
    await house.post('/show/end');
    slug = (await house.post('/show/go-live')).slug;
  });

  it('says so where the letter was not taken, and is worth nothing then', async () => {
    const unreachable = await openHouse({
      env: {
        REGULARS_SMTP_URL: 'smtp://shop:secret@127.0.0.1:9',
        REGULARS_SMTP_FROM: from,
        REGULARS_LOG_LEVEL: 'silent',
      },
    });
    const mailless = await openHouse();
    try {
      const tonight = (await unreachable.ownShow('live')).slug;
      const viewer = await unreachable.visitor(tonight);
      const email = newAddress();
      expect((await requestCode(viewer, email)).body.code).toBe('mail-failed');
      expect((await confirmCode(viewer, email, '000000')).body.code).toBe('code-expired');
      expect((await requestCode(viewer, email)).body.code, 'it may be tried at once').toBe(
        'mail-failed',
      );
      const elsewhere = await mailless.visitor((await mailless.ownShow('live')).slug);
      expect((await requestCode(elsewhere, email)).body.code).toBe('mail-failed');
    } finally {
      await Promise.all([unreachable.close(), mailless.close()]);
    }
  });
});

describe('a personal link', () => {
  const makeLink = async (viewerId: string): Promise<MadeLink> => {
    const cardOf = async (): Promise<number> =>
      (await house.host(`/audience/viewers/${viewerId}`)).status;
    await expect.poll(cardOf, { message: 'they are in the room' }).toBe(200);
    const answer = await house.host('/personal-links', { method: 'POST', body: { viewerId } });
    return (await answer.json()) as MadeLink;
  };
  const tokenOf = ({ fragment }: MadeLink): LinkToken => ({
    kind: 'personal',
    token: fragment.replace(/^k=/, ''),
  });

  it('makes one more browser known as the viewer, once', async () => {
    const before = await refusals();
    const regular = await house.viewer(slug);
    const made = await makeLink(regular.id);
    expect(tokenOf(made).token).toMatch(/^[\w-]{22}$/);
    const phone = await house.viewer(slug);
    expect((await useLink(phone, tokenOf(made))).body).toEqual({
      viewerId: phone.id,
      strength: 'link',
      mustReload: false,
    });
    await phone.live.until(() => phone.live.snapshot('me')?.strength === 'link');
    expect((await useLink(phone, tokenOf(made))).status, 'opened again').toBe(200);
    const other = await house.visitor(slug);
    expect((await useLink(other, tokenOf(made))).body.code).toBe('link-invalid');
    const listed = (await (await house.host('/personal-links')).json()) as PersonalLink[];
    const link = listed.find(({ id }) => id === made.link.id);
    expect(link).toMatchObject({ viewerId: regular.id, revokedAtMs: null });
    expect(link?.usedAtMs).toBeGreaterThan(0);
    expect(JSON.stringify(listed)).not.toContain(tokenOf(made).token);
    expect((await refusals()).usedLinks - before.usedLinks).toBe(1);
  });

  it('is worth nothing after it was revoked, nor when it was made up', async () => {
    const before = await refusals();
    const regular = await house.viewer(slug);
    const made = await makeLink(regular.id);
    const revoke = `/personal-links/${made.link.id}/revoke`;
    expect((await house.host(revoke, { method: 'POST', body: {} })).status).toBe(200);
    const viewer = await house.visitor(slug);
    expect((await useLink(viewer, tokenOf(made))).body.code).toBe('link-invalid');
    const forged: LinkToken = { kind: 'personal', token: 'A'.repeat(22) };
    expect((await useLink(viewer, forged)).body.code).toBe('link-invalid');
    const after = await refusals();
    expect(after.revokedLinks - before.revokedLinks).toBe(1);
    expect(after.forgedLinks - before.forgedLinks).toBe(1);
    const nobody = { viewerId: '0190a000-0000-7000-8000-000000000001' };
    const answer = await house.host('/personal-links', { method: 'POST', body: nobody });
    expect(answer.status).toBe(404);
  });

  it('cannot be found by trying', async () => {
    const viewer = await house.visitor(slug);
    const codes = new Set<string | undefined>();
    for (let tries = 0; tries < 12; tries++) {
      const token = String(tries).padStart(22, 'A');
      codes.add((await useLink(viewer, { kind: 'personal', token })).body.code);
    }
    expect([...codes]).toEqual(['link-invalid', 'too-many-requests']);
  });
});

describe('a link of the merchant’s own system', () => {
  const soon = (): number => Math.floor(Date.now() / 1000) + 60;
  const linkFor = (id: string, exp = soon(), secret = linkSecret): LinkToken => ({
    kind: 'merchant',
    token: signMerchantLink({ id, exp }, secret),
  });

  it('makes all browsers that come by it one customer', async () => {
    const first = await house.viewer(slug);
    expect((await useLink(first, linkFor('customer-1'))).body).toMatchObject({
      viewerId: first.id,
      strength: 'link',
      mustReload: false,
    });
    expect((await first.command('/me/name', { name: 'Cleo' })).status).toBe(200);
    const second = await house.viewer(slug);
    await useLink(second, linkFor('customer-1'));
    await second.live.until(() => second.live.snapshot('me')?.name === 'Cleo');
  });

  it('makes nobody who is known otherwise into its customer: their browser changes hands', async () => {
    const known = await house.visitor(slug);
    await signIn(known, newAddress());
    const answer = await known.command('/me/link', { link: linkFor('customer-2') });
    const signedIn = (await answer.json()) as SignedIn;
    expect(signedIn).toMatchObject({ strength: 'link', mustReload: true });
    const thief = await house.viewer(slug);
    expect((await useLink(thief, linkFor('customer-2'))).body.strength).toBe('link');
    const back = await house.viewer(slug, known.cookie);
    expect(back.live.snapshot('me')?.strength, 'is who they were').toBe('email');
  });

  it('hands no order to whoever sent it to somebody who has one', async () => {
    const buyer = await house.viewer(slug);
    const ordered = await order(buyer);
    const answer = await useLink(buyer, linkFor('customer-4'));
    expect(answer.body).toMatchObject({ strength: 'link', mustReload: true });
    const sender = await house.viewer(slug);
    expect((await useLink(sender, linkFor('customer-4'))).status).toBe(200);
    expect(await ordersOf(sender)).toEqual([]);
    expect(await ordersOf(buyer)).toEqual([ordered.id]);
  });

  it('is refused when it is forged or too old, and each time counted', async () => {
    const before = await refusals();
    const viewer = await house.visitor(slug);
    const old = linkFor('customer-3', Math.floor(Date.now() / 1000) - 1);
    const others = linkFor('customer-3', soon(), 'a secret of another shop altogether');
    for (const link of [old, old, others, { kind: 'merchant', token: 'x.y' } as const])
      expect((await useLink(viewer, link)).body.code).toBe('link-invalid');
    const after = await refusals();
    expect(after.expiredLinks - before.expiredLinks).toBe(2);
    expect(after.forgedLinks - before.forgedLinks).toBe(2);
  });
});
