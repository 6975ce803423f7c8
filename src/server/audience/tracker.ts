import {
  audienceThresholdsSchema,
  segment,
  segmentTabSchema,
  watchedOf,
  type AskedQuestion,
  type AudienceRow,
  type AudienceThresholds,
  type OnAirSpan,
  type Segment,
  type SegmentCounts,
  type SegmentTab,
  type Stay,
  type ViewerHistory,
  type ViewerState,
} from '../../shared/audience/index.ts';
import type { ViewerId } from '../../shared/kernel/index.ts';
import type { ShowEvent } from '../../shared/show/index.ts';
import type { AudienceDelta, AudienceSnapshot } from '../../shared/show-api/index.ts';

/** What one show's tracker is made of. */
export interface TrackerOptions {
  readonly thresholds: AudienceThresholds;
  /** What was known of a viewer before this show; asked once, when they first enter. */
  history(viewerId: ViewerId): ViewerHistory;
  nameOf(viewerId: ViewerId): string | null;
}

/** A question is open until it is answered or hidden; it can be both, and either can be undone. */
interface TrackedQuestion extends AskedQuestion {
  readonly isAnswered: boolean;
  readonly isHidden: boolean;
}

interface Tracked extends ViewerState {
  stays: Stay[];
  earlierWatchedMs: number;
  isVisible: boolean;
  visibleChangedAtMs: number;
  lastHeartbeatAtMs: number;
  lastActAtMs: number | null;
  questions: TrackedQuestion[];
  /** Orders paid in this show, less those that were given back. */
  boughtHere: number;
  row: AudienceRow | null;
  /** A calmer moment that must hold for a while before it is shown. */
  calmSinceMs: number | null;
}

const keptStays = 20;
const keptQuestions = 50;
const slotMs = 250;

/**
 * The audience of one show in memory: fed by the log (and, at a restart, by replaying it) and by
 * heartbeats; says which rows changed. A tick looks only at viewers who did something or whose
 * clock ran out, so that ten thousand quiet ones cost nothing.
 */
