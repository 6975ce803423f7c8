import type { ShowId } from '../../shared/kernel/index.ts';
import {
  endShow,
  isRunning,
  startShow,
  type Orientation,
  type Show,
} from '../../shared/show/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import type { ShowPorts, ShowRecord } from './ports.ts';

/** What a new show is made of. */
export interface NewShow {
  readonly title: string;
  readonly hostName: string;
  readonly slug?: string | undefined;
  readonly orientation: Orientation;
}

/** What can be changed of the show on the stage; after it has ended, of the next one. */
export interface ShowChange {
  readonly title?: string | undefined;
  readonly hostName?: string | undefined;
  readonly orientation?: Orientation | undefined;
  readonly startsAtMs?: number | null | undefined;
}

/** The sample show of a first run, so that the first minute is no empty screen. */
const sample: NewShow = {
  title: 'Autumn knit night 秋日针织夜',
  hostName: '小棠 Xiaotang',
  slug: 'tonight',
  orientation: 'portrait',
};

/** A show whose server was away for longer than this is over: it does not go on by itself. */
const resumeWithinMs = 10 * 60_000;

/**
 * Shows and their phases. One show is on the stage; rehearsals stand in for it and go again.
 *
 * Commands run one after the other: each decides on what the one before left behind, so that two
 * taps on "go live" start one show.
 */
export class ShowService {
  readonly #ports: ShowPorts;
  #current: ShowRecord;
  readonly #listeners = new Set<(now: ShowRecord, before: ShowRecord) => void>();
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(ports: ShowPorts, current: ShowRecord) {
    this.#ports = ports;
    this.#current = current;
  }

  /**
   * Takes up where the data folder stands; an empty one gets the sample show, and a show that was
   * left running long ago ends when it was last known to run.
   */
  static async open(ports: ShowPorts): Promise<ShowService> {
    const id = ports.stageShowId();
    const found = id === null ? null : ports.shows.byId(id);
    if (found !== null) {
      const service = new ShowService(ports, found);
      const aliveAtMs = Math.max(ports.aliveAtMs(), found.show.startedAtMs ?? 0);
      const isForgotten = ports.nowMs() - aliveAtMs > resumeWithinMs;
      if (isRunning(found.show.phase) && isForgotten) await service.#endAt(aliveAtMs);
      return service;
    }
    const record = { show: draftOf(ports, sample, 'show'), rehearsal: null };
    const service = new ShowService(ports, record);
    await service.#insert(record);
    return service;
  }

