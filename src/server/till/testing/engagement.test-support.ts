import { audienceThresholdsSchema, noHistory } from '../../../shared/audience/index.ts';
import {
  couponIdSchema,
  grantIdSchema,
  type ShowId,
  type ViewerId,
} from '../../../shared/kernel/index.ts';
import { shopSettingsSchema } from '../../../shared/sales/index.ts';
import type { Show, ShowEventBody } from '../../../shared/show/index.ts';
import { AudienceTracker } from '../../audience/index.ts';
import { composeEngagement, type EngagementPart } from '../engagement.ts';
import {
  idOf,
  otherShowId,
  rehearsalId,
  showId,
  TillHouse,
  viewerOf,
} from './till-house.test-support.ts';

export {
  idOf,
  newKey,
  otherShowId,
  rehearsalId,
  showId,
  viewerOf,
} from './till-house.test-support.ts';

export const couponOf = (name: string) => couponIdSchema.parse(idOf(`coupon ${name}`));

/** Polls, lotteries and invitations over a real store and log, on a clock that the test moves. */
export class EngagementHouse extends TillHouse {
  readonly grants: string[] = [];
  readonly told: string[] = [];
  referral = shopSettingsSchema.parse({}).referral;
  isEnded = false;
  part!: EngagementPart;
  #trackers = new Map<ShowId, AudienceTracker>();

  constructor() {
    super();
    this.start();
  }

  get api(): EngagementPart['services'] {
    return this.part.services;
  }

  start(): void {
    this.open();
    const { store, log } = this;
    this.#trackers = new Map(
      [showId, otherShowId, rehearsalId].map((id) => [
        id,
        new AudienceTracker({
          thresholds: audienceThresholdsSchema.parse({}),
          history: () => noHistory,
          nameOf: () => null,
        }),
      ]),
    );
    for (const [id, tracker] of this.#trackers) {
      for (const event of store.events.ofShow(id)) tracker.apply(event);
      if (tracker.onAir().startedAtMs === null) this.happen(id, null, { kind: 'show-started' });
    }
    log.subscribe((event) => {
      this.#trackers.get(event.showId)?.apply(event);
    });
    this.part = composeEngagement(
      this.context({
        currentShow: () => this.show(showId),
        tracker: (id) => this.#trackers.get(id) ?? null,
        topics: {
          changed: () => this.told.push(this.lottery()?.state ?? 'none'),
          personChanged: () => undefined,
        },
      }),
      {
        referral: () => this.referral,
        grantCoupon: ({ couponId, viewerId, why }) => {
          this.grants.push(`${why} ${viewerId} ${couponId}`);
          const grantId = grantIdSchema.parse(idOf(`grant ${this.grants.length}`));
          return [{ viewerId, body: { kind: 'coupon-granted', couponId, grantId, why } }];
        },
      },
    );
    log.subscribe((event) => this.part.heard(event));
  }

  override show(id: ShowId): Show {
    const show = super.show(id);
    return this.isEnded ? { ...show, phase: 'ended' } : show;
  }

  lottery() {
    return this.part.topic(showId).lottery;
  }
  poll() {
    return this.part.topic(showId).poll;
  }

  happen(id: ShowId, viewerId: ViewerId | null, body: ShowEventBody): void {
    this.log
      .append({ showId: id, viewerId, bodies: [body] })
      .catch((failure: unknown) => this.failures.push(failure));
  }

  /** Someone's page opens its socket. */
  async enter(name: string, id: ShowId = showId): Promise<ViewerId> {
    const viewerId = viewerOf(name);
    const nowMs = Date.now();
    const via = this.part.isSent(viewerId) ? 'invitation' : null;
    this.log
      .append({
        showId: id,
        viewerId,
        bodies: [{ kind: 'viewer-entered', via }],
        write: () => {
          this.store.viewers.insert({
            id: viewerId,
            isSimulated: false,
            name,
            firstSeenAtMs: nowMs,
          });
          this.store.viewers.enter(viewerId, id, nowMs);
        },
      })
      .catch((failure: unknown) => this.failures.push(failure));
    await this.pass(20);
    return viewerId;
  }

  protected stop(): void {
    this.part.stop();
  }
}
