import {
  watchedOf,
  type AudienceThresholds,
  type ViewerHistory,
} from '../shared/audience/index.ts';
import type { ShowId, ViewerId } from '../shared/kernel/index.ts';
import type { Playback, StageTopic } from '../shared/show-api/index.ts';
import type { ShowEvent, ShowEventBody } from '../shared/show/index.ts';
import { AudienceTracker } from './audience/index.ts';

/** What the rooms need; filled where the server is composed. */
export interface RoomPorts {
  nowMs(): number;
  /** When the server before this one was last known to run. */
  aliveAtMs(): number;
  commit(append: {
    showId: ShowId;
    viewerId: ViewerId | null;
    bodies: readonly ShowEventBody[];
    atMs?: number;
    write?: () => void;
  }): Promise<unknown>;
  events(showId: ShowId): Iterable<ShowEvent>;
  thresholds(): AudienceThresholds;
  history(viewerId: ViewerId, showId: ShowId): ViewerHistory;
  nameOf(viewerId: ViewerId): string | null;
  /** What brought a viewer who comes in now, where a link said so. */
  via(viewerId: ViewerId): string | null;
  /** Table writes that go with an entry and with a departure. */
  wroteEntry(viewerId: ViewerId, showId: ShowId, atMs: number, isSimulated: boolean): void;
  wroteDeparture(viewerId: ViewerId, showId: ShowId, atMs: number, watchedMs: number): void;
  onFailure(failure: unknown): void;
}

/** What one tab or device of a viewer last said. */
interface Page {
  isVisible: boolean;
  playback: Playback | null;
}

interface Present {
  readonly pages: Map<symbol, Page>;
  readonly isSimulated: boolean;
  /** Null while the log does not have them inside: timed out, or the entry could not be written. */
  enteredAtMs: number | null;
  lastSeenAtMs: number;
  /** What the log says of them being visible; null where that could not be written. */
  loggedVisible: boolean | null;
  visibleLoggedAtMs: number;
  /** The last page closed without a word: since when, and how long it may take to come back. */
  closed: { readonly atMs: number; readonly awaitedUntilMs: number } | null;
}

type Why = Extract<ShowEventBody, { kind: 'viewer-left' }>['why'];

/** How long a closed socket may take to come back before the viewer has left. */
const comeBackMs = 4000;
/** After a restart everyone must find the server again first; who was away for longer had left. */
const comeBackAfterRestartMs = 15_000;
/** How long a silent socket counts as a presence. */
const deadAfterMs = 30_000;
/** Whoever looks away and back all the time is written down this often at most. */
const logVisibleEveryMs = 1000;

/** Who is in one show: sockets and heartbeats become entries, departures and segments. */
export class Room {
  readonly showId: ShowId;
  readonly tracker: AudienceTracker;
  readonly #ports: RoomPorts;
  readonly #present = new Map<ViewerId, Present>();

  constructor(showId: ShowId, ports: RoomPorts) {
    this.showId = showId;
    this.#ports = ports;
    this.tracker = new AudienceTracker({
      thresholds: ports.thresholds(),
      history: (viewerId) => ports.history(viewerId, showId),
      nameOf: (viewerId) => ports.nameOf(viewerId),
    });
    this.#takeUp();
    // The settings of now hold for a room of now, whatever its log says of an earlier evening.
    this.tracker.setThresholds(ports.thresholds());
    this.tracker.tick(ports.nowMs());
  }

  get isEmpty(): boolean {
    return this.#present.size === 0;
  }

  /** A socket of a viewer opened. */
  open(viewerId: ViewerId, socket: symbol, isVisible: boolean, isSimulated: boolean): void {
    const known = this.#present.get(viewerId);
    if (known !== undefined) {
      known.pages.set(socket, { isVisible, playback: null });
      known.closed = null;
      this.heartbeat(viewerId, socket, isVisible, null);
      return;
    }
    const present: Present = {
      pages: new Map([[socket, { isVisible, playback: null }]]),
      isSimulated,
      enteredAtMs: null,
      lastSeenAtMs: this.#ports.nowMs(),
      loggedVisible: null,
      visibleLoggedAtMs: 0,
      closed: null,
    };
    this.#present.set(viewerId, present);
    this.#enter(viewerId, present);
  }

