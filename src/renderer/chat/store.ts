import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChatMessage, QuestionIntent } from '../../shared/chat/index.ts';
import type { MessageId } from '../../shared/kernel/index.ts';
import type { ChatDelta, ChatSnapshot } from '../../shared/show-api/live.ts';

/** What the panel lists. */
export type ChatView = 'all' | 'open' | 'answered';

export interface ChatState {
  /** Oldest first; the newest `messageLimit`. */
  readonly messages: readonly ChatMessage[];
  /** Questions that wait for an answer, oldest first, however old. */
  readonly openQuestions: readonly ChatMessage[];
  /** Newest answer first. */
  readonly answeredQuestions: readonly ChatMessage[];
  readonly view: ChatView;
  /** Narrows questions to one intent; null shows all. */
  readonly intent: QuestionIntent | null;
}

export interface ChatActions {
  readonly replace: (snapshot: ChatSnapshot) => void;
  readonly change: (delta: ChatDelta) => void;
  readonly setView: (view: ChatView) => void;
  readonly setIntent: (intent: QuestionIntent | null) => void;
}

export type ChatStore = StoreApi<ChatState & ChatActions>;

/** How many messages the panel keeps; the server keeps them all. */
export const messageLimit = 2000;
const answeredLimit = 200;

const isOpen = (message: ChatMessage): boolean => message.question?.answeredAtMs === null;
const isAnswered = (message: ChatMessage): boolean =>
  message.question !== null && message.question.answeredAtMs !== null;

const byTime = (a: ChatMessage, b: ChatMessage): number =>
  a.sentAtMs - b.sentAtMs || (a.id < b.id ? -1 : 1);
const byAnswer = (a: ChatMessage, b: ChatMessage): number =>
  (b.question?.answeredAtMs ?? 0) - (a.question?.answeredAtMs ?? 0);

/** Sorted into open and answered, with what has changed put in its place. */
function questionsAfter(
  state: ChatState,
  fresh: readonly ChatMessage[],
  hidden: ReadonlySet<MessageId>,
): Pick<ChatState, 'openQuestions' | 'answeredQuestions'> {
  const questions = fresh.filter((message) => message.question !== null);
  if (questions.length === 0 && hidden.size === 0) {
    const { openQuestions, answeredQuestions } = state;
    return { openQuestions, answeredQuestions };
  }
  const freshIds = new Set(questions.map(({ id }) => id));
  const stays = ({ id }: ChatMessage): boolean => !freshIds.has(id) && !hidden.has(id);
  const seen = questions.filter(({ id }) => !hidden.has(id));
  return {
    openQuestions: [...state.openQuestions.filter(stays), ...seen.filter(isOpen)].sort(byTime),
    answeredQuestions: [...state.answeredQuestions.filter(stays), ...seen.filter(isAnswered)]
      .sort(byAnswer)
      .slice(0, answeredLimit),
  };
}

/** What was said in the room, and what was asked. */
export function createChatStore(): ChatStore {
  return createStore<ChatState & ChatActions>()((set, get) => ({
    messages: [],
    openQuestions: [],
    answeredQuestions: [],
    view: 'all',
    intent: null,
    replace(snapshot) {
      set({
        messages: snapshot.messages.slice(-messageLimit),
        openQuestions: [...snapshot.openQuestions].sort(byTime),
        answeredQuestions: snapshot.messages.filter(isAnswered).sort(byAnswer),
      });
    },
    change(delta) {
      const state = get();
      const changed = new Map(delta.changed.map((message) => [message.id, message]));
      const hidden = new Set(delta.hiddenIds);
      const known = new Set(state.messages.map(({ id }) => id));
      let messages: readonly ChatMessage[] = state.messages;
      if (changed.size > 0)
        messages = messages.map((message) => changed.get(message.id) ?? message);
      if (hidden.size > 0) messages = messages.filter(({ id }) => !hidden.has(id));
      const added = delta.added.filter(({ id }) => !known.has(id) && !hidden.has(id));
      if (added.length > 0) {
        const last = messages.at(-1);
        const first = added[0];
        const all = [...messages, ...added];
        // A message that is shown again comes back to its place.
        if (last && first && first.sentAtMs < last.sentAtMs) all.sort(byTime);
        messages = all.slice(-messageLimit);
      }
      set({ messages, ...questionsAfter(state, [...added, ...delta.changed], hidden) });
    },
    setView: (view) => set({ view, intent: null }),
    setIntent: (intent) => set({ intent }),
  }));
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
