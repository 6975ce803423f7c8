import { describe, expect, it } from 'vitest';
import { showIdSchema } from '../shared/kernel/index.ts';
import type { ShowEvent } from '../shared/show/index.ts';
import { Refusal } from '../shared/show-api/index.ts';
import { EventLog } from './log/index.ts';
import { createOnce, type Decided } from './once.ts';

const showId = showIdSchema.parse('0190a000-0000-7000-8000-000000000001');
const ask = { actor: 'ann', key: 'k1', command: 'buy', showId };

/** The helper over a log and a table in memory that roll back as a database does. */
function house() {
  let rows = new Map<string, { command: string; answer: string }>();
  let events: ShowEvent[] = [];
  const commits: number[] = [];
  const log = new EventLog({
    nowMs: () => 7,
    lastSeq: () => events.length,
    insert: (event) => events.push(event),
    transaction: (work) => {
      const before = { rows: new Map(rows), events: [...events] };
      try {
        return work();
      } catch (failure) {
        ({ rows, events } = before);
        throw failure;
      }
    },
    concernsAll: () => false,
    onCommit: (acts) => commits.push(acts),
    onFailure: () => undefined,
  });
  const once = createOnce({
    commit: (append) => log.append(append),
    answers: {
      find: (actor, key) => rows.get(`${actor} ${key}`) ?? null,
      insert: (actor, key, command, answer) =>
        void rows.set(`${actor} ${key}`, { command, answer }),
    },
  });
  return { once, log, commits, events: () => events, rows: () => rows };
}

const started = { viewerId: null, body: { kind: 'show-started' } as const };

describe('a command that is done once', () => {
  it('gives its first answer to every repeat, whatever has changed since', async () => {
    const { once, events } = house();
    let times = 0;
    const buy = (): Promise<{ unit: number }> =>
      once(ask, () => ({ answer: { unit: (times += 1) }, acts: [started] }));
    expect(await buy()).toEqual({ unit: 1 });
    expect(await buy()).toEqual({ unit: 1 });
    expect(times).toBe(1);
    expect(events()).toHaveLength(1);
  });

  it('is decided once for repeats that arrive while it is written', async () => {
    const { once } = house();
    let times = 0;
    const buy = (): Promise<number> => once(ask, () => ({ answer: (times += 1) }));
    expect(await Promise.all([buy(), buy(), buy()])).toEqual([1, 1, 1]);
  });

  it('refuses a key that was used for something else, in flight and later', async () => {
    const { once } = house();
    const first = once(ask, () => ({ answer: 1 }));
    const other = (): Promise<number> => once({ ...ask, command: 'pay' }, () => ({ answer: 2 }));
    await expect(other()).rejects.toThrow('bad-request');
    expect(await first).toBe(1);
    await expect(other()).rejects.toThrow('bad-request');
  });

  it('keeps the keys of actors apart', async () => {
    const { once } = house();
    expect(await once(ask, () => ({ answer: 1 }))).toBe(1);
    expect(await once({ ...ask, actor: 'bob' }, () => ({ answer: 2 }))).toBe(2);
  });

  it('may be asked again after a refusal, which leaves the commits of others whole', async () => {
    const { once, log, commits, rows } = house();
    const refuse = (): Decided<number> => ({ refusal: 'sold-out' });
    const refused = once(ask, refuse).catch((failure: unknown) => failure);
    const beside = log.append({ showId, viewerId: null, bodies: [started.body] });
    expect(await refused).toEqual(new Refusal('sold-out'));
    await beside;
    expect(commits).toEqual([2]);
    expect(rows().size).toBe(0);
    expect(await once(ask, () => ({ answer: 3 }))).toBe(3);
  });

  it('is rolled back alone where its decision throws', async () => {
    const { once, log, rows, events } = house();
    const thrown = once(ask, () => {
      throw new Refusal('busy');
    }).catch((failure: unknown) => failure);
    await log.append({ showId, viewerId: null, bodies: [started.body] });
    expect(await thrown).toEqual(new Refusal('busy'));
    expect(rows().size).toBe(0);
    expect(events()).toHaveLength(1);
  });
});
