import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newKey, openHouse, rowOf, type ShowHouse } from '../support/show-house.ts';

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'regulars-restart-'))));
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('a show server that is started again', () => {
  it('has after a crash identities, messages and who was there, each as they were', async () => {
    const one = await openHouse({ dataDir });
    await one.post('/chat/host-messages', { text: '大家好', key: newKey() });
    const [stays, leaves] = [await one.viewer('tonight'), await one.viewer('tonight')];
    await expect.poll(async () => (await one.health()).viewers).toBe(2);
    leaves.live.send({ kind: 'bye' });
    await expect.poll(async () => (await one.health()).viewers).toBe(1);
    await one.crash();

    const two = await openHouse({ dataDir });
    expect((await two.health()).viewers).toBe(1);
    const crew = await two.crew();
    expect(crew.snapshot('chat')?.messages.map((message) => message.text)).toEqual(['大家好']);
    expect(rowOf(crew, stays.id)).toMatchObject({ moment: 'new', isPresent: true });
    const again = await two.viewer('tonight', stays.cookie);
    expect([again.cookie, again.id]).toEqual([stays.cookie, stays.id]);
    expect((await two.health()).viewers).toBe(1);
    again.live.close();
    crew.close();
    await two.close();
  });

  it('lists nobody who was there when it was stopped in order', async () => {
    const one = await openHouse({ dataDir });
    await one.viewer('tonight');
    await expect.poll(async () => (await one.health()).viewers).toBe(1);
    await one.close();
    const two = await openHouse({ dataDir });
    expect((await two.health()).viewers).toBe(0);
    await two.close();
  });

  it('goes on with a show that ran just now, and ends one that was left running', async () => {
    const one = await openHouse({ dataDir });
    const live = await one.post('/show/go-live');
    await one.crash();
    const two = await openHouse({ dataDir });
    expect(await two.onStage()).toEqual(live);
    await two.close();

    const hourAgoMs = Date.now() - 3600_000;
    const sqlite = new Database(join(dataDir, 'regulars.db'));
    sqlite.prepare('UPDATE shows SET started_at_ms = ?').run(hourAgoMs - 1000);
    sqlite.prepare(`UPDATE settings SET value = ? WHERE key = 'alive-at-ms'`).run(`${hourAgoMs}`);
    sqlite.close();
    const three = await openHouse({ dataDir });
    expect(await three.onStage()).toMatchObject({
      id: live.id,
      phase: 'ended',
      endedAtMs: hourAgoMs,
    });
    await three.close();
  });

  it('lets the same crowd in again after a crash, and nobody twice', async () => {
    const one = await openHouse({ dataDir });
    await one.post('/show/rehearse', { viewers: 10, seed: 5 });
    /** Who is listed once ten sockets of viewers and this one of the crew are open. */
    const roomOf = async (house: ShowHouse): Promise<readonly string[]> => {
      const crew = await house.crew();
      await expect
        .poll(async () => (await fetch(`${house.url}/metrics`)).text(), { timeout: 15_000 })
        .toMatch(/^regulars_sockets 11$/m);
      const rows = (): readonly string[] => [
        ...new Set(
          [
            ...(crew.snapshot('audience')?.rows ?? []),
            ...crew.deltas('audience').flatMap(({ upserts }) => upserts),
          ].map(({ viewerId }) => viewerId),
        ),
      ];
      await crew.until(() => rows().length >= 10);
      crew.close();
      return [...rows()].sort();
    };
    const before = await roomOf(one);
    await one.crash();
    const two = await openHouse({ dataDir });
    const after = await roomOf(two);
    expect(before).toHaveLength(10);
    expect(after).toEqual(before);
    await two.close();
  });
});
