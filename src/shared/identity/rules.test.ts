import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codeLifeMs,
  codeTries,
  emailAddressSchema,
  emailCodeSchema,
  emailHint,
  isMerchantLinkOpen,
  isStrongEnough,
  judgeCode,
  linkOutcome,
  linkProblem,
  mailboxOf,
  mailboxOutcome,
  maySendLetter,
  merchantLinkLifeMs,
  resendAfterMs,
} from './index.ts';

describe('strength', () => {
  it('is in order: stranger, link, e-mail', () => {
    const all = ['stranger', 'link', 'email'] as const;
    for (const [at, has] of all.entries())
      expect(all.filter((needs) => isStrongEnough(has, needs))).toEqual(all.slice(0, at + 1));
  });
});

describe('a mailbox', () => {
  it('is one in every spelling that its service takes for the same', () => {
    for (const [address, mailbox] of [
      ['Ann@Example.COM', 'ann@example.com'],
      ['a.n.n+shop@gmail.com', 'ann@gmail.com'],
      ['Ann@googlemail.com', 'ann@gmail.com'],
      ['ann+1@outlook.com', 'ann@outlook.com'],
      ['ann@pm.me', 'ann@proton.me'],
    ] as const)
      expect(mailboxOf(address)).toBe(mailbox);
  });

  it('is another’s where the service may tell tags and dots apart', () => {
    expect(mailboxOf('ann+1@qq.com')).not.toBe(mailboxOf('ann@qq.com'));
    expect(mailboxOf('a.nn@163.com')).not.toBe(mailboxOf('ann@163.com'));
  });

  it('gives away no more than its first letter', () => {
    expect(emailHint('ann.smith@example.com')).toBe('a…@example.com');
    expect(emailHint('😀x@example.com')).toBe('😀…@example.com');
  });

  it('is read from an address only, without anything that could reach another header', () => {
    for (const text of [
      'ann',
      'a@b',
      'a b@c.de',
      'a@b.de\nBcc: x@y.z',
      '<a@b.de>',
      'a@b.de,c@d.de',
    ])
      expect(emailAddressSchema.safeParse(text).success, text).toBe(false);
    expect(emailAddressSchema.parse('  ann@example.com ')).toBe('ann@example.com');
  });
});

describe('a code', () => {
  const sent = { expiresAtMs: codeLifeMs, tries: 0, usedAtMs: null };

  it('is six digits, however they are spaced', () => {
    expect(emailCodeSchema.parse('123 456')).toBe('123456');
    for (const text of ['12345', '1234567', '12345a', '１２３４５６', ''])
      expect(emailCodeSchema.safeParse(text).success, text).toBe(false);
  });

  it('is good for ten minutes and five tries', () => {
    expect(judgeCode(sent, true, codeLifeMs - 1)).toBe('right');
    expect(judgeCode(sent, true, codeLifeMs)).toBe('expired');
    expect(judgeCode(sent, false, 1)).toBe('wrong');
    expect(judgeCode({ ...sent, tries: codeTries - 1 }, true, 1)).toBe('right');
    expect(judgeCode({ ...sent, tries: codeTries }, true, 1)).toBe('expired');
  });

  it('answers a repeat when it was used, and is no longer guessed at', () => {
    expect(judgeCode({ ...sent, usedAtMs: 1 }, true, 2)).toBe('right');
    expect(judgeCode({ ...sent, usedAtMs: 1 }, false, 2)).toBe('expired');
  });
});

describe('letters', () => {
  it('are never more than five an hour to one viewer or one mailbox, nor two to both in half a minute', () => {
    const asked = fc.array(
      fc.record({ afterMs: fc.integer({ min: 0, max: 900_000 }), viewer: fc.nat({ max: 2 }) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(asked, (requests) => {
        const sent: { atMs: number; viewer: number }[] = [];
        let nowMs = 0;
        for (const { afterMs, viewer } of requests) {
          nowMs += afterMs;
          const within = sent.filter(({ atMs }) => atMs > nowMs - 3_600_000).reverse();
          const of = (some: typeof sent): number[] => some.map(({ atMs }) => atMs);
          const toViewer = within.filter((one) => one.viewer === viewer);
          const [lastAtMs = null] = of(toViewer);
          const before = { toViewerAtMs: of(toViewer), toMailboxAtMs: of(within), lastAtMs };
          if (!maySendLetter(before, nowMs)) continue;
          expect(toViewer.every(({ atMs }) => nowMs - atMs >= resendAfterMs)).toBe(true);
          expect(toViewer.length).toBeLessThan(5);
          sent.push({ atMs: nowMs, viewer });
          expect(within.length + 1).toBeLessThanOrEqual(5);
        }
      }),
    );
  });
});

describe('a confirmed mailbox', () => {
  it('makes a stranger part of whom it belongs to, and leaves somebody else as they are', () => {
    const outcome = (ownerId: string | null, hasMailbox: boolean) =>
      mailboxOutcome({ id: 'a', ownerId, hasMailbox });
    expect(outcome(null, false)).toBe('bound');
    expect(outcome(null, true)).toBe('bound');
    expect(outcome('a', true)).toBe('same');
    expect(outcome('p', false)).toBe('merged');
    expect(outcome('p', true)).toBe('switched');
  });
});

describe('a link', () => {
  const fresh = { personId: 'p', expiresAtMs: 100, usedAtMs: null, revokedAtMs: null };

  it('is good once, afterwards for whom it was made, and never after it was revoked', () => {
    expect(linkProblem(fresh, 'a', 99)).toBeNull();
    expect(linkProblem(fresh, 'a', 100)).toBe('expired');
    expect(linkProblem({ ...fresh, usedAtMs: 1 }, 'a', 2)).toBe('used');
    expect(linkProblem({ ...fresh, usedAtMs: 1 }, 'p', 200)).toBeNull();
    expect(linkProblem({ ...fresh, usedAtMs: 1, revokedAtMs: 2 }, 'p', 3)).toBe('revoked');
  });

  it('gives nobody with orders, or known otherwise, to whoever sent it to them', () => {
    const outcomes = fc.record({
      personId: fc.constant('a'),
      isStranger: fc.boolean(),
      hasOrders: fc.boolean(),
      targetId: fc.constantFrom(null, 'a', 'p'),
    });
    fc.assert(
      fc.property(outcomes, (came) => {
        const outcome = linkOutcome(came);
        if (came.targetId === 'a') expect(outcome).toBe('same');
        else if (!came.isStranger || came.hasOrders) expect(outcome).toBe('switched');
        else expect(outcome).toBe(came.targetId === null ? 'bound' : 'joined');
      }),
    );
  });

  it('of the merchant’s own system holds until its end, and for a year at most', () => {
    expect(isMerchantLinkOpen(100, 99)).toBe(true);
    expect(isMerchantLinkOpen(100, 100)).toBe(false);
    expect(isMerchantLinkOpen(merchantLinkLifeMs + 2, 1)).toBe(false);
  });
});
