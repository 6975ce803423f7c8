import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { EngagementTopic, SalesDelta, SalesTopic } from '../../shared/show-api/index.ts';
import type { LiveHub } from '../gateway/index.ts';

type Side = 'crew' | 'viewers';

/** What the topics of the till are made of; filled where the server is composed. */
export interface TillTopicPorts {
  readonly hub: Pick<LiveHub, 'publish' | 'hasMembers' | 'tellMe' | 'dropSnapshot'>;
  /** The parts of the topic `sales`; board and takings are for the crew alone. */
  readonly parts: {
    readonly [Part in keyof SalesTopic]: (showId: ShowId) => SalesTopic[Part];
  };
  /** What is available of each variant on the shelf. */
  stock(showId: ShowId): Record<string, number>;
  engagement(showId: ShowId): EngagementTopic;
}

const parts = ['currency', 'isTest', 'shelf', 'sale', 'mark', 'board', 'takings'] as const;
const crewOnly: ReadonlySet<string> = new Set(['board', 'takings']);
/** A shelf is long and its stock moves with each order: it is told as numbers, not anew. */
const crewEveryMs = 50;
const viewersEveryMs = 300;

/** What changed since a side was last told: a part of `sales`, `stock`, or `engagement`. */
type Change = (typeof parts)[number] | 'stock' | 'engagement';

/**
 * Tells the topics `sales` and `engagement` and each viewer's `me` what changed: services say that
 * something did, this says it once, the crew within a moment and viewers a few times a second.
 */
export class TillTopics {
  readonly #ports: TillTopicPorts;
  readonly #waiting: Record<Side, Map<ShowId, Set<Change>>> = {
    crew: new Map(),
    viewers: new Map(),
  };
  readonly #people = new Set<ViewerId>();
  #timers: NodeJS.Timeout[] = [];

  constructor(ports: TillTopicPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#timers = [
      setInterval(() => this.#tell('crew'), crewEveryMs),
      setInterval(() => this.#tell('viewers'), viewersEveryMs),
    ];
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  /** Something of a show's till changed. */
  changed(showId: ShowId, ...changes: readonly Change[]): void {
    for (const side of ['crew', 'viewers'] as const) {
      const waiting = this.#waiting[side].get(showId) ?? new Set();
      for (const change of changes)
        if (side === 'crew' || !crewOnly.has(change)) waiting.add(change);
      if (waiting.size > 0) this.#waiting[side].set(showId, waiting);
      for (const topic of ['sales', 'engagement'] as const)
        this.#ports.hub.dropSnapshot(topic, showId, side);
    }
  }

  /** What one viewer holds, owes or won changed. */
  personChanged(viewerId: ViewerId): void {
    this.#people.add(viewerId);
  }

  /** The first word on `sales`. */
  snapshot(showId: ShowId, side: Side): SalesTopic {
    const ofPart = this.#ports.parts;
    return {
      currency: ofPart.currency(showId),
      isTest: ofPart.isTest(showId),
      shelf: ofPart.shelf(showId),
      sale: ofPart.sale(showId),
      mark: ofPart.mark(showId),
      board: side === 'crew' ? ofPart.board(showId) : null,
      takings: side === 'crew' ? ofPart.takings(showId) : null,
    };
  }

  #tell(side: Side): void {
    if (side === 'crew') {
      for (const viewerId of this.#people) this.#ports.hub.tellMe(viewerId);
      this.#people.clear();
    }
    const waiting = [...this.#waiting[side]];
    this.#waiting[side].clear();
    for (const [showId, changes] of waiting) {
      if (changes.delete('engagement') && this.#ports.hub.hasMembers('engagement', showId, side))
        this.#ports.hub.publish('engagement', showId, side, this.#ports.engagement(showId));
      if (changes.size > 0 && this.#ports.hub.hasMembers('sales', showId, side))
        this.#ports.hub.publish('sales', showId, side, this.#delta(showId, changes));
    }
  }

  #delta(showId: ShowId, changes: ReadonlySet<Change>): SalesDelta {
    const delta: SalesDelta = {};
    const put = <Part extends keyof SalesTopic>(part: Part): void => {
      delta[part] = this.#ports.parts[part](showId);
    };
    for (const part of parts) if (changes.has(part)) put(part);
    if (changes.has('stock') && !changes.has('shelf')) delta.stock = this.#ports.stock(showId);
    return delta;
  }
}
