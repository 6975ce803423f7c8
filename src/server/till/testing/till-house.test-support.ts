import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { ShowId, ViewerId } from '../../../shared/kernel/index.ts';
import type { IdentityStrength } from '../../../shared/sales/index.ts';
import type { Show, ShowEvent, ShowEventBody } from '../../../shared/show/index.ts';
import { EventLog } from '../../log/index.ts';
import { createOnce } from '../../once.ts';
import { openStore, type Store } from '../../store/index.ts';
import type { TillContext } from '../context.ts';
import { idOf, shows } from './fixtures.test-support.ts';

export * from './fixtures.test-support.ts';

/** Parts of the till over a real store and log, on a clock that the test moves. */
export abstract class TillHouse {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'regulars-till-'));
  readonly signingKey = randomBytes(32);
  readonly failures: unknown[] = [];
  readonly persons = new Map<ViewerId, ViewerId>();
  readonly strengths = new Map<ViewerId, IdentityStrength>();
  events: ShowEvent[] = [];
  store!: Store;
  log!: EventLog;

  constructor() {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
  }

  /** Opens store and log; the parts are composed over `context`. */
  protected open(): void {
    const store = openStore({ dataDir: this.dataDir });
    this.store = store;
    for (const show of shows)
      if (store.shows.byId(show.id) === null)
        store.shows.insert({ show, rehearsal: null }, Date.now());
    this.log = new EventLog({
      nowMs: () => Date.now(),
      lastSeq: (id) => store.events.lastSeq(id),
      insert: (event) => store.events.insert(event),
      transaction: (work) => store.transaction(work),
      concernsAll: () => false,
      onCommit: () => undefined,
      onFailure: (failure) => this.failures.push(failure),
    });
    this.log.subscribe((event) => this.events.push(event));
  }

  protected context(given: Pick<TillContext, 'currentShow' | 'tracker' | 'topics'>): TillContext {
    const { store, log } = this;
    const commit = log.append.bind(log);
    return {
      store,
      nowMs: () => Date.now(),
      newId: () => idOf(randomBytes(8).toString('hex')),
      commit,
      once: createOnce({ answers: store.answers, commit }),
      showById: (id) => this.show(id),
      nameOf: (viewerId) => store.viewers.byId(viewerId)?.name ?? null,
      personOf: (viewerId) => this.persons.get(viewerId) ?? viewerId,
      strengthOf: (viewerId) => this.strengths.get(viewerId) ?? 'stranger',
      signingKey: this.signingKey,
      samplesDir: null,
      onFailure: (failure) => this.failures.push(failure),
      ...given,
    };
  }

  abstract start(): void;
  protected abstract stop(): void;

  show(id: ShowId): Show {
    const show = this.store.shows.byId(id)?.show;
    if (show === undefined) throw new Error('No such show');
    return show;
  }

  pass(ms: number): Promise<unknown> {
    return vi.advanceTimersByTimeAsync(ms);
  }

  /** The outcome of a command; throws where it was refused. */
  async done<T>(command: Promise<T>): Promise<T> {
    const settled = command.then(
      (value) => ({ value }),
      (failure: unknown) => ({ failure }),
    );
    let isOver = false;
    void settled.then(() => (isOver = true));
    for (let turn = 0; turn < 20 && !isOver; turn += 1) await this.pass(5);
    const outcome = await settled;
    if ('failure' in outcome) throw outcome.failure;
    return outcome.value;
  }
  /** The code with which a command was refused, null where it was not. */
  async refused(command: Promise<unknown>): Promise<unknown> {
    return this.done(command).then(
      () => null,
      (failure: unknown) => (failure as { code?: unknown }).code,
    );
  }

  kinds(): ShowEventBody['kind'][] {
    return this.events.map(({ body }) => body.kind);
  }

  /** Ends it, as a crash would where nothing waits to be written. */
  end(): void {
    this.stop();
    this.log.flush();
    this.store.close();
  }
  restart(): void {
    this.end();
    this.start();
  }
  remove(): void {
    this.end();
    vi.useRealTimers();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
