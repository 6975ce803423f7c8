import type { AudienceThresholds, ViewerHistory } from '../shared/audience/index.ts';
import type { ShowId, ViewerId } from '../shared/kernel/index.ts';
import type { Playback, StageTopic } from '../shared/show-api/index.ts';
import type { ShowEvent, ShowEventBody } from '../shared/show/index.ts';
import { AudienceTracker } from './audience/index.ts';

/** What the rooms need; filled where the server is composed. */
export interface RoomPorts {
  nowMs(): number;
  commit(append: {
    showId: ShowId;
    viewerId: ViewerId | null;
    bodies: readonly ShowEventBody[];
    write?: () => void;
  }): Promise<unknown>;
  events(showId: ShowId): Iterable<ShowEvent>;
  thresholds(): AudienceThresholds;
  history(viewerId: ViewerId, showId: ShowId): ViewerHistory;
  nameOf(viewerId: ViewerId): string | null;
  /** Table writes that go with an entry and with a departure. */
  wroteEntry(viewerId: ViewerId, showId: ShowId, atMs: number, isSimulated: boolean): void;
  wroteDeparture(viewerId: ViewerId, showId: ShowId, atMs: number, stayedMs: number): void;
  onFailure(failure: unknown): void;
}

interface Present {
  readonly sockets: Set<symbol>;
  readonly isSimulated: boolean;
  /** Null while the log does not have them inside: timed out, or the entry could not be written. */
  enteredAtMs: number | null;
  lastSeenAtMs: number;
  isVisible: boolean;
  playback: Playback | null;
  /** When the last socket closed without a word: a reload or a lost connection may come back. */
  closedAtMs: number | null;
}

