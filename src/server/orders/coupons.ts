import {
  couponIdSchema,
  grantIdSchema,
  type CouponId,
  type ShowId,
  type ViewerId,
} from '../../shared/kernel/index.ts';
import type { Coupon, CouponDraft, MyCoupon } from '../../shared/sales/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import type { Decision, KeptCoupon, KeptGrant, OrderAct, OrderPorts } from './ports.ts';
import { asMine, type Quotes } from './quotes.ts';

/** Whom a coupon is given to: by name, or everyone present of a tab of the audience. */
export type GrantTarget = { readonly viewerIds: readonly ViewerId[] } | { readonly tab: string };

/** Coupons of the shop: made by the crew, given to people, typed as codes. */
export class CouponService {
  readonly #ports: OrderPorts;
  readonly #quotes: Quotes;
  constructor(ports: OrderPorts, quotes: Quotes) {
    this.#ports = ports;
    this.#quotes = quotes;
  }

  list(): Coupon[] {
    const scope = this.#ports.scopeOf(this.#ports.currentShow().id);
    return this.#ports.coupons.all().map((kept) => ({
      ...kept.draft,
      id: kept.id,
      isActive: kept.isActive,
      createdAtMs: kept.createdAtMs,
      granted: this.#ports.coupons.granted(kept.id, scope),
      redeemed: this.#ports.coupons.redeemed(kept.id, scope, null),
    }));
  }

  async save(id: CouponId | null, draft: CouponDraft, key: string): Promise<Coupon> {
    const showId = this.#ports.currentShow().id;
    const who = { actor: 'crew', showId };
    const couponId = await this.#ports.once(
      who,
      'orders.saveCoupon',
      key,
      (nowMs): Decision<CouponId> => {
        const known = id === null ? null : this.#ports.coupons.byId(id);
        if (id !== null && known === null) return { refusal: 'not-found' };
        const other = draft.code === null ? null : this.#ports.coupons.byCode(draft.code);
        if (other !== null && other.id !== id) return { refusal: 'already-done' };
        const kept: KeptCoupon = {
          id: id ?? couponIdSchema.parse(this.#ports.newId()),
          draft,
          isActive: known?.isActive ?? true,
          createdAtMs: known?.createdAtMs ?? nowMs,
        };
        this.#ports.coupons.save(kept);
        return { answer: kept.id };
      },
    );
    return this.#one(couponId);
  }

  async activate(id: CouponId, isActive: boolean): Promise<Coupon> {
    await this.#ports.write(this.#ports.currentShow().id, (): Decision<null> => {
      const known = this.#ports.coupons.byId(id);
      if (known === null) return { refusal: 'not-found' };
      this.#ports.coupons.save({ ...known, isActive });
      return { answer: null };
    });
    return this.#one(id);
  }

  /** Who has it already, unused, gets no second one. */
  async give(
    id: CouponId,
    to: GrantTarget,
    key: string,
  ): Promise<{ granted: number; skipped: number }> {
    const showId = this.#ports.currentShow().id;
    const viewerIds = 'tab' in to ? this.#ports.inTab(showId, to.tab) : to.viewerIds;
    const given: ViewerId[] = [];
    const answer = await this.#ports.once(
      { actor: 'crew', showId },
      'orders.grant',
      key,
      (nowMs): Decision<{ granted: number; skipped: number }> => {
        const coupon = this.#ports.coupons.byId(id);
        if (coupon === null) return { refusal: 'not-found' };
        if (!coupon.isActive) return { refusal: 'coupon-refused' };
        const acts: OrderAct[] = [];
        given.length = 0;
        for (const viewerId of new Set(viewerIds)) {
          const made = this.grant({ couponId: id, viewerId, why: 'crew', showId, nowMs });
          if (made.length > 0) given.push(viewerId);
          acts.push(...made);
        }
        const granted = given.length;
        return { answer: { granted, skipped: new Set(viewerIds).size - granted }, acts };
      },
    );
    for (const viewerId of given) this.#ports.personChanged(viewerId);
    return answer;
  }

  /** Within a commit; no event where nothing could be given. */
  grant(grant: {
    readonly couponId: CouponId;
    readonly viewerId: ViewerId;
    readonly why: MyCoupon['why'];
    readonly showId: ShowId;
    readonly nowMs: number;
  }): readonly OrderAct[] {
    const { couponId, viewerId, why, showId, nowMs } = grant;
    const coupon = this.#ports.coupons.byId(couponId);
    const scope = this.#ports.scopeOf(showId);
    if (coupon === null || !coupon.isActive) return [];
    const personId = this.#ports.personOf(viewerId);
    const before = this.#ports.coupons
      .grantsOf(personId, scope)
      .filter((one) => one.couponId === couponId);
    // Each friend and each draw earns one more, for as long as it could be used.
    const has =
      why === 'inviter' || why === 'prize'
        ? before.length >= coupon.draft.perViewer
        : before.some((one) => one.orderId === null || why !== 'crew');
    // No more are given than can be redeemed.
    const isUsedUp = this.#ports.coupons.granted(couponId, scope) >= coupon.draft.budget;
    if (has || isUsedUp) return [];
    const { lifeMs } = coupon.draft;
    const kept: KeptGrant = {
      id: grantIdSchema.parse(this.#ports.newId()),
      scope,
      couponId,
      personId,
      why,
      grantedAtMs: nowMs,
      expiresAtMs: lifeMs === null ? null : nowMs + lifeMs,
      orderId: null,
    };
    this.#ports.coupons.insertGrant(kept);
    return [{ viewerId, body: { kind: 'coupon-granted', couponId, grantId: kept.id, why } }];
  }

  /** A code that a viewer typed. Unknown ones are all refused alike, so that none can be guessed at. */
  async redeemCode(
    showId: ShowId,
    viewerId: ViewerId,
    code: string,
    key: string,
  ): Promise<MyCoupon> {
    const answer = await this.#ports.once(
      { actor: viewerId, showId },
      'orders.redeemCode',
      key,
      (nowMs): Decision<CouponId> => {
        const coupon = this.#ports.coupons.byCode(code);
        if (coupon === null || !coupon.isActive) return { refusal: 'coupon-unknown' };
        const acts = this.grant({ couponId: coupon.id, viewerId, why: 'code', showId, nowMs });
        const isHeld = this.#held(showId, viewerId, coupon.id) !== undefined;
        return acts.length === 0 && !isHeld
          ? { refusal: 'coupon-refused' }
          : { answer: coupon.id, acts };
      },
    );
    this.#ports.personChanged(viewerId);
    const candidate = this.#held(showId, viewerId, answer);
    if (candidate === undefined) throw new Refusal('coupon-refused');
    return asMine(candidate, false);
  }

  /** What a viewer can use now, as cards. */
  of(showId: ShowId, viewerId: ViewerId): MyCoupon[] {
    const scope = this.#ports.scopeOf(showId);
    const personId = this.#ports.personOf(viewerId);
    const nowMs = this.#ports.nowMs();
    const holder = this.#quotes.holder(showId, viewerId);
    return this.#quotes.candidates(scope, personId, holder).flatMap((candidate) => {
      const { id, draft, isActive } = candidate.coupon;
      const isUsedUp = this.#ports.coupons.redeemed(id, scope, null) >= draft.budget;
      const used = this.#ports.coupons.redeemed(id, scope, personId);
      const mine = asMine(candidate, used >= draft.perViewer);
      const isOver = mine.validUntilMs !== null && mine.validUntilMs <= nowMs;
      return isActive && !isOver && !isUsedUp ? [mine] : [];
    });
  }

  #held(showId: ShowId, viewerId: ViewerId, couponId: CouponId) {
    const holder = this.#quotes.holder(showId, viewerId);
    return this.#quotes
      .candidates(this.#ports.scopeOf(showId), this.#ports.personOf(viewerId), holder)
      .find(({ coupon }) => coupon.id === couponId);
  }

  #one(id: CouponId): Coupon {
    const found = this.list().find((coupon) => coupon.id === id);
    if (found === undefined) throw new Refusal('not-found');
    return found;
  }
}
