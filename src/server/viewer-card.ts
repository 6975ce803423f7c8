import { watchedOf, type ViewerCard } from '../shared/audience/index.ts';
import type { ShowId, ViewerId } from '../shared/kernel/index.ts';
import type { ShowEvent } from '../shared/show/index.ts';
import type { AudienceTracker } from './audience/index.ts';
import type { Store } from './store/index.ts';

const recentActs = 20;

/** What the crew sees of one person: who they are across shows, and what they did in this one. */
export function viewerCard(
  viewerId: ViewerId,
  showId: ShowId,
  store: Store,
  tracker: AudienceTracker,
  nowMs: number,
  viewersOf: (viewerId: ViewerId) => readonly ViewerId[],
): ViewerCard | null {
  const viewer = store.viewers.byId(viewerId);
  if (viewer === null) return null;
  const row = tracker.rowOf(viewerId);
  const state = tracker.stateOf(viewerId);
  const totals = store.viewers.totals(viewersOf(viewerId), { and: showId });
  const stay = state?.stays.at(-1);
  const stayingMs = stay?.leftAtMs === null ? watchedOf(stay, tracker.onAir(), nowMs) : 0;
  const texts = new Map(
    store.messages
      .byViewer(viewerId, showId, recentActs)
      .map((message) => [message.id, message.text]),
  );
  return {
    viewerId,
    name: viewer.name,
    stage: row?.stage ?? 'awareness',
    isLapsed: row?.isLapsed ?? false,
    firstSeenAtMs: viewer.firstSeenAtMs,
    showsVisited: totals.shows,
    messages: totals.messages,
    questions: totals.questions,
    orders: state?.history.orders ?? 0,
    lastOrderAtMs: state?.history.lastOrderAtMs ?? null,
    watchedMs: totals.watchedMs + stayingMs,
    recent: store.events
      .ofViewer(viewerId, showId, recentActs * 2)
      .flatMap((event) => actOf(event, texts) ?? [])
      .slice(0, recentActs),
  };
}

function actOf(
  { atMs, body }: ShowEvent,
  texts: ReadonlyMap<string, string>,
): ViewerCard['recent'][number] | null {
  switch (body.kind) {
    case 'viewer-entered':
      return { atMs, kind: 'entered', text: null };
    case 'viewer-left':
      return { atMs, kind: 'left', text: null };
    case 'name-set':
      return { atMs, kind: 'named', text: null };
    case 'message-sent':
      return {
        atMs,
        kind: body.intent === null ? 'said' : 'asked',
        text: texts.get(body.messageId) ?? null,
      };
    case 'question-answered':
      return body.answered ? { atMs, kind: 'answered', text: null } : null;
    default:
      return null;
  }
}
