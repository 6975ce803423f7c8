import type { AudienceThresholds } from '../shared/audience/index.ts';
import type { ShowId } from '../shared/kernel/index.ts';
import { Room, type RoomPorts } from './room.ts';

/** A room costs a replay of its log, so an empty one stays in memory this long. */
const keepEmptyMs = 10 * 60_000;

/** The rooms in memory: opened from the log when someone comes, closed when long empty. */
export class Rooms {
  readonly #ports: RoomPorts;
  readonly #rooms = new Map<ShowId, { readonly room: Room; usedAtMs: number }>();

  constructor(ports: RoomPorts) {
    this.#ports = ports;
  }

  /** A show's room, replayed from its log where it is not open. */
  of(showId: ShowId): Room {
    const known = this.#rooms.get(showId);
    if (known !== undefined) return known.room;
    const room = new Room(showId, this.#ports);
    this.#rooms.set(showId, { room, usedAtMs: this.#ports.nowMs() });
    // Only now, since a room that is listed hears what becomes of its own departures.
    room.sweep();
    return room;
  }

  /** A show's room where it is open. */
  find(showId: ShowId): Room | undefined {
    return this.#rooms.get(showId)?.room;
  }

  /** A show has left the stage for good: everyone's stay ends, and nobody follows its room any more. */
  retire(showId: ShowId): void {
    this.find(showId)?.clear();
    this.#rooms.delete(showId);
  }

  *[Symbol.iterator](): Generator<Room> {
    for (const { room } of this.#rooms.values()) yield room;
  }

  /** Whether the log has anyone inside, so that a crash would cut a stay. */
  get isAnyoneHere(): boolean {
    return [...this].some((room) => !room.isEmpty);
  }

  /** The server stops: everyone's stay ends here. */
  clear(): void {
    for (const room of this) room.clear();
  }

  setThresholds(thresholds: AudienceThresholds): void {
    for (const room of this) room.tracker.setThresholds(thresholds);
  }

  /** Closes what has been empty for long; `isUsed` says who else still needs a room. */
  closeEmpty(isUsed: (showId: ShowId) => boolean): void {
    const nowMs = this.#ports.nowMs();
    for (const [showId, entry] of this.#rooms)
      if (!entry.room.isEmpty || isUsed(showId)) entry.usedAtMs = nowMs;
      else if (nowMs - entry.usedAtMs >= keepEmptyMs) this.#rooms.delete(showId);
  }
}
