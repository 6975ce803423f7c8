import { hash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { audienceThresholdsSchema, noHistory } from '../../shared/audience/index.ts';
import {
  couponIdSchema,
  grantIdSchema,
  showIdSchema,
  viewerIdSchema,
  type ShowId,
  type ViewerId,
} from '../../shared/kernel/index.ts';
import { shopSettingsSchema, type IdentityStrength } from '../../shared/sales/index.ts';
import {
  showSchema,
  type Show,
  type ShowEvent,
  type ShowEventBody,
} from '../../shared/show/index.ts';
import { AudienceTracker } from '../audience/index.ts';
import { EventLog } from '../log/index.ts';
import { createOnce } from '../once.ts';
import { openStore, type Store } from '../store/index.ts';
import { composeEngagement, type EngagementPart } from './engagement.ts';

/** An id that is the same for the same word. */
export function idOf(word: string): string {
  const hex = hash('sha256', word);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
export const viewerOf = (name: string): ViewerId => viewerIdSchema.parse(idOf(`viewer ${name}`));
export const couponOf = (name: string) => couponIdSchema.parse(idOf(`coupon ${name}`));
export const showId: ShowId = showIdSchema.parse(idOf('show'));
export const otherShowId: ShowId = showIdSchema.parse(idOf('earlier show'));
export const rehearsalId: ShowId = showIdSchema.parse(idOf('rehearsal'));

let keys = 0;
/** A key that was never used. */
export const newKey = (): string => `key-${String((keys += 1)).padStart(16, '0')}`;

const showNamed = (id: ShowId, kind: Show['kind']): Show =>
  showSchema.parse({
    id,
    slug: `show-${id.slice(0, 8)}`,
    kind,
    phase: kind === 'show' ? 'live' : 'rehearsal',
    title: 'Tonight',
    hostName: 'Host',
    orientation: 'portrait',
    startsAtMs: null,
    startedAtMs: 1,
    endedAtMs: null,
  });

/** Polls, lotteries and invitations over a real store and log, on a clock that the test moves. */
export class EngagementHouse {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'regulars-engagement-'));
  readonly signingKey = randomBytes(32);
  readonly grants: string[] = [];
  readonly failures: unknown[] = [];
  readonly persons = new Map<ViewerId, ViewerId>();
  readonly strengths = new Map<ViewerId, IdentityStrength>();
  readonly told: string[] = [];
  events: ShowEvent[] = [];
  referral = shopSettingsSchema.parse({}).referral;
  isEnded = false;
  store!: Store;
  log!: EventLog;
  part!: EngagementPart;
  #trackers = new Map<ShowId, AudienceTracker>();

  constructor() {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
    this.start();
  }

  get api(): EngagementPart['services'] {
    return this.part.services;
  }

  start(): void {
    const store = openStore({ dataDir: this.dataDir });
    this.store = store;
    for (const show of [
      showNamed(showId, 'show'),
      showNamed(otherShowId, 'show'),
      showNamed(rehearsalId, 'rehearsal'),
    ])
      if (store.shows.byId(show.id) === null)
        store.shows.insert({ show, rehearsal: null }, Date.now());
    const log = new EventLog({
      nowMs: () => Date.now(),
      lastSeq: (id) => store.events.lastSeq(id),
      insert: (event) => store.events.insert(event),
      transaction: (work) => store.transaction(work),
      concernsAll: () => false,
      onCommit: () => undefined,
      onFailure: (failure) => this.failures.push(failure),
    });
    this.log = log;
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
      this.events.push(event);
      this.#trackers.get(event.showId)?.apply(event);
    });
    const commit = log.append.bind(log);
    this.part = composeEngagement(
      {
        store,
        nowMs: () => Date.now(),
        newId: () => idOf(randomBytes(8).toString('hex')),
        commit,
        once: createOnce({ answers: store.answers, commit }),
        currentShow: () => this.show(showId),
        showById: (id) => this.show(id),
        tracker: (id) => this.#trackers.get(id) ?? null,
        nameOf: (viewerId) => store.viewers.byId(viewerId)?.name ?? null,
        personOf: (viewerId) => this.persons.get(viewerId) ?? viewerId,
        strengthOf: (viewerId) => this.strengths.get(viewerId) ?? 'stranger',
        signingKey: this.signingKey,
        samplesDir: null,
        topics: {
          changed: () => this.told.push(this.lottery()?.state ?? 'none'),
          personChanged: () => undefined,
        },
        onFailure: (failure) => this.failures.push(failure),
      },
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

  show(id: ShowId): Show {
    const show = this.store.shows.byId(id)?.show;
    if (show === undefined) throw new Error('No such show');
    return this.isEnded ? { ...show, phase: 'ended' } : show;
  }

  lottery() {
    return this.part.topic(showId).lottery;
  }
  poll() {
    return this.part.topic(showId).poll;
  }

  pass(ms: number): Promise<unknown> {
    return vi.advanceTimersByTimeAsync(ms);
  }

  /** The outcome of a command: what it answered, or the code with which it was refused. */
  async done<T>(command: Promise<T>): Promise<T> {
    const settled = command.then(
      (value) => ({ value }),
      (failure: unknown) => ({ failure }),
    );
    await this.pass(10);
    const outcome = await settled;
    if ('failure' in outcome) throw outcome.failure;
    return outcome.value;
  }
  async refused(command: Promise<unknown>): Promise<unknown> {
    return this.done(command).then(
      () => null,
      (failure: unknown) => (failure as { code?: unknown }).code,
    );
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

  /** Ends it, as a crash would where nothing waits to be written. */
  end(): void {
    this.part.stop();
    this.log.flush();
    this.store.close();
  }
  restart(): void {
    this.end();
    this.start();
  }
  remove(): void {
    this.end();
    vi.useRealTimers();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  kinds(): string[] {
    return this.events.map(({ body }) => body.kind);
  }
}