/** How long a closed socket may take to come back before the viewer has left. */
const comeBackMs = 4000;
/** After a restart everyone must find the server again first. */
const comeBackAfterRestartMs = 15_000;
/** How long a silent socket counts as a presence. */
const deadAfterMs = 30_000;

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
    const nowMs = ports.nowMs();
    for (const [viewerId, enteredAtMs] of this.#replay())
      this.#present.set(viewerId, {
        sockets: new Set(),
        isSimulated: false,
        enteredAtMs,
        lastSeenAtMs: nowMs,
        isVisible: true,
        playback: null,
        closedAtMs: nowMs + comeBackAfterRestartMs - comeBackMs,
      });
    // The settings of now hold for a room of now, whatever its log says of an earlier evening.
    this.tracker.setThresholds(ports.thresholds());
    this.tracker.tick(nowMs);
  }

  get isEmpty(): boolean {
    return this.#present.size === 0;
  }

  /** A socket of a viewer opened. */
  open(viewerId: ViewerId, socket: symbol, isVisible: boolean, isSimulated: boolean): void {
    const known = this.#present.get(viewerId);
    if (known !== undefined) {
      known.sockets.add(socket);
      known.closedAtMs = null;
      this.heartbeat(viewerId, isVisible, null);
      return;
    }
    const present: Present = {
      sockets: new Set([socket]),
      isSimulated,
      enteredAtMs: null,
      lastSeenAtMs: this.#ports.nowMs(),
      isVisible,
      playback: null,
      closedAtMs: null,
    };
    this.#present.set(viewerId, present);
    this.#enter(viewerId, present);
  }

  /** A socket closed; with `bye` the viewer said so. */
  close(viewerId: ViewerId, socket: symbol, isBye: boolean): void {
    const present = this.#present.get(viewerId);
    if (present === undefined) return;
    present.sockets.delete(socket);
    if (present.sockets.size > 0) return;
    if (isBye || present.enteredAtMs === null) this.#leave(viewerId, present, 'bye');
    else present.closedAtMs = this.#ports.nowMs();
  }

  heartbeat(viewerId: ViewerId, isVisible: boolean, playback: Playback | null): void {
    const present = this.#present.get(viewerId);
    if (present === undefined) return;
    const nowMs = this.#ports.nowMs();
    present.lastSeenAtMs = nowMs;
    present.playback = playback ?? present.playback;
    const wasVisible = present.isVisible;
    present.isVisible = isVisible;
    if (present.enteredAtMs === null) {
      // A page in the background beats too seldom to count as someone in the room.
      if (isVisible) this.#enter(viewerId, present);
      return;
    }
    if (wasVisible !== isVisible) this.#log(viewerId, [{ kind: 'visibility-changed', isVisible }]);
    this.tracker.heartbeat(viewerId, nowMs);
  }

  /** Sends away whoever has been gone too long. */
  sweep(): void {
    const nowMs = this.#ports.nowMs();
    for (const [viewerId, present] of this.#present) {
      if (present.closedAtMs !== null && nowMs - present.closedAtMs >= comeBackMs)
        this.#leave(viewerId, present, 'closed');
      else if (present.enteredAtMs !== null && nowMs - present.lastSeenAtMs >= deadAfterMs)
        this.#leave(viewerId, present, 'timeout');
    }
  }

  /** What viewers report of their picture. */
  playback(): Omit<StageTopic, 'storage'> {
    const latencies: number[] = [];
    let reporting = 0;
    for (const { playback, enteredAtMs } of this.#present.values()) {
      if (enteredAtMs === null || playback?.isPlaying !== true) continue;
      reporting += 1;
      if (playback.latencyMs !== null) latencies.push(playback.latencyMs);
    }
    latencies.sort((a, b) => a - b);
    const at = (share: number): number | null =>
      latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? null;
    return { latencyP50Ms: at(0.5), latencyP95Ms: at(0.95), reportingViewers: reporting };
  }

  /** Who was inside when the log ends, and since when. */
  #replay(): Map<ViewerId, number> {
    const inside = new Map<ViewerId, number>();
    for (const event of this.#ports.events(this.showId)) {
      this.tracker.apply(event);
      if (event.viewerId === null) continue;
      if (event.body.kind === 'viewer-entered') inside.set(event.viewerId, event.atMs);
      if (event.body.kind === 'viewer-left') inside.delete(event.viewerId);
    }
    return inside;
  }

  #enter(viewerId: ViewerId, present: Present): void {
    const nowMs = this.#ports.nowMs();
    present.enteredAtMs = nowMs;
    const bodies: ShowEventBody[] = [{ kind: 'viewer-entered', via: null }];
    if (!present.isVisible) bodies.push({ kind: 'visibility-changed', isVisible: false });
    this.#log(
      viewerId,
      bodies,
      () => this.#ports.wroteEntry(viewerId, this.showId, nowMs, present.isSimulated),
      () => (present.enteredAtMs = null),
    );
  }

  #leave(viewerId: ViewerId, present: Present, why: 'bye' | 'closed' | 'timeout'): void {
    const { enteredAtMs } = present;
    present.enteredAtMs = null;
    if (present.sockets.size === 0) this.#present.delete(viewerId);
    if (enteredAtMs === null) return;
    const nowMs = this.#ports.nowMs();
    this.#log(
      viewerId,
      [{ kind: 'viewer-left', why }],
      () => this.#ports.wroteDeparture(viewerId, this.showId, nowMs, nowMs - enteredAtMs),
      () => {
        // Still inside as far as the log knows: the sweep tries again.
        if (this.#present.has(viewerId)) return;
        this.#present.set(viewerId, { ...present, enteredAtMs, closedAtMs: nowMs });
      },
    );
  }

  #log(viewerId: ViewerId, bodies: ShowEventBody[], write?: () => void, undo?: () => void): void {
    const append = { showId: this.showId, viewerId, bodies };
    void this.#ports
      .commit(write === undefined ? append : { ...append, write })
      .catch((failure: unknown) => {
        undo?.();
        this.#ports.onFailure(failure);
      });
  }
}