export class AudienceTracker {
  readonly #options: TrackerOptions;
  #thresholds: AudienceThresholds;
  readonly #viewers = new Map<ViewerId, Tracked>();
  readonly #slots = new Map<number, Set<ViewerId>>();
  #oldestSlot = Infinity;
  readonly #dirty = new Set<ViewerId>();
  readonly #removed = new Set<ViewerId>();
  readonly #counts = Object.fromEntries(
    segmentTabSchema.options.map((tab) => [tab, 0]),
  ) as SegmentCounts;
  #present = 0;
  /** One for all viewers; only the log says when a show began and ended. */
  readonly #show: { -readonly [K in keyof OnAirSpan]: OnAirSpan[K] } = {
    startedAtMs: null,
    endedAtMs: null,
  };

  constructor(options: TrackerOptions) {
    this.#options = options;
    this.#thresholds = options.thresholds;
  }

  viewersPresent(): number {
    return this.#present;
  }

  /** Whoever is in the room, since when and whether they see it. */
  *inside(): Generator<[ViewerId, { readonly enteredAtMs: number; readonly isVisible: boolean }]> {
    for (const [viewerId, { stays, isVisible }] of this.#viewers) {
      const stay = stays.at(-1);
      if (stay?.leftAtMs === null) yield [viewerId, { enteredAtMs: stay.enteredAtMs, isVisible }];
    }
  }

  thresholds(): AudienceThresholds {
    return this.#thresholds;
  }

  /** When the show was on air, as far as its log goes. */
  onAir(): OnAirSpan {
    return this.#show;
  }

  stateOf(viewerId: ViewerId): ViewerState | null {
    return this.#viewers.get(viewerId) ?? null;
  }

  rowOf(viewerId: ViewerId): AudienceRow | null {
    return this.#viewers.get(viewerId)?.row ?? null;
  }

  /** Takes in one event of this show's log, in order. */
  apply(event: ShowEvent): void {
    const { body, viewerId, atMs } = event;
    if (body.kind === 'thresholds-set') {
      const parsed = audienceThresholdsSchema.safeParse(body.thresholds);
      if (parsed.success) this.setThresholds(parsed.data);
      return;
    }
    if (body.kind === 'show-started' || body.kind === 'show-ended') {
      this.#show[body.kind === 'show-started' ? 'startedAtMs' : 'endedAtMs'] = atMs;
      this.#lookAtAll();
      return;
    }
    if (viewerId === null) return;
    if (body.kind === 'viewer-entered') {
      this.#enter(viewerId, atMs);
      return;
    }
    const viewer = this.#viewers.get(viewerId);
    if (viewer === undefined) return;
    switch (body.kind) {
      case 'viewer-left': {
        const stay = viewer.stays.at(-1);
        if (stay === undefined || stay.leftAtMs !== null) return;
        const leftAtMs = Math.max(atMs, stay.enteredAtMs);
        viewer.stays[viewer.stays.length - 1] = { ...stay, leftAtMs };
        this.#present -= 1;
        break;
      }
      case 'visibility-changed':
        viewer.isVisible = body.isVisible;
        viewer.visibleChangedAtMs = atMs;
        viewer.lastHeartbeatAtMs = atMs;
        break;
      case 'message-sent':
        viewer.lastActAtMs = atMs;
        if (body.intent !== null) {
          const { messageId, intent } = body;
          const marks = { isOpen: true, isAnswered: false, isHidden: false };
          viewer.questions.push({ messageId, intent, atMs, ...marks });
          if (viewer.questions.length > keptQuestions) {
            const closed = viewer.questions.findIndex((question) => !question.isOpen);
            viewer.questions.splice(Math.max(closed, 0), 1);
          }
        }
        break;
      case 'question-answered':
        mark(viewer, body.messageId, { isAnswered: body.answered });
        break;
      case 'message-hidden':
        mark(viewer, body.messageId, { isHidden: body.hidden });
        break;
      // Somebody known after all: what they did in other shows is theirs.
      case 'signed-in':
        this.#recognise(viewerId, viewer);
        break;
      case 'product-viewed':
      case 'cart-changed':
      case 'claim-answered':
      case 'order-placed':
      case 'poll-voted':
      case 'lottery-entered':
      case 'shared':
        viewer.lastActAtMs = atMs;
        break;
      case 'order-paid':
        this.#bought(viewerId, viewer, 1, atMs);
        break;
      case 'order-refunded':
        if (body.isWhole) this.#bought(viewerId, viewer, -1, atMs);
        break;
      default:
        break;
    }
    this.#dirty.add(viewerId);
  }

  /** A paid order makes a past buyer at once; one that was given back takes it away again. */
  #bought(viewerId: ViewerId, viewer: Tracked, by: 1 | -1, atMs: number): void {
    const orders = Math.max(0, viewer.history.orders + by);
    const { lastOrderAtMs } = viewer.history;
    const history = {
      ...viewer.history,
      orders,
      lastOrderAtMs: by > 0 ? atMs : orders === 0 ? null : lastOrderAtMs,
    };
    this.#viewers.set(viewerId, { ...viewer, history, boughtHere: viewer.boughtHere + by });
  }

  /** Takes up what a person did in other shows, beside what this viewer bought in this one. */
  #recognise(viewerId: ViewerId, viewer: Tracked): void {
    const known = this.#options.history(viewerId);
    const { boughtHere } = viewer;
    const history = {
      ...known,
      orders: Math.max(0, known.orders + boughtHere),
      lastOrderAtMs: boughtHere > 0 ? viewer.history.lastOrderAtMs : known.lastOrderAtMs,
    };
    this.#viewers.set(viewerId, { ...viewer, history });
  }

  /** Other thresholds from now on; the next tick looks at everyone. */
  setThresholds(thresholds: AudienceThresholds): void {
    this.#thresholds = thresholds;
    this.#lookAtAll();
  }

  /** A sign of life, which is not logged. */
  heartbeat(viewerId: ViewerId, atMs: number): void {
    const viewer = this.#viewers.get(viewerId);
    if (viewer === undefined) return;
    const wasLate = atMs - viewer.lastHeartbeatAtMs > this.#thresholds.missedHeartbeatsMs;
    viewer.lastHeartbeatAtMs = atMs;
    if (wasLate || viewer.row?.moment === 'leaving') this.#dirty.add(viewerId);
  }

  /** Looks at whoever may have changed; null where nothing did. */
  tick(nowMs: number): AudienceDelta | null {
    this.#collectDue(nowMs);
    const upserts: AudienceRow[] = [];
    for (const viewerId of this.#dirty) {
      const row = this.#look(viewerId, nowMs);
      if (row !== null) upserts.push(row);
    }
    this.#dirty.clear();
    const removedIds = [...this.#removed];
    this.#removed.clear();
    if (upserts.length === 0 && removedIds.length === 0) return null;
    return { counts: { ...this.#counts }, upserts, removedIds };
  }

  /** Everyone listed, as of the last tick. */
  snapshot(): AudienceSnapshot {
    const rows: AudienceRow[] = [];
    for (const viewer of this.#viewers.values()) if (viewer.row !== null) rows.push(viewer.row);
    return { counts: { ...this.#counts }, rows };
  }

  #lookAtAll(): void {
    for (const viewerId of this.#viewers.keys()) this.#dirty.add(viewerId);
  }

  #enter(viewerId: ViewerId, atMs: number): void {
    const known = this.#viewers.get(viewerId);
    if (known === undefined)
      this.#viewers.set(viewerId, {
        history: this.#options.history(viewerId),
        stays: [{ enteredAtMs: atMs, leftAtMs: null }],
        earlierWatchedMs: 0,
        show: this.#show,
        isVisible: true,
        visibleChangedAtMs: atMs,
        lastHeartbeatAtMs: atMs,
        lastActAtMs: null,
        questions: [],
        boughtHere: 0,
        row: null,
        calmSinceMs: null,
      });
    else {
      if (known.stays.at(-1)?.leftAtMs === null) return;
      known.stays.push({ enteredAtMs: atMs, leftAtMs: null });
      if (known.stays.length > keptStays)
        for (const stay of known.stays.splice(1, 1))
          known.earlierWatchedMs += watchedOf(stay, this.#show, atMs);
      known.isVisible = true;
      known.visibleChangedAtMs = atMs;
      known.lastHeartbeatAtMs = atMs;
    }
    this.#present += 1;
    this.#dirty.add(viewerId);
  }

  #look(viewerId: ViewerId, nowMs: number): AudienceRow | null {
    const viewer = this.#viewers.get(viewerId);
    if (viewer === undefined) return null;
    const now = segment(viewer, this.#thresholds, nowMs);
    const leftAtMs = viewer.stays.at(-1)?.leftAtMs ?? null;
    if (leftAtMs !== null && !now.tabs.includes('asking')) {
      const goneAtMs = leftAtMs + this.#thresholds.keepLeftMs;
      if (goneAtMs <= nowMs) {
        if (viewer.row !== null) {
          this.#count(viewer.row, -1);
          viewer.row = null;
          this.#removed.add(viewerId);
        }
        return null;
      }
      this.#schedule(viewerId, goneAtMs);
    }
    if (this.#mustWait(viewer, now, nowMs)) {
      this.#schedule(viewerId, (viewer.calmSinceMs ?? nowMs) + this.#thresholds.hysteresisMs);
      return null;
    }
    viewer.calmSinceMs = null;
    this.#schedule(viewerId, now.dueAtMs);
    const row: AudienceRow = {
      viewerId,
      name: this.#options.nameOf(viewerId),
      moment: now.moment,
      stage: now.stage,
      isLapsed: now.isLapsed,
      tabs: [...now.tabs],
      reasons: [...now.reasons],
      isPresent: now.isPresent,
      enteredAtMs: viewer.stays.at(-1)?.enteredAtMs ?? nowMs,
      sinceAtMs: now.sinceAtMs,
    };
    if (viewer.row !== null && JSON.stringify(viewer.row) === JSON.stringify(row)) return null;
    if (viewer.row !== null) this.#count(viewer.row, -1);
    this.#count(row, 1);
    this.#removed.delete(viewerId);
    viewer.row = row;
    return row;
  }

  /** Hysteresis: what asks for attention shows at once, the rest only when it has held a while. */
  #mustWait(viewer: Tracked, now: Segment, nowMs: number): boolean {
    const shown = viewer.row;
    const isUrgent =
      shown === null || shown.moment === now.moment || now.moment === 'asking' || !now.isPresent;
    if (isUrgent || this.#thresholds.hysteresisMs === 0) {
      viewer.calmSinceMs = null;
      return false;
    }
    viewer.calmSinceMs ??= nowMs;
    return nowMs - viewer.calmSinceMs < this.#thresholds.hysteresisMs;
  }

  #count(row: AudienceRow, by: 1 | -1): void {
    for (const tab of [...row.tabs, 'all'] as SegmentTab[]) this.#counts[tab] += by;
  }

  #schedule(viewerId: ViewerId, atMs: number): void {
    if (!Number.isFinite(atMs)) return;
    const slot = Math.floor(atMs / slotMs) + 1;
    let viewers = this.#slots.get(slot);
    if (viewers === undefined) this.#slots.set(slot, (viewers = new Set()));
    viewers.add(viewerId);
    this.#oldestSlot = Math.min(this.#oldestSlot, slot);
  }

  #collectDue(nowMs: number): void {
    const newest = Math.floor(nowMs / slotMs);
    if (this.#oldestSlot > newest) return;
    let oldest = Infinity;
    for (const [slot, viewers] of this.#slots) {
      if (slot > newest) {
        oldest = Math.min(oldest, slot);
        continue;
      }
      for (const viewerId of viewers) this.#dirty.add(viewerId);
      this.#slots.delete(slot);
    }
    this.#oldestSlot = oldest;
  }
}

function mark(
  viewer: Tracked,
  messageId: string,
  change: { readonly isAnswered: boolean } | { readonly isHidden: boolean },
): void {
  viewer.questions = viewer.questions.map((question) => {
    if (question.messageId !== messageId) return question;
    const marked = { ...question, ...change };
    return { ...marked, isOpen: !marked.isAnswered && !marked.isHidden };
  });
}
