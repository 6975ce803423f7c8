import { describe, expect, it } from 'vitest';
import type { ShowId } from '../../shared/kernel/index.ts';
import { showSchema, type Show, type ShowEventBody } from '../../shared/show/index.ts';
import type { ShowPorts, ShowRecord } from './ports.ts';
import { ShowService } from './service.ts';

/** Shows over a table in memory that stays over a restart. */
function stage() {
  const table = new Map<ShowId, ShowRecord>();
  const events: [string, ShowEventBody['kind']][] = [];
  let onStage: ShowId | null = null;
  let made = 0;
  let failure: Error | null = null;
  let passedMs = 0;
  let aliveAtMs = 0;
  const ports: ShowPorts = {
    nowMs: () => 1000 + events.length + passedMs,
    aliveAtMs: () => aliveAtMs,
    newShowId: () => `0190a000-0000-7000-8000-${String((made += 1)).padStart(12, '0')}` as ShowId,
    randomSlugPart: () => `part${made}`,
    shows: {
      byId: (id) => table.get(id) ?? null,
      bySlug: (slug) => [...table.values()].find((one) => one.show.slug === slug) ?? null,
      list: () => [...table.values()].map((one) => one.show),
      insert: (record) => table.set(record.show.id, record),
      update: (show) => table.set(show.id, { rehearsal: null, ...table.get(show.id), show }),
    },
    copyShelf: () => undefined,
    stageShowId: () => onStage,
    setStageShowId: (id) => (onStage = id),
    commit: async ({ showId, bodies, write }) => {
      await Promise.resolve();
      if (failure !== null) throw failure;
      write?.();
      for (const { kind } of bodies) events.push([table.get(showId)?.show.slug ?? '', kind]);
    },
  };
  const open = (): Promise<ShowService> => ShowService.open(ports);
  return {
    open,
    table,
    events,
    fail: (next: Error | null) => (failure = next),
    /** The server stops now and is away for a while. */
    away: (ms: number): number => {
      aliveAtMs = ports.nowMs();
      passedMs += ms;
      return aliveAtMs;
    },
  };
}

const refusal = (code: string): Error => expect.objectContaining({ code }) as Error;