  /** A socket closed; with `bye` the viewer said so. */
  close(viewerId: ViewerId, socket: symbol, isBye: boolean): void {
    const present = this.#present.get(viewerId);
    if (present === undefined) return;
    present.pages.delete(socket);
    if (present.pages.size > 0) {
      this.#tellVisible(viewerId, present);
      return;
    }
    const nowMs = this.#ports.nowMs();
    if (isBye || present.enteredAtMs === null) this.#leave(viewerId, present, 'bye', nowMs);
    else present.closed = { atMs: nowMs, awaitedUntilMs: nowMs + comeBackMs };
  }

  heartbeat(
    viewerId: ViewerId,
    socket: symbol,
    isVisible: boolean,
    playback: Playback | null,
  ): void {
    const present = this.#present.get(viewerId);
    const page = present?.pages.get(socket);
    if (present === undefined || page === undefined) return;
    const nowMs = this.#ports.nowMs();
    page.isVisible = isVisible;
    page.playback = playback ?? page.playback;
    // A computer that slept: nobody watched meanwhile.
    if (nowMs - present.lastSeenAtMs >= deadAfterMs)
      this.#leave(viewerId, present, 'timeout', present.lastSeenAtMs);
    present.lastSeenAtMs = nowMs;
    if (present.enteredAtMs === null) {
      // A page in the background beats too seldom to count as someone in the room.
      if (isVisible) this.#enter(viewerId, present);
      return;
    }
    this.#tellVisible(viewerId, present);
    this.tracker.heartbeat(viewerId, nowMs);
  }

  /** Sends away whoever has been gone too long, as of when they went. */
  sweep(): void {
    const nowMs = this.#ports.nowMs();
    for (const [viewerId, present] of this.#present) {
      const { closed, lastSeenAtMs } = present;
      if (closed !== null && nowMs >= closed.awaitedUntilMs)
        this.#leave(viewerId, present, 'closed', closed.atMs);
      else if (closed === null && nowMs - lastSeenAtMs >= deadAfterMs)
        this.#leave(viewerId, present, 'timeout', lastSeenAtMs);
      else this.#tellVisible(viewerId, present);
    }
  }

  /** Everyone has left: the server stops, or the show has left the stage. */
  clear(): void {
    const nowMs = this.#ports.nowMs();
    for (const [viewerId, present] of this.#present) {
      present.pages.clear();
      this.#leave(viewerId, present, 'closed', present.closed?.atMs ?? nowMs);
    }
  }

  /** What viewers report of their picture. */
  playback(): Omit<StageTopic, 'storage'> {
    const latencies: number[] = [];
    let reporting = 0;
    for (const { pages, enteredAtMs } of this.#present.values()) {
      if (enteredAtMs === null) continue;
      const playing = [...pages.values()].find(({ playback }) => playback?.isPlaying === true);
      if (playing === undefined) continue;
      reporting += 1;
      const latencyMs = playing.playback?.latencyMs ?? null;
      if (latencyMs !== null) latencies.push(latencyMs);
    }
    latencies.sort((a, b) => a - b);
    const at = (share: number): number | null =>
      latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? null;
    return {
      latencyP50Ms: at(0.5),
      latencyP95Ms: at(0.95),
      latencyMinMs: at(0),
      reportingViewers: reporting,
    };
  }

