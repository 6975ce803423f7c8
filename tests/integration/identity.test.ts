import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Show } from '../../src/shared/show/index.ts';
import { openHouse, rowOf, type ShowHouse } from '../support/show-house.ts';

let house: ShowHouse;
beforeAll(async () => {
  house = await openHouse({ thresholds: { hysteresisMs: 0 } });
});
afterAll(() => house.close());

describe('a viewer’s identity', () => {
  interface Card {
    readonly showsVisited: number;
    readonly watchedMs: number;
  }
  const cardOf = async (id: string): Promise<Card> =>
    (await (await house.host(`/audience/viewers/${id}`)).json()) as Card;

  it('lasts from one show to the next', async () => {
    const first = await house.ownShow('live');
    const once = await house.viewer(first.slug);
    const { id } = once.boot.viewer;
    const crew = await house.crew();
    const newcomer = await crew.until(() => rowOf(crew, id));
    expect(newcomer.reasons).toMatchObject([{ kind: 'first-visit' }]);
    await house.post('/show/end');
    once.live.send({ kind: 'bye' });
    const second = await house.post('/show/go-live');
    expect(second.id).not.toBe(first.id);
    await crew.until(() => crew.snapshot('show')?.show.id === second.id);

    const again = await house.viewer(second.slug, once.cookie);
    expect(again.id).toBe(id);
    const regular = await crew.until(() => rowOf(crew, id));
    expect(regular.reasons).toContainEqual({ kind: 'came-back', shows: 2 });
    expect(regular.tabs).not.toContain('new');
    const card = await cardOf(id);
    expect(card.showsVisited).toBe(2);
    const { startedAtMs, endedAtMs } = (
      (await (await house.host('/shows')).json()) as readonly Show[]
    ).find((show) => show.id === first.id) ?? { startedAtMs: null, endedAtMs: null };
    const onAirMs = (endedAtMs ?? 0) - (startedAtMs ?? 0) + Date.now() - (second.startedAtMs ?? 0);
    expect(card.watchedMs).toBeLessThanOrEqual(onAirMs);
    again.live.close();
    crew.close();
  });

  it('owes nothing to a rehearsal', async () => {
    const { slug } = await house.ownShow('draft');
    const rehearsal = await house.post('/show/rehearse', { viewers: 0, seed: 1 });
    const once = await house.viewer(rehearsal.slug);
    const { id } = once.boot.viewer;
    const crew = await house.crew();
    await crew.until(() => rowOf(crew, id));
    once.live.send({ kind: 'bye' });
    await house.post('/show/end');
    const real = await house.post('/show/go-live');
    expect(real.slug).toBe(slug);
    await crew.until(() => crew.snapshot('show')?.show.id === real.id);

    const again = await house.viewer(slug, once.cookie);
    expect(again.id).toBe(id);
    const row = await crew.until(() => rowOf(crew, id));
    expect(row).toMatchObject({ tabs: ['new'], reasons: [{ kind: 'first-visit' }] });
    expect((await cardOf(id)).showsVisited).toBe(1);
    again.live.close();
    crew.close();
  });
});
