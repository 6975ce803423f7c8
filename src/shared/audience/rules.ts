import type { QuestionIntent } from '../chat/schema.ts';
import type { MessageId } from '../kernel/ids.ts';
import type { AudienceThresholds, Moment, Reason, SegmentTab, StageOfLife } from './schema.ts';

/** What was known of a viewer before this show. */
export interface ViewerHistory {
  /** Earlier shows that they visited. */
  readonly shows: number;
  readonly questions: number;
  readonly watchedMs: number;
  readonly lastSeenAtMs: number | null;
  /** Paid and not refunded. */
  readonly orders: number;
  readonly lastOrderAtMs: number | null;
  /** Shows visited after the first order. */
  readonly showsAfterOrder: number;
  /** Others who came by this viewer's link, or a share. */
  readonly brought: number;
}

/** A viewer of whom nothing is known. */
export const noHistory: ViewerHistory = {
  shows: 0,
  questions: 0,
  watchedMs: 0,
  lastSeenAtMs: null,
  orders: 0,
  lastOrderAtMs: null,
  showsAfterOrder: 0,
  brought: 0,
};

/** One stay in the room; `leftAtMs` is null while it lasts. */
export interface Stay {
  readonly enteredAtMs: number;
  readonly leftAtMs: number | null;
}

/** When a show was on air; nobody watches it before or after. */
export interface OnAirSpan {
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
}

/** A question that this viewer asked; open until answered or hidden. */
export interface AskedQuestion {
  readonly messageId: MessageId;
  readonly intent: QuestionIntent;
  readonly atMs: number;
  readonly isOpen: boolean;
}

/** What a viewer did in this show, as far as the rules look back. */
export interface ViewerState {
  readonly history: ViewerHistory;
  /** Oldest first; never empty. */
  readonly stays: readonly Stay[];
  /** Watched in stays that are no longer listed. */
  readonly earlierWatchedMs: number;
  readonly show: OnAirSpan;
  readonly isVisible: boolean;
  readonly visibleChangedAtMs: number;
  readonly lastHeartbeatAtMs: number;
  /** The last thing said or done, null before the first. */
  readonly lastActAtMs: number | null;
  readonly questions: readonly AskedQuestion[];
}

/** Where a viewer stands, why, and when that could change by time alone. */
export interface Segment {
  readonly moment: Moment;
  readonly stage: StageOfLife;
  readonly isLapsed: boolean;
  readonly tabs: readonly SegmentTab[];
  readonly reasons: readonly Reason[];
  readonly isPresent: boolean;
  readonly sinceAtMs: number;
  /** Look again at this instant at the latest; Infinity where only an act can change it. */
  readonly dueAtMs: number;
}

/** The highest stage that holds. */
export function stageOfLife(state: ViewerState, t: AudienceThresholds, nowMs: number): StageOfLife {
  const { history } = state;
  if (history.orders > 0) {
    if (history.brought > 0) return 'advocacy';
    return history.orders >= 2 || history.showsAfterOrder >= 2 ? 'retention' : 'purchase';
  }
  const hasAsked = history.questions > 0 || state.questions.length > 0;
  return hasAsked || history.watchedMs + watchedMs(state, nowMs) >= t.longStayMs
    ? 'consideration'
    : 'awareness';
}

/** How much of a stay was spent watching: waiting for the show and thanks after it do not count. */
export function watchedOf(stay: Stay, show: OnAirSpan, nowMs: number): number {
  if (show.startedAtMs === null) return 0;
  const fromMs = Math.max(stay.enteredAtMs, show.startedAtMs);
  const untilMs = Math.min(stay.leftAtMs ?? nowMs, show.endedAtMs ?? Infinity);
  return Math.max(0, untilMs - fromMs);
}

/** How much of a show a viewer has watched so far, in all their stays. */
export const watchedMs = (
  state: Pick<ViewerState, 'stays' | 'show' | 'earlierWatchedMs'>,
  nowMs: number,
): number =>
  state.stays.reduce(
    (sum, stay) => sum + watchedOf(stay, state.show, nowMs),
    state.earlierWatchedMs,
  );