describe('shows on the stage', () => {
  it('begin with a sample, and take up where they were after a restart', async () => {
    const { open } = stage();
    const first = await open();
    expect(first.current().show).toMatchObject({ slug: 'tonight', phase: 'draft' });
    await first.goLive();
    expect((await open()).current().show.phase).toBe('live');
  });

  it('go live, end, and go live again as the next show of the name', async () => {
    const { open, events } = stage();
    const shows = await open();
    await expect(shows.end()).rejects.toThrow(refusal('wrong-phase'));
    await shows.goLive();
    await expect(shows.goLive()).rejects.toThrow(refusal('wrong-phase'));
    await shows.end();
    expect((await shows.goLive()).slug).toBe('tonight-2');
    await shows.end();
    expect((await shows.goLive()).slug).toBe('tonight-3');
    expect(events).toEqual([
      ['tonight', 'show-started'],
      ['tonight', 'show-ended'],
      ['tonight-2', 'show-started'],
      ['tonight-2', 'show-ended'],
      ['tonight-3', 'show-started'],
    ]);
  });

  it('start once when the button is hit twice, and lose no change made meanwhile', async () => {
    const { open, events } = stage();
    const shows = await open();
    const settled = await Promise.allSettled([
      shows.goLive(),
      shows.update({ title: 'New title' }),
      shows.goLive(),
      shows.rehearse(5, 1),
    ]);
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
    ]);
    expect(events).toEqual([['tonight', 'show-started']]);
    expect(shows.current().show).toMatchObject({ phase: 'live', title: 'New title' });
  });

  it('stand aside for a rehearsal and come back when it ends, after a restart too', async () => {
    const { open } = stage();
    const shows = await open();
    const seen: string[] = [];
    shows.onChange((now, before) => seen.push(`${before.show.phase} ${now.show.phase}`));
    const rehearsal = await shows.rehearse(12, 5);
    expect(rehearsal).toMatchObject({ kind: 'rehearsal', phase: 'rehearsal' });
    await expect(shows.rehearse(1, 1)).rejects.toThrow(refusal('wrong-phase'));
    const again = await open();
    expect(again.current().rehearsal).toMatchObject({ viewers: 12, seed: 5 });
    expect(await shows.end()).toMatchObject({ slug: 'tonight', phase: 'draft' });
    expect(shows.byId(rehearsal.id)?.phase).toBe('ended');
    expect(seen).toEqual(['draft rehearsal', 'rehearsal draft']);
    expect((await open()).current().show.slug).toBe('tonight');
  });

  it('rehearse the next draft after a show has ended', async () => {
    const { open } = stage();
    const shows = await open();
    await shows.goLive();
    await shows.end();
    await shows.rehearse(0, 1);
    expect(await shows.end()).toMatchObject({ slug: 'tonight-2', phase: 'draft' });
  });

  it('refuse a link that is taken, and make a valid next link of any other', async () => {
    const { open } = stage();
    const shows = await open();
    const base = { title: 'A', hostName: 'B', orientation: 'portrait' } as const;
    await expect(shows.create({ ...base, slug: 'tonight' })).rejects.toThrow(refusal('slug-taken'));
    for (const slug of [`a-${'9'.repeat(60)}`, `${'b'.repeat(47)}-${'c'.repeat(16)}`, 'x-2024']) {
      await shows.create({ ...base, slug });
      await shows.goLive();
      await shows.end();
      const next: Show = await shows.goLive();
      expect(showSchema.safeParse(next).success).toBe(true);
      expect(next.slug).not.toBe(slug);
      await shows.end();
    }
  });

  it('stay as they are when a change cannot be written', async () => {
    const { open, fail } = stage();
    const shows = await open();
    fail(new Error('disk full'));
    await expect(shows.goLive()).rejects.toThrow('disk full');
    expect(shows.current().show.phase).toBe('draft');
    fail(null);
    expect((await shows.goLive()).phase).toBe('live');
  });

  it('end when they were last known to run, where the server was away for more than ten minutes', async () => {
    const { open, away, events } = stage();
    const live = await (await open()).goLive();
    away(10 * 60_000);
    expect((await open()).current().show).toEqual(live);
    const endedAtMs = away(10 * 60_000 + 1);
    const again = await open();
    expect(again.current().show).toMatchObject({ slug: 'tonight', phase: 'ended', endedAtMs });
    expect(events.at(-1)).toEqual(['tonight', 'show-ended']);
    expect((await again.goLive()).slug).toBe('tonight-2');
  });

  it('leave a forgotten rehearsal for the show that it rehearsed', async () => {
    const { open, away } = stage();
    const rehearsal = await (await open()).rehearse(5, 1);
    const endedAtMs = away(24 * 3600_000);
    const shows = await open();
    expect(shows.current().show).toMatchObject({ slug: 'tonight', phase: 'draft' });
    expect(shows.byId(rehearsal.id)).toMatchObject({ phase: 'ended', endedAtMs });
  });

  it('keep what was changed in a rehearsal', async () => {
    const { open } = stage();
    const shows = await open();
    await shows.rehearse(0, 1);
    const change = { title: 'Winter wool', hostName: 'Ann' };
    expect(await shows.update(change)).toMatchObject({ kind: 'rehearsal', ...change });
    expect(await shows.end()).toMatchObject({ slug: 'tonight', phase: 'draft', ...change });
  });

  it('are never rewritten after their end: a change is of the next draft', async () => {
    const { open } = stage();
    const shows = await open();
    const live = await shows.goLive();
    const ended = await shows.end();
    const next = await shows.update({ title: 'Winter wool' });
    expect(next).toMatchObject({ slug: 'tonight-2', phase: 'draft', title: 'Winter wool' });
    expect(shows.current().show).toEqual(next);
    expect(shows.byId(live.id)).toEqual(ended);
  });
});
