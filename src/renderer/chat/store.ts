import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChatMessage, QuestionIntent } from '../../shared/chat/index.ts';
import type { MessageId, ShowId } from '../../shared/kernel/index.ts';
import type { ChatDelta, ChatSnapshot } from '../../shared/show-api/live.ts';
import { changed, merged, noLists, type ChatLists } from './lists.ts';

/** What the panel lists. */
export type ChatView = 'all' | 'open' | 'answered';

export interface ChatState extends ChatLists {
  readonly view: ChatView;
  /** Narrows questions to one intent; null shows all. */
  readonly intent: QuestionIntent | null;
}

export interface ChatActions {
  /** A snapshot of a show; of the show that is held already it is merged into what is there. */
  readonly replace: (snapshot: ChatSnapshot, showId: ShowId | null) => void;
  /** Shown with all else that comes within `gatherMs`. */
  readonly change: (delta: ChatDelta) => void;
  readonly setView: (view: ChatView) => void;
  readonly setIntent: (intent: QuestionIntent | null) => void;
}

export type ChatStore = StoreApi<ChatState & ChatActions>;

const gatherMs = 100;

/** What was said in the room, and what was asked. */
export function createChatStore(): ChatStore {
  const known = new Set<MessageId>();
  let heldShowId: ShowId | null = null;
  let waiting: ChatDelta[] = [];
  let gathering: ReturnType<typeof setTimeout> | undefined;
  return createStore<ChatState & ChatActions>()((set, get) => {
    const showWaiting = (): void => {
      clearTimeout(gathering);
      gathering = undefined;
      if (waiting.length === 0) return;
      const deltas = waiting;
      waiting = [];
      set(changed(get(), deltas, known));
    };
    return {
      ...noLists,
      view: 'all',
      intent: null,
      replace(snapshot, showId) {
        showWaiting();
        const isSameShow = showId !== null && showId === heldShowId;
        heldShowId = showId;
        const lists = merged(isSameShow ? get() : noLists, snapshot);
        known.clear();
        for (const { id } of lists.messages) known.add(id);
        set(lists);
      },
      change(delta) {
        waiting.push(delta);
        gathering ??= setTimeout(showWaiting, gatherMs);
      },
      setView: (view) => set({ view, intent: null }),
      setIntent: (intent) => set({ intent }),
    };
  });
}

/** What the chosen view lists, in the order it is drawn. */
export function listed(state: ChatState): readonly ChatMessage[] {
  if (state.view === 'all') return state.messages;
  const questions = state.view === 'open' ? state.openQuestions : state.answeredQuestions;
  return state.intent === null
    ? questions
    : questions.filter((message) => message.question?.intent === state.intent);
}

/** How many questions of the view have each intent, most first. */
export function intentCounts(state: ChatState): readonly (readonly [QuestionIntent, number])[] {
  const counts = new Map<QuestionIntent, number>();
  const questions = state.view === 'answered' ? state.answeredQuestions : state.openQuestions;
  for (const { question } of questions)
    if (question) counts.set(question.intent, (counts.get(question.intent) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
