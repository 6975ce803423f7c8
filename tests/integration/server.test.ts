import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../src/shared/chat/index.ts';
import { newKey, openHouse, rowOf, type ShowHouse } from '../support/show-house.ts';

let house: ShowHouse;
beforeAll(async () => {
  house = await openHouse({
    thresholds: { silentAfterMs: 1000, newForMs: 1000, hysteresisMs: 0 },
  });
});
afterAll(() => house.close());

describe('a show and its room', () => {
  it('goes from draft to live to ended, and says so at /healthz and to its viewers', async () => {
    const { slug } = await house.ownShow('draft');
    const phase = async (): Promise<string> => (await house.health()).show.phase;
    const one = await house.viewer(slug);
    const isTold = (told: string): Promise<unknown> =>
      one.live.until(
        () =>
          one.live.snapshot('show')?.show.phase === told ||
          one.live.deltas('show').some(({ show }) => show.phase === told),
      );
    await isTold('draft');
    expect(await phase()).toBe('draft');
    expect((await house.host('/show/end', { method: 'POST', body: {} })).status).toBe(409);
    expect((await house.post('/show/go-live')).phase).toBe('live');
    expect(await phase()).toBe('live');
    await isTold('live');
    const ended = await house.post('/show/end');
    expect(ended).toMatchObject({ slug, phase: 'ended' });
    expect(ended.endedAtMs).toBeGreaterThanOrEqual(ended.startedAtMs ?? Infinity);
    expect(await phase()).toBe('ended');
    await isTold('ended');
    const late = { slug, text: 'too late', key: newKey() };
    expect((await one.command('/me/name', { name: 'Late' })).status).toBe(200);
    expect(await (await one.command('/chat/messages', late)).json()).toMatchObject({
      code: 'not-open',
    });
    one.live.close();
  });

  it('shows the crew a new, an asking and a silent viewer, each with a reason', async () => {
    const { slug } = await house.ownShow('live');
    const crew = await house.crew();
    const asker = await house.viewer(slug);
    const quiet = await house.viewer(slug);
    const message = { slug, text: '158 52kg 穿 M 还是 L？', key: newKey() };
    expect(await (await asker.command('/chat/messages', message)).json()).toMatchObject({
      code: 'name-needed',
    });
    expect((await asker.command('/me/name', { name: '小雨' })).status).toBe(200);
    const first = (await (await asker.command('/chat/messages', message)).json()) as ChatMessage;
    expect(first.question?.intent).toBe('size');
    const again = (await (await asker.command('/chat/messages', message)).json()) as ChatMessage;
    expect(again).toEqual(first);

    const asking = await crew.until(() => {
      const row = rowOf(crew, asker.id);
      return row?.moment === 'asking' ? row : null;
    });
    expect(asking).toMatchObject({
      name: '小雨',
      stage: 'consideration',
      reasons: [{ kind: 'asked', intent: 'size' }, { kind: 'first-visit' }],
    });
    await crew.until(() => rowOf(crew, quiet.id)?.moment === 'silent');
    await crew.until(() => crew.deltas('chat').some((delta) => delta.added[0]?.id === first.id));
    await quiet.live.until(() =>
      quiet.live.deltas('chat').some((delta) => delta.added[0]?.text === message.text),
    );
    expect(quiet.live.snapshot('chat')?.openQuestions).toEqual([]);

    const answered = await house.host(`/chat/messages/${first.id}/answered`, {
      method: 'POST',
      body: { answered: true },
    });
    expect(answered.status).toBe(200);
    await crew.until(() => {
      const row = rowOf(crew, asker.id);
      return row !== undefined && row.moment !== 'asking';
    });

    const card = (await (await house.host(`/audience/viewers/${asker.id}`)).json()) as {
      questions: number;
      recent: { kind: string; text: string | null }[];
    };
    expect(card.questions).toBe(1);
    expect(card.recent.map((act) => act.kind)).toContain('asked');

    asker.live.send({ kind: 'bye' });
    await crew.until(() => rowOf(crew, asker.id)?.isPresent === false);
    quiet.live.close();
    crew.close();
  });

  it('counts who opens the link of a past show, and follows them no further', async () => {
    const past = await house.ownShow('live');
    const before = await house.viewer(past.slug);
    await before.live.until(() => before.live.snapshot('show'));
    await house.ownShow('live');
    const late = await house.viewer(past.slug);
    const told = await late.live.until(() => late.live.snapshot('show'));
    expect(told).toMatchObject({ show: { slug: past.slug, phase: 'ended' }, viewers: 1 });
    expect((await house.host(`/audience/viewers/${late.id}`)).status).toBe(404);
    expect((await house.host(`/audience/viewers/${before.id}`)).status).toBe(200);
    expect((await house.health()).viewers).toBe(0);
    before.live.close();
    late.live.close();
  });

  it('lets a seeded crowd into a rehearsal and sends it home', async () => {
    const { slug } = await house.ownShow('draft');
    const crew = await house.crew();
    const made = await house.post('/show/rehearse', { viewers: 12, seed: 217 });
    expect(made).toMatchObject({ kind: 'rehearsal', phase: 'rehearsal' });
    await crew.until(() => crew.snapshot('show')?.show.id === made.id);
    await crew.until(() => crew.deltas('show').some((state) => state.viewers >= 10), 15_000);
    await crew.until(() => crew.deltas('chat').some((delta) => delta.added.length > 0), 20_000);
    expect(await house.post('/show/end')).toMatchObject({ slug, kind: 'show', phase: 'draft' });
    expect(await house.onStage()).toMatchObject({ slug, kind: 'show' });
    await expect
      .poll(async () => (await fetch(`${house.url}/metrics`)).text(), { timeout: 10_000 })
      .toMatch(/^regulars_sockets 1$/m);
    crew.close();
  });
});