  /** Replays the log: whoever was inside may still come back, unless the server was away for long. */
  #takeUp(): void {
    let aliveAtMs = this.#ports.aliveAtMs();
    for (const event of this.#ports.events(this.showId)) {
      this.tracker.apply(event);
      aliveAtMs = Math.max(aliveAtMs, event.atMs);
    }
    const nowMs = this.#ports.nowMs();
    const isFresh = nowMs - aliveAtMs < comeBackAfterRestartMs;
    const awaitedUntilMs = isFresh ? nowMs + comeBackAfterRestartMs : nowMs;
    for (const [viewerId, { enteredAtMs, isVisible }] of this.tracker.inside()) {
      this.#present.set(viewerId, {
        pages: new Map(),
        isSimulated: false,
        enteredAtMs,
        lastSeenAtMs: nowMs,
        loggedVisible: isVisible,
        visibleLoggedAtMs: 0,
        closed: { atMs: aliveAtMs, awaitedUntilMs },
      });
      if (isFresh) this.tracker.heartbeat(viewerId, nowMs);
    }
  }

  #enter(viewerId: ViewerId, present: Present): void {
    const nowMs = this.#ports.nowMs();
    const isVisible = isSeen(present);
    present.enteredAtMs = nowMs;
    present.loggedVisible = isVisible;
    present.visibleLoggedAtMs = nowMs;
    const bodies: ShowEventBody[] = [{ kind: 'viewer-entered', via: this.#ports.via(viewerId) }];
    if (!isVisible) bodies.push({ kind: 'visibility-changed', isVisible: false });
    this.#log(
      { viewerId, bodies },
      () => this.#ports.wroteEntry(viewerId, this.showId, nowMs, present.isSimulated),
      () => (present.enteredAtMs = null),
    );
  }

  #leave(viewerId: ViewerId, present: Present, why: Why, atMs: number): void {
    const { enteredAtMs } = present;
    present.enteredAtMs = null;
    if (present.pages.size === 0) this.#present.delete(viewerId);
    if (enteredAtMs === null) return;
    const stay = { enteredAtMs, leftAtMs: Math.max(atMs, enteredAtMs) };
    const watchedMs = watchedOf(stay, this.tracker.onAir(), stay.leftAtMs);
    this.#log(
      { viewerId, bodies: [{ kind: 'viewer-left', why }], atMs: stay.leftAtMs },
      () => this.#ports.wroteDeparture(viewerId, this.showId, stay.leftAtMs, watchedMs),
      () => {
        // Still inside as far as the log knows: the sweep tries again.
        const now = this.#present.get(viewerId);
        if (now === present) present.enteredAtMs ??= enteredAtMs;
        if (now !== undefined) return;
        const awaitedUntilMs = this.#ports.nowMs() + comeBackMs;
        const closed = { atMs: stay.leftAtMs, awaitedUntilMs };
        this.#present.set(viewerId, { ...present, enteredAtMs, closed });
      },
    );
  }

  /** Seen is who has any page in sight; a tab in the background takes nothing from it. */
  #tellVisible(viewerId: ViewerId, present: Present): void {
    if (present.enteredAtMs === null || present.pages.size === 0) return;
    const isVisible = isSeen(present);
    const nowMs = this.#ports.nowMs();
    if (present.loggedVisible === isVisible) return;
    if (nowMs - present.visibleLoggedAtMs < logVisibleEveryMs) return;
    present.loggedVisible = isVisible;
    present.visibleLoggedAtMs = nowMs;
    this.#log(
      { viewerId, bodies: [{ kind: 'visibility-changed', isVisible }] },
      undefined,
      () => (present.loggedVisible = null),
    );
  }

  #log(
    act: { viewerId: ViewerId; bodies: readonly ShowEventBody[]; atMs?: number },
    write: (() => void) | undefined,
    undo: () => void,
  ): void {
    const append = { showId: this.showId, ...act };
    void this.#ports
      .commit(write === undefined ? append : { ...append, write })
      .catch((failure: unknown) => {
        undo();
        this.#ports.onFailure(failure);
      });
  }
}

function isSeen({ pages }: Present): boolean {
  for (const page of pages.values()) if (page.isVisible) return true;
  return false;
}
