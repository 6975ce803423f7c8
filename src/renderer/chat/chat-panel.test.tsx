import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../shared/chat/index.ts';
import { messageIdSchema, viewerIdSchema } from '../../shared/kernel/index.ts';
import { UiProvider } from '../ui/index.ts';
import { ChatPanel } from './chat-panel.tsx';
import { createChatStore } from './store.ts';

const nowMs = 1_000_000;
const uuid = (n: number): string => `0192f0c1-0000-7000-8000-${String(n).padStart(12, '0')}`;

const messageOf = (n: number, text: string, rest: Partial<ChatMessage> = {}): ChatMessage => ({
  id: messageIdSchema.parse(uuid(n)),
  viewerId: viewerIdSchema.parse(uuid(900 + n)),
  from: 'viewer',
  name: '小雨',
  text,
  sentAtMs: nowMs - 100_000 + n * 1000,
  question: null,
  ...rest,
});
const hello = messageOf(1, '<img src=x onerror=alert(1)>');
const question = messageOf(2, '有L码吗？', { question: { intent: 'size', answeredAtMs: null } });

function open(say: (text: string, key: string) => Promise<boolean> = () => Promise.resolve(true)) {
  const store = createChatStore();
  store.getState().replace({ messages: [hello, question], openQuestions: [question] }, null);
  const done: string[] = [];
  render(
    <UiProvider>
      <ChatPanel
        store={store}
        commands={{
          markAnswered: (message, answered) => done.push(`${message.id} ${answered}`),
          hide: (message) => done.push(`hide ${message.id}`),
        }}
        say={say}
        serverNowMs={() => nowMs}
      />
    </UiProvider>,
  );
  return { store, done, user: userEvent.setup() };
}

afterEach(cleanup);

describe('the chat panel', () => {
  it('shows messages as text, and questions with their intent and waiting time', async () => {
    const { user } = open();
    const [first] = await screen.findAllByTestId('chat-message');
    expect(first?.textContent).toContain('<img src=x onerror=alert(1)>');
    await user.click(screen.getByTestId('chat-view-open'));
    const asked = await screen.findByTestId('question');
    expect(asked.textContent).toContain('有L码吗？');
    expect(asked.textContent).toContain('Size');
    expect(asked.textContent).toContain('1:38');
  });

  it('marks a question as answered, and moves it when the server says so', async () => {
    const { user, done, store } = open();
    await user.click(screen.getByTestId('chat-view-open'));
    await user.click(
      within(await screen.findByTestId('question')).getByRole('button', { name: 'Answered' }),
    );
    expect(done).toEqual([`${question.id} true`]);
    const answered = { ...question, question: { intent: 'size' as const, answeredAtMs: nowMs } };
    store.getState().change({ added: [], changed: [answered], hiddenIds: [] });
    expect(await screen.findByText('No open questions')).toBeTruthy();
    await user.click(screen.getByTestId('chat-view-answered'));
    expect((await screen.findByTestId('question')).dataset['question']).toBe('answered');
  });

  it('keeps what the host says, and its key, until it is taken', async () => {
    const tries: string[] = [];
    const { user } = open((text, key) => {
      tries.push(`${text} ${key}`);
      return Promise.resolve(tries.length > 1);
    });
    const box = screen.getByTestId<HTMLInputElement>('say-box');
    await user.type(box, 'Welcome{Enter}');
    expect(box.value).toBe('Welcome');
    await user.type(box, '{Enter}');
    expect(box.value).toBe('');
    expect(tries).toHaveLength(2);
    expect(tries[0]).toBe(tries[1]);
  });
});