/** Both axes at an instant: the moment is the first that holds, in the order of the schema. */
export function segment(state: ViewerState, t: AudienceThresholds, nowMs: number): Segment {
  const first = state.stays[0];
  const stay = state.stays.at(-1);
  if (first === undefined || stay === undefined) throw new Error('A viewer without a stay');
  const dues: number[] = [];
  const until = (atMs: number): boolean => {
    if (atMs > nowMs) dues.push(atMs);
    return atMs > nowMs;
  };

  const isPresent = stay.leftAtMs === null;
  const beats = until(state.lastHeartbeatAtMs + t.missedHeartbeatsMs);
  const isHere = isPresent && state.isVisible && beats;
  const open = state.questions.filter((question) => question.isOpen);
  const recentQuestions = state.questions.filter((question) =>
    until(question.atMs + t.askingWindowMs),
  );
  const shortStays = state.stays.filter(
    (one) =>
      until(one.enteredAtMs + t.hoppingWindowMs) &&
      (one.leftAtMs === null
        ? until(one.enteredAtMs + t.hoppingStayMs)
        : one.leftAtMs - one.enteredAtMs < t.hoppingStayMs),
  );
  const isNew =
    state.history.shows === 0 &&
    state.lastActAtMs === null &&
    until(first.enteredAtMs + t.newForMs);
  const quietSinceMs = Math.max(stay.enteredAtMs, state.lastActAtMs ?? 0);
  const isSilent = !until(quietSinceMs + t.silentAfterMs);
  const stage = stageOfLife(state, t, nowMs);
  const isOnAir = state.show.startedAtMs !== null && state.show.endedAtMs === null;
  if (stage === 'awareness' && isPresent && isOnAir)
    until(nowMs + t.longStayMs - state.history.watchedMs - watchedMs(state, nowMs));

  const asks = open.length > 0 || recentQuestions.length >= t.askingCount;
  const moment: Moment = !isHere
    ? 'leaving'
    : asks
      ? 'asking'
      : shortStays.length >= t.hoppingEntries
        ? 'hopping'
        : isNew
          ? 'new'
          : isSilent
            ? 'silent'
            : 'active';

  const oldestOpen = open[0];
  const firstRecent = recentQuestions[0];
  const awaySinceMs = isPresent
    ? state.isVisible
      ? state.lastHeartbeatAtMs
      : state.visibleChangedAtMs
    : (stay.leftAtMs ?? nowMs);
  const reasons: Reason[] = [];
  if (oldestOpen !== undefined)
    reasons.push({ kind: 'asked', intent: oldestOpen.intent, atMs: oldestOpen.atMs });
  else if (moment === 'asking' && firstRecent !== undefined)
    reasons.push({
      kind: 'asks-a-lot',
      count: recentQuestions.length,
      sinceAtMs: firstRecent.atMs,
    });
  if (moment === 'leaving') reasons.push({ kind: 'looked-away', sinceAtMs: awaySinceMs });
  const firstShort = shortStays[0];
  if (moment === 'hopping' && firstShort !== undefined)
    reasons.push({
      kind: 'hopped',
      entries: shortStays.length,
      sinceAtMs: firstShort.enteredAtMs,
    });
  if (moment === 'silent') reasons.push({ kind: 'silent-since', sinceAtMs: quietSinceMs });
  if (state.history.orders > 0 && state.history.lastOrderAtMs !== null)
    reasons.push({
      kind: 'bought-before',
      orders: state.history.orders,
      lastOrderAtMs: state.history.lastOrderAtMs,
    });
  if (moment === 'active' && state.lastActAtMs !== null)
    reasons.push({ kind: 'spoke', atMs: state.lastActAtMs });
  if (state.history.shows > 0) reasons.push({ kind: 'came-back', shows: state.history.shows + 1 });
  else reasons.push({ kind: 'first-visit', sinceAtMs: first.enteredAtMs });

  const tabs = new Set<SegmentTab>([moment]);
  if (open.length > 0) tabs.add('asking');
  if (state.history.orders > 0) tabs.add('past-buyers');
  const { lastSeenAtMs } = state.history;
  return {
    moment,
    stage,
    isLapsed: lastSeenAtMs !== null && first.enteredAtMs - lastSeenAtMs >= t.lapsedAfterMs,
    tabs: [...tabs],
    reasons: reasons.slice(0, 4),
    isPresent,
    sinceAtMs: oldestOpen?.atMs ?? since(moment, state, stay, awaySinceMs, quietSinceMs),
    dueAtMs: Math.min(...dues, Infinity),
  };
}

function since(
  moment: Moment,
  state: ViewerState,
  stay: Stay,
  awaySinceMs: number,
  quietSinceMs: number,
): number {
  if (moment === 'leaving') return awaySinceMs;
  if (moment === 'silent') return quietSinceMs;
  if (moment === 'new') return state.stays[0]?.enteredAtMs ?? stay.enteredAtMs;
  if (moment === 'active' || moment === 'asking') return state.lastActAtMs ?? stay.enteredAtMs;
  return stay.enteredAtMs;
}
