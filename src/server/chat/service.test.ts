import { describe, expect, it } from 'vitest';
import { findQuestion, type ChatMessage } from '../../shared/chat/index.ts';
import type { MessageId, ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { ChatDelta } from '../../shared/show-api/index.ts';
import type { Show, ShowEventBody } from '../../shared/show/index.ts';
import { ChatService, type ChatPorts } from './service.ts';

const show = { id: 's1' as ShowId, phase: 'live', hostName: '小棠 Xiaotang' } as Show;
const ended: Show = { ...show, phase: 'ended' };
const ann = 'v1' as ViewerId;
const bob = 'v2' as ViewerId;

/** A chat over tables in memory; commits wait until they are let through. */
function chatInMemory() {
  const stored = new Map<
    MessageId,
    { message: ChatMessage; showId: ShowId; isHidden: boolean; key: string }
  >();
  const names = new Map<ViewerId, string>([
    [ann, 'Ann'],
    [bob, 'Bob'],
  ]);
  const events: ShowEventBody[] = [];
  const deltas: ChatDelta[] = [];
  let failure: Error | null = null;
  let ids = 0;
  const change = (id: MessageId, to: (message: ChatMessage) => ChatMessage): void => {
    const found = stored.get(id);
    if (found !== undefined) stored.set(id, { ...found, message: to(found.message) });
  };
  const ports: ChatPorts = {
    nowMs: () => 1000 + ids,
    newMessageId: () => `m${(ids += 1)}` as MessageId,
    findQuestion,
    messages: {
      insert: (showId, message, key) =>
        stored.set(message.id, { message, showId, isHidden: false, key }),
      byId: (id) => stored.get(id) ?? null,
      byKey: (showId, viewerId, key) =>
        [...stored.values()].find(
          (one) => one.showId === showId && one.message.viewerId === viewerId && one.key === key,
        )?.message ?? null,
      setAnswered: (id, answeredAtMs) =>
        change(id, (message) => ({
          ...message,
          question: message.question === null ? null : { ...message.question, answeredAtMs },
        })),
      setHidden: (id, isHidden) => {
        const found = stored.get(id);
        if (found !== undefined) stored.set(id, { ...found, isHidden });
      },
      newest: () => [],
      openQuestions: () => [],
    },
    viewers: {
      know: () => undefined,
      nameOf: (viewerId) => names.get(viewerId) ?? null,
      setName: (viewerId, name) => names.set(viewerId, name),
      countMessage: () => undefined,
    },
    commit: async ({ bodies, write }) => {
      await Promise.resolve();
      if (failure !== null) throw failure;
      write?.();
      events.push(...bodies);
    },
  };
  const chat = new ChatService(ports);
  chat.onChange((_showId, delta) => deltas.push(delta));
  return { chat, events, deltas, names, fail: (next: Error | null) => (failure = next) };
}

const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;

describe('speaking in a room', () => {
  it('says a message once, however often and however close together its key is sent', async () => {
    const { chat, events, deltas } = chatInMemory();
    const [one, two] = await Promise.all([
      chat.send(show, ann, 'how much is it?', 'key'),
      chat.send(show, ann, 'how much is it?', 'key'),
    ]);
    const three = await chat.send(show, ann, 'something else', 'key');
    expect([two, three]).toEqual([one, one]);
    expect(events).toEqual([{ kind: 'message-sent', messageId: one.id, intent: 'price' }]);
    expect(deltas).toHaveLength(1);
  });

  it('still returns the first answer to a repeat after the show has ended', async () => {
    const { chat } = chatInMemory();
    const said = await chat.send(show, ann, 'hello', 'key');
    expect(await chat.send(ended, ann, 'hello', 'key')).toEqual(said);
    await expect(chat.send(ended, ann, 'hello', 'other')).rejects.toThrow(refusal('not-open'));
    await expect(chat.say(ended, 'hello', 'key')).rejects.toThrow(refusal('not-open'));
  });

  it('keeps two viewers’ and the host’s equal keys apart', async () => {
    const { chat } = chatInMemory();
    const said = await Promise.all([
      chat.send(show, ann, 'from ann', 'key'),
      chat.send(show, bob, 'from bob', 'key'),
      chat.say(show, 'from the host', 'key'),
    ]);
    expect(said.map((message) => message.text)).toEqual(['from ann', 'from bob', 'from the host']);
  });

  it('lets a failed message be sent again with its key', async () => {
    const { chat, fail, deltas } = chatInMemory();
    fail(new Error('disk full'));
    await expect(chat.send(show, ann, 'hello', 'key')).rejects.toThrow('disk full');
    expect(deltas).toEqual([]);
    fail(null);
    expect((await chat.send(show, ann, 'hello', 'key')).text).toBe('hello');
  });

  it('asks for a name first, and takes none that passes for the host', async () => {
    const { chat, names } = chatInMemory();
    names.delete(ann);
    await expect(chat.send(show, ann, 'hi', 'key')).rejects.toThrow(refusal('name-needed'));
    for (const name of ['小棠 Xiaotang', '小棠xiaotang', 'ＸＩＡＯ小棠', '主播', 'Official Host'])
      if (name === 'ＸＩＡＯ小棠') await chat.setName(show, ann, name);
      else await expect(chat.setName(show, ann, name)).rejects.toThrow(refusal('name-taken'));
    names.set(bob, '主播小棠 Xiaotang');
    await expect(chat.send(show, bob, 'hi', 'key')).rejects.toThrow(refusal('name-needed'));
  });

  it('hides a message once, and brings it back to everyone', async () => {
    const { chat, events, deltas } = chatInMemory();
    const said = await chat.send(show, ann, 'how much is it?', 'key');
    await chat.hide(said.id, true);
    await chat.hide(said.id, true);
    await chat.markAnswered(said.id, true);
    await chat.hide(said.id, false);
    expect(deltas.slice(1)).toEqual([
      { added: [], changed: [], hiddenIds: [said.id] },
      {
        added: [
          { ...said, question: { intent: 'price', answeredAtMs: expect.any(Number) as number } },
        ],
        changed: [],
        hiddenIds: [],
      },
    ]);
    expect(events.map((event) => event.kind)).toEqual([
      'message-sent',
      'message-hidden',
      'question-answered',
      'message-hidden',
    ]);
  });

  it('marks a question answered and not answered, and nothing else', async () => {
    const { chat, deltas } = chatInMemory();
    const asked = await chat.send(show, ann, '多少钱', 'one');
    const said = await chat.send(show, ann, '好看', 'two');
    expect((await chat.markAnswered(asked.id, true)).question?.answeredAtMs).not.toBeNull();
    expect((await chat.markAnswered(asked.id, false)).question?.answeredAtMs).toBeNull();
    expect(deltas.at(-1)?.changed[0]?.id).toBe(asked.id);
    await expect(chat.markAnswered(said.id, true)).rejects.toThrow(refusal('not-found'));
    await expect(chat.hide('m99' as MessageId, true)).rejects.toThrow(refusal('not-found'));
  });
});
