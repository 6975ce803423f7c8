import type { ViewerId } from '../../shared/kernel/index.ts';
import { Allowance } from './limits.ts';

/** Tabs and devices of one viewer at the same time. */
const mostSockets = 16;
/** Each hello may be an entry in the log: as often as an impatient hand reloads, then one in 5 s. */
const hellosAtOnce = 30;
const hellosPerSecond = 0.2;

/** Which sockets each viewer has open, and how often they come anew. */
export class ViewerSockets<Socket> {
  readonly #open = new Map<ViewerId, Set<Socket>>();
  readonly #hellos = new Map<ViewerId, Allowance>();

  /** Whether a viewer may come with one more socket; only then it is theirs. */
  admit(viewerId: ViewerId, socket: Socket, nowMs: number): boolean {
    const open = this.#open.get(viewerId) ?? new Set();
    if (open.size >= mostSockets) return false;
    let hellos = this.#hellos.get(viewerId);
    if (hellos === undefined) {
      hellos = new Allowance(hellosAtOnce, hellosPerSecond, nowMs);
      this.#hellos.set(viewerId, hellos);
    }
    if (!hellos.spend(1, nowMs)) return false;
    this.#open.set(viewerId, open.add(socket));
    return true;
  }

  gone(viewerId: ViewerId, socket: Socket): void {
    const open = this.#open.get(viewerId);
    if (open?.delete(socket) === true && open.size === 0) this.#open.delete(viewerId);
  }

  of(viewerId: ViewerId): Iterable<Socket> {
    return this.#open.get(viewerId) ?? [];
  }

  /** Remembers nothing of who has long been calm. */
  forgetCalm(nowMs: number): void {
    for (const [viewerId, hellos] of this.#hellos)
      if (hellos.isFull(nowMs)) this.#hellos.delete(viewerId);
  }
}
