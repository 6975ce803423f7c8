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

/** The sample show of a first run, so that the first minute is no empty screen. */
const sample: NewShow = {
  title: 'Autumn knit night 秋日针织夜',
  hostName: '小棠 Xiaotang',
  slug: 'tonight',
  orientation: 'portrait',
};

/** Shows and their phases. One show is on the stage; rehearsals stand in for it and go again. */
export class ShowService {
  readonly #ports: ShowPorts;
  #current: ShowRecord;
  readonly #listeners = new Set<(now: ShowRecord, before: ShowRecord) => void>();

  private constructor(ports: ShowPorts, current: ShowRecord) {
    this.#ports = ports;
    this.#current = current;
  }

  /** Takes up where the data folder stands; an empty one gets the sample show. */
  static async open(ports: ShowPorts): Promise<ShowService> {
    const id = ports.stageShowId();
    const found = id === null ? null : ports.shows.byId(id);
    if (found !== null) return new ShowService(ports, found);
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

  async create(input: NewShow): Promise<Show> {
    this.#refuseWhileRunning();
    if (input.slug !== undefined && this.#ports.shows.bySlug(input.slug) !== null)
      throw new Refusal('slug-taken');
    const record = { show: draftOf(this.#ports, input, 'show'), rehearsal: null };
    await this.#insert(record);
    return record.show;
  }

  async update(change: {
    title?: string | undefined;
    hostName?: string | undefined;
    orientation?: Orientation | undefined;
    startsAtMs?: number | null | undefined;
  }): Promise<Show> {
    const { show } = this.#current;
    const changed: Show = {
      ...show,
      title: change.title ?? show.title,
      hostName: change.hostName ?? show.hostName,
      orientation: change.orientation ?? show.orientation,
      startsAtMs: change.startsAtMs === undefined ? show.startsAtMs : change.startsAtMs,
    };
    await this.#save(changed, []);
    return changed;
  }

  async goLive(): Promise<Show> {
    if (this.#current.show.phase === 'ended') await this.#nextDraft();
    const started = startShow(this.#current.show, this.#ports.nowMs());
    if (!started.ok) throw new Refusal('wrong-phase');
    await this.#save(started.value, [{ kind: 'show-started' }]);
    return started.value;
  }

  /** Ends what runs. After a rehearsal the show that it rehearsed is on the stage again. */
  async end(): Promise<Show> {
    const { show, rehearsal } = this.#current;
    const ended = endShow(show, this.#ports.nowMs());
    if (!ended.ok) throw new Refusal('wrong-phase');
    await this.#save(ended.value, [{ kind: 'show-ended' }]);
    const base = rehearsal === null ? null : this.#ports.shows.byId(rehearsal.of);
    if (base === null) return ended.value;
    this.#ports.setStageShowId(base.show.id);
    this.#become(base);
    return base.show;
  }

  /** Makes a rehearsal of the current show and starts it. */
  async rehearse(viewers: number, seed: number): Promise<Show> {
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
  }

  async #nextDraft(): Promise<void> {
    const { show } = this.#current;
    const stem = show.slug.replace(/-\d+$/, '').slice(0, 48);
    let number = Number(/-(\d+)$/.exec(show.slug)?.[1] ?? 1) + 1;
    while (this.#ports.shows.bySlug(`${stem}-${number}`) !== null) number += 1;
    const next = draftOf(this.#ports, { ...show, slug: `${stem}-${number}` }, 'show');
    await this.#insert({ show: next, rehearsal: null });
  }

  #refuseWhileRunning(): void {
    if (isRunning(this.#current.show.phase)) throw new Refusal('wrong-phase');
  }

  async #insert(record: ShowRecord): Promise<void> {
    await this.#ports.commit({
      showId: record.show.id,
      viewerId: null,
      bodies: isRunning(record.show.phase) ? [{ kind: 'show-started' }] : [],
      write: () => {
        this.#ports.shows.insert(record, this.#ports.nowMs());
        this.#ports.setStageShowId(record.show.id);
      },
    });
    this.#become(record);
  }

  async #save(
    show: Show,
    bodies: readonly ({ kind: 'show-started' } | { kind: 'show-ended' })[],
  ): Promise<void> {
    const { rehearsal } = this.#current;
    await this.#ports.commit({
      showId: show.id,
      viewerId: null,
      bodies,
      write: () => this.#ports.shows.update(show),
    });
    this.#become({ show, rehearsal });
  }

  #become(record: ShowRecord): void {
    const before = this.#current;
    this.#current = record;
    for (const listener of this.#listeners) listener(record, before);
  }
}

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
