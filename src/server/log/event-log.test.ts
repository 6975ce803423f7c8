import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ShowId } from '../../shared/kernel/index.ts';
import type { ShowEvent } from '../../shared/show/index.ts';
import { EventLog, type Append } from './event-log.ts';

const diskFull = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
const show = (index: number): ShowId => `show${index}` as ShowId;
const act = (showIndex: number, write?: () => void): Append => ({
  showId: show(showIndex),
  viewerId: null,
  bodies: [{ kind: 'show-started' }],
  write,
});

/** A log over a table in memory that rolls back as a database does. */
function logInMemory(onCommit: (acts: number) => void = () => undefined) {
  let rows: ShowEvent[] = [];
  const commits: number[] = [];
  const failures: unknown[] = [];
  const log = new EventLog({
    nowMs: () => 1,
    lastSeq: (showId) => rows.filter((row) => row.showId === showId).at(-1)?.seq ?? 0,
    insert: (event) => rows.push(event),
    transaction: (work) => {
      const before = [...rows];
      try {
        return work();
      } catch (failure) {
        rows = before;
        throw failure;
      }
    },
    concernsAll: (failure) => failure === diskFull,
    onCommit: (acts) => {
      commits.push(acts);
      onCommit(acts);
    },
    onFailure: (failure) => failures.push(failure),
  });
  return { log, commits, failures, rows: () => rows };
}

describe('the log of events', () => {
  it('commits what arrives together at once, and tells it after it is on disk', async () => {
    const { log, commits, rows } = logInMemory();
    const heard: number[] = [];
    log.subscribe((event) => {
      expect(rows()).toHaveLength(3);
      heard.push(event.seq);
    });
    const answers = Promise.all([log.append(act(1)), log.append(act(1)), log.append(act(1))]);
    expect(heard).toEqual([]);
    expect((await answers).flat().map((event) => event.seq)).toEqual([1, 2, 3]);
    expect(heard).toEqual([1, 2, 3]);
    expect(commits).toEqual([3]);
  });

  it('tells whoever keeps something in memory what became of it, before anybody is answered', async () => {
    const { log } = logInMemory();
    const told: string[] = [];
    log.watch({ committed: () => told.push('committed'), rolledBack: () => told.push('back') });
    log.watch({});
    const broken = log.append(
      act(1, () => {
        throw new Error('a broken key');
      }),
    );
    const whole = log.append(act(1)).then(() => told.push('answered'));
    await expect(broken).rejects.toThrow('a broken key');
    await whole;
    expect(told).toEqual(['back', 'back', 'committed', 'answered']);
  });

  it('numbers each show without a gap and in order, whichever acts of a group fail', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean())), {
          maxLength: 6,
        }),
        async (groups) => {
          const { log, rows } = logInMemory();
          for (const group of groups) {
            const answers = group.map(([index, fails]) =>
              log.append(
                act(index, () => {
                  if (fails) throw new Error('broken key');
                }),
              ),
            );
            log.flush();
            const settled = await Promise.allSettled(answers);
            settled.forEach(({ status }, index) =>
              expect(status).toBe(group[index]?.[1] === true ? 'rejected' : 'fulfilled'),
            );
          }
          const kept = groups.flat().filter(([, fails]) => !fails);
          expect(rows()).toHaveLength(kept.length);
          for (const index of [1, 2, 3]) {
            const seqs = rows()
              .filter((row) => row.showId === show(index))
              .map((row) => row.seq);
            expect(seqs).toEqual(seqs.map((_, place) => place + 1));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('runs a failed act once more at most, and not at all where it was alone', async () => {
    const { log } = logInMemory();
    const write = vi.fn(() => {
      throw new Error('broken key');
    });
    await expect(log.append(act(1, write))).rejects.toThrow('broken key');
    expect(write).toHaveBeenCalledTimes(1);
  });

  it('refuses a whole group when the disk is full, says so once, and goes on after it', async () => {
    const { log, failures, rows } = logInMemory();
    let isFull = true;
    const write = vi.fn(() => {
      if (isFull) throw diskFull;
    });
    const answers = [act(1, write), act(1, write), act(2, write)].map((one) => log.append(one));
    const settled = await Promise.allSettled(answers);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(write).toHaveBeenCalledTimes(1);
    expect(failures).toEqual([diskFull]);
    isFull = false;
    const [event] = await log.append(act(1, write));
    expect(event?.seq).toBe(1);
    expect(rows()).toHaveLength(1);
  });

  it('answers what is on disk even where a subscriber throws', async () => {
    const { log, failures } = logInMemory();
    const heard: number[] = [];
    log.subscribe(() => {
      throw new Error('a broken panel');
    });
    log.subscribe((event) => heard.push(event.seq));
    await expect(Promise.all([log.append(act(1)), log.append(act(1))])).resolves.toHaveLength(2);
    expect(heard).toEqual([1, 2]);
    expect(failures).toHaveLength(2);
  });

  it('stands as it is on disk, and is written once, even where the figures cannot be kept', async () => {
    const { log, rows, failures } = logInMemory(() => {
      throw new Error('a broken metric');
    });
    const write = vi.fn();
    await expect(
      Promise.all([log.append(act(1, write)), log.append(act(1, write))]),
    ).resolves.toHaveLength(2);
    expect([write.mock.calls.length, rows().length, failures.length]).toEqual([2, 2, 1]);
  });

  it('keeps the instant of what is known only afterwards', async () => {
    const { log } = logInMemory();
    const [late, now] = await Promise.all([
      log.append({ ...act(1), atMs: -500 }),
      log.append(act(1)),
    ]);
    expect([late[0]?.atMs, now[0]?.atMs]).toEqual([-500, 1]);
  });
});