  /** Calls back after each change of the show on the stage, until the returned function is called. */
  onChange(listener: (now: ShowRecord, before: ShowRecord) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  current(): ShowRecord {
    return this.#current;
  }

  list(): Show[] {
    return this.#ports.shows.list();
  }

  /** The show of a watch link; the one on the stage comes from memory. */
  bySlug(slug: string): Show | null {
    if (slug === this.#current.show.slug) return this.#current.show;
    return this.#ports.shows.bySlug(slug)?.show ?? null;
  }

  byId(id: ShowId): Show | null {
    if (id === this.#current.show.id) return this.#current.show;
    return this.#ports.shows.byId(id)?.show ?? null;
  }

  create(input: NewShow): Promise<Show> {
    return this.#inTurn(async () => {
      this.#refuseWhileRunning();
      if (input.slug !== undefined && this.#ports.shows.bySlug(input.slug) !== null)
        throw new Refusal('slug-taken');
      const record = { show: draftOf(this.#ports, input, 'show'), rehearsal: null };
      await this.#insert(record);
      return record.show;
    });
  }

  /** A rehearsal is of the show behind it, so both change; an ended show stays as it was. */
  update(change: ShowChange): Promise<Show> {
    return this.#inTurn(async () => {
      if (this.#current.show.phase === 'ended') await this.#nextDraft(change);
      else await this.#save(withChange(this.#current.show, change), change);
      return this.#current.show;
    });
  }

  goLive(): Promise<Show> {
    return this.#inTurn(async () => {
      if (this.#current.show.phase === 'ended') await this.#nextDraft();
      const started = startShow(this.#current.show, this.#ports.nowMs());
      if (!started.ok) throw new Refusal('wrong-phase');
      await this.#commit(started.value, [{ kind: 'show-started' }]);
      return started.value;
    });
  }

  /** Ends what runs. After a rehearsal the show that it rehearsed is on the stage again. */
  end(): Promise<Show> {
    return this.#inTurn(() => this.#endAt(this.#ports.nowMs()));
  }

  /** Makes a rehearsal of the current show and starts it. */
  rehearse(viewers: number, seed: number): Promise<Show> {
    return this.#inTurn(async () => {
      this.#refuseWhileRunning();
      if (this.#current.show.phase === 'ended') await this.#nextDraft();
      const base = this.#current.show;
      const draft = draftOf(
        this.#ports,
        { ...base, slug: `rehearsal-${this.#ports.randomSlugPart()}` },
        'rehearsal',
      );
      const started = startShow(draft, this.#ports.nowMs());
      if (!started.ok) throw new Refusal('wrong-phase');
      const record = { show: started.value, rehearsal: { of: base.id, viewers, seed } };
      await this.#insert(record);
      return record.show;
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #endAt(atMs: number): Promise<Show> {
    const { show, rehearsal } = this.#current;
    const ended = endShow(show, atMs);
    if (!ended.ok) throw new Refusal('wrong-phase');
    const base = rehearsal === null ? null : this.#ports.shows.byId(rehearsal.of);
    const next = base ?? { show: ended.value, rehearsal };
    await this.#ports.commit({
      showId: show.id,
      viewerId: null,
      bodies: [{ kind: 'show-ended' }],
      atMs,
      write: () => {
        this.#ports.shows.update(ended.value);
        this.#ports.setStageShowId(next.show.id);
      },
    });
    this.#become(next);
    return next.show;
  }

  async #nextDraft(change: ShowChange = {}): Promise<void> {
    const { show } = this.#current;
    const [, stem = show.slug, last = '1'] = /^(.*)-(\d{1,6})$/.exec(show.slug) ?? [];
    const cut = stem.slice(0, 48).replace(/-+$/, '');
    let number = Number(last) + 1;
    while (this.#ports.shows.bySlug(`${cut}-${number}`) !== null) number += 1;
    const next = draftOf(this.#ports, { ...show, slug: `${cut}-${number}` }, 'show');
    await this.#insert({ show: withChange(next, change), rehearsal: null });
  }

  #refuseWhileRunning(): void {
    if (isRunning(this.#current.show.phase)) throw new Refusal('wrong-phase');
  }

  async #insert(record: ShowRecord): Promise<void> {
    const before = this.#current.show;
    await this.#ports.commit({
      showId: record.show.id,
      viewerId: null,
      bodies: isRunning(record.show.phase) ? [{ kind: 'show-started' }] : [],
      ...startOf(record.show),
      write: () => {
        this.#ports.shows.insert(record, this.#ports.nowMs());
        if (before.id !== record.show.id) this.#ports.copyShelf(before, record.show);
        this.#ports.setStageShowId(record.show.id);
      },
    });
    this.#become(record);
  }

  async #save(show: Show, change: ShowChange): Promise<void> {
    const { rehearsal } = this.#current;
    const base = rehearsal === null ? null : this.#ports.shows.byId(rehearsal.of);
    await this.#commit(show, [], () => {
      if (base !== null) this.#ports.shows.update(withChange(base.show, change));
    });
  }

  async #commit(
    show: Show,
    bodies: readonly { kind: 'show-started' }[],
    write?: () => void,
  ): Promise<void> {
    const { rehearsal } = this.#current;
    await this.#ports.commit({
      showId: show.id,
      viewerId: null,
      bodies,
      ...startOf(show),
      write: () => {
        this.#ports.shows.update(show);
        write?.();
      },
    });
    this.#become({ show, rehearsal });
  }

  #become(record: ShowRecord): void {
    const before = this.#current;
    this.#current = record;
    for (const listener of this.#listeners) listener(record, before);
  }
}

const withChange = (show: Show, change: ShowChange): Show => ({
  ...show,
  title: change.title ?? show.title,
  hostName: change.hostName ?? show.hostName,
  orientation: change.orientation ?? show.orientation,
  startsAtMs: change.startsAtMs === undefined ? show.startsAtMs : change.startsAtMs,
});

/** The log and the tables name the same instant. */
const startOf = ({ startedAtMs }: Show): { atMs?: number } =>
  startedAtMs === null ? {} : { atMs: startedAtMs };

function draftOf(ports: ShowPorts, input: NewShow, kind: Show['kind']): Show {
  return {
    id: ports.newShowId(),
    slug: input.slug ?? `show-${ports.randomSlugPart()}`,
    kind,
    phase: 'draft',
    title: input.title,
    hostName: input.hostName,
    orientation: input.orientation,
    startsAtMs: null,
    startedAtMs: null,
    endedAtMs: null,
  };
}
