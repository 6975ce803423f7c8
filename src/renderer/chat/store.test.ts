import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatMessage } from '../../shared/chat/index.ts';
import { messageIdSchema, showIdSchema } from '../../shared/kernel/index.ts';
import type { ChatDelta } from '../../shared/show-api/index.ts';
import { answeredLimit, messageLimit, openLimit } from './lists.ts';
import { createChatStore, type ChatStore } from './store.ts';

const uuid = (n: number): string => `0192f0c1-0000-7000-8000-${String(n).padStart(12, '0')}`;
const tonight = showIdSchema.parse(uuid(1));
const tomorrow = showIdSchema.parse(uuid(2));

const messageOf = (n: number, question: ChatMessage['question'] = null): ChatMessage => ({
  id: messageIdSchema.parse(uuid(n)),
  viewerId: null,
  from: 'viewer',
  name: '小雨',
  text: `${n}`,
  sentAtMs: n * 1000,
  question,
});
const asked = (n: number): ChatMessage => messageOf(n, { intent: 'size', answeredAtMs: null });
const answered = (n: number, atMs = n * 1000 + 1): ChatMessage =>
  messageOf(n, { intent: 'size', answeredAtMs: atMs });
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);
const texts = (messages: readonly ChatMessage[]): number[] =>
  messages.map(({ text }) => Number(text));

describe('the chat store', () => {
  let store: ChatStore;
  const change = (delta: Partial<ChatDelta>): void =>
    store.getState().change({ added: [], changed: [], hiddenIds: [], ...delta });
  const held = (): Record<'messages' | 'open' | 'answered', number[]> => {
    const { messages, openQuestions, answeredQuestions } = store.getState();
    return {
      messages: texts(messages),
      open: texts(openQuestions),
      answered: texts(answeredQuestions),
    };
  };
  beforeEach(() => {
    vi.useFakeTimers();
    store = createChatStore();
  });
  afterEach(() => void vi.useRealTimers());

  it('shows what comes in quick succession at once, and once', () => {
    const drawn = vi.fn();
    store.subscribe(drawn);
    for (const n of range(1, 21)) change({ added: [messageOf(n)] });
    change({ added: [messageOf(20)] });
    expect(drawn).not.toHaveBeenCalled();
    vi.runAllTimers();
    expect(drawn).toHaveBeenCalledTimes(1);
    expect(held().messages).toEqual(range(1, 21));
  });

  it('takes a hidden message away and brings it back to its place', () => {
    store
      .getState()
      .replace(
        { messages: [messageOf(1), asked(2), messageOf(3)], openQuestions: [asked(2)] },
        tonight,
      );
    change({ hiddenIds: [asked(2).id] });
    vi.runAllTimers();
    expect(held()).toEqual({ messages: [1, 3], open: [], answered: [] });
    change({ added: [asked(2)] });
    vi.runAllTimers();
    expect(held()).toEqual({ messages: [1, 2, 3], open: [2], answered: [] });
  });

  it('moves a question when it is answered, and back', () => {
    for (const n of [1, 2, 3]) change({ added: [asked(n)] });
    change({ changed: [answered(1, 9000)] });
    change({ changed: [answered(3, 9500)] });
    vi.runAllTimers();
    expect(held()).toEqual({ messages: [1, 2, 3], open: [2], answered: [3, 1] });
    expect(store.getState().messages[0]).toEqual(answered(1, 9000));
    change({ changed: [asked(1)] });
    vi.runAllTimers();
    expect(held()).toEqual({ messages: [1, 2, 3], open: [1, 2], answered: [3] });
  });

  it('is bounded, however long the evening', () => {
    const last = messageLimit + 1500;
    for (const n of range(0, last)) change({ added: [n % 2 === 0 ? asked(n) : answered(n)] });
    vi.runAllTimers();
    const { messages, open, answered: done } = held();
    expect(messages).toEqual(range(last - messageLimit, last));
    expect([open.length, open.at(-1)]).toEqual([openLimit, last - 2]);
    expect([done.length, done[0]]).toEqual([answeredLimit, last - 1]);
  });

  it('keeps its history through a loss of the line, and learns what changed meanwhile', () => {
    store.getState().replace({ messages: [], openQuestions: [] }, tonight);
    for (const n of [1, 2, 3, 4, 5]) change({ added: [asked(n)] });
    for (const n of [6, 7, 8]) change({ added: [messageOf(n)] });
    for (const n of [1, 4]) change({ changed: [answered(n)] });
    // Meanwhile 2 was answered, 7 was hidden, 9 was said, and 1 is open again.
    store.getState().replace(
      {
        messages: [messageOf(6), messageOf(8), asked(9)],
        openQuestions: [asked(1), asked(3), asked(5), asked(9)],
      },
      tonight,
    );
    expect(held()).toEqual({
      messages: [1, 3, 4, 5, 6, 8, 9],
      open: [1, 3, 5, 9],
      answered: [4],
    });
    change({ added: [messageOf(8), messageOf(10)] });
    vi.runAllTimers();
    expect(held().messages).toEqual([1, 3, 4, 5, 6, 8, 9, 10]);
  });

  it('begins anew with another show', () => {
    store.getState().replace({ messages: [messageOf(1)], openQuestions: [] }, tonight);
    store.getState().replace({ messages: [messageOf(2)], openQuestions: [] }, tomorrow);
    expect(held().messages).toEqual([2]);
  });
});
