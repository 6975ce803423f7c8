import type { ViewerId } from '../../shared/kernel/index.ts';
import { Allowance } from './limits.ts';

/** Tabs and devices of one viewer at the same time. */
const mostSockets = 16;
/** Each hello may be an entry in the log: as often as an impatient hand reloads, then one in 5 s. */
const hellosAtOnce = 30;
const hellosPerSecond = 0.2;

/** How many sockets each viewer has open, and how often they come anew. */
export class ViewerSockets {
  readonly #open = new Map<ViewerId, number>();
  readonly #hellos = new Map<ViewerId, Allowance>();

  /** Whether a viewer may come with one more socket; only then it is counted. */
  admit(viewerId: ViewerId, nowMs: number): boolean {
    const open = this.#open.get(viewerId) ?? 0;
    if (open >= mostSockets) return false;
    let hellos = this.#hellos.get(viewerId);
    if (hellos === undefined) {
      hellos = new Allowance(hellosAtOnce, hellosPerSecond, nowMs);
      this.#hellos.set(viewerId, hellos);
    }
    if (!hellos.spend(1, nowMs)) return false;
    this.#open.set(viewerId, open + 1);
    return true;
  }

  gone(viewerId: ViewerId): void {
    const others = (this.#open.get(viewerId) ?? 1) - 1;
    if (others > 0) this.#open.set(viewerId, others);
    else this.#open.delete(viewerId);
  }

  /** Remembers nothing of who has long been calm. */
  forgetCalm(nowMs: number): void {
    for (const [viewerId, hellos] of this.#hellos)
      if (hellos.isFull(nowMs)) this.#hellos.delete(viewerId);
  }
}
