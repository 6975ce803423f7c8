import type { ChatMessage } from '../shared/chat/index.ts';
import type { ShowId } from '../shared/kernel/index.ts';
import type { ChatDelta, ShowTopic, StageTopic } from '../shared/show-api/index.ts';
import { fairSample } from './chat/index.ts';
import type { LiveHub } from './gateway/index.ts';
import type { Room } from './room.ts';

type Side = 'crew' | 'viewers';

/** What a broadcast tells and to whom; filled where the server is composed. */
export interface BroadcastPorts {
  readonly hub: Pick<LiveHub, 'publish' | 'hasMembers' | 'dropSnapshot'>;
  nowMs(): number;
  rooms(): Iterable<Room>;
  currentShowId(): ShowId;
  showTopic(showId: ShowId): ShowTopic;
  stageTopic(showId: ShowId): StageTopic;
}

/** How often viewers hear of their room, and how many messages of a fast chat each time. */
const viewersEveryMs = 300;
const viewersSample = 3;
const audienceEveryMs = 250;
const stageEveryMs = 1000;

/** Tells live topics what changed: the crew at once, viewers a few times a second. */
export class Broadcast {
  readonly #ports: BroadcastPorts;
  readonly #lastShow = new Map<string, string>();
  readonly #waiting = new Map<
    ShowId,
    { added: ChatMessage[]; changed: ChatMessage[]; hiddenIds: ChatMessage['id'][] }
  >();
  #timers: NodeJS.Timeout[] = [];

  constructor(ports: BroadcastPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#timers = [
      setInterval(() => this.#audience(), audienceEveryMs),
      setInterval(() => this.#chatToViewers(), viewersEveryMs),
      setInterval(() => {
        this.shows();
        const showId = this.#ports.currentShowId();
        this.#ports.hub.publish('stage', showId, 'crew', this.#ports.stageTopic(showId));
      }, stageEveryMs),
    ];
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  chat(showId: ShowId, delta: ChatDelta): void {
    this.#ports.hub.publish('chat', showId, 'crew', delta);
    if (!this.#ports.hub.hasMembers('chat', showId, 'viewers')) return;
    this.#ports.hub.dropSnapshot('chat', showId, 'viewers');
    const waiting = this.#waiting.get(showId) ?? { added: [], changed: [], hiddenIds: [] };
    waiting.added.push(...delta.added);
    waiting.changed.push(...delta.changed);
    // Brought back within one interval: the last word counts.
    const back = new Set(delta.added.map((message) => message.id));
    waiting.hiddenIds = waiting.hiddenIds.filter((id) => !back.has(id)).concat(delta.hiddenIds);
    this.#waiting.set(showId, waiting);
  }

  /** One show to one side, where it is not as that side last heard. */
  show(showId: ShowId, side: Side): void {
    const key = `${showId} ${side}`;
    if (!this.#ports.hub.hasMembers('show', showId, side)) {
      this.#lastShow.delete(key);
      return;
    }
    const state = this.#ports.showTopic(showId);
    const words = JSON.stringify(state);
    if (this.#lastShow.get(key) === words) return;
    this.#lastShow.set(key, words);
    this.#ports.hub.publish('show', showId, side, state);
  }

  /** Someone got a snapshot of a show: what the others heard last is not what all know any more. */
  snapshotGiven(showId: ShowId, side: Side): void {
    this.#lastShow.delete(`${showId} ${side}`);
  }

  /** Every show that anyone is in, and the one on the stage. */
  shows(): void {
    const ids = new Set([this.#ports.currentShowId()]);
    for (const room of this.#ports.rooms()) ids.add(room.showId);
    for (const showId of ids) {
      this.show(showId, 'crew');
      this.show(showId, 'viewers');
    }
  }

  #audience(): void {
    for (const room of this.#ports.rooms()) {
      room.sweep();
      const delta = room.tracker.tick(this.#ports.nowMs());
      if (delta !== null) this.#ports.hub.publish('audience', room.showId, 'crew', delta);
    }
  }

  #chatToViewers(): void {
    for (const [showId, { added, changed, hiddenIds }] of this.#waiting) {
      const gone = new Set(hiddenIds);
      const isSeen = (message: ChatMessage): boolean => !gone.has(message.id);
      this.#ports.hub.publish('chat', showId, 'viewers', {
        added: fairSample(added.filter(isSeen), viewersSample),
        changed: changed.filter(isSeen),
        hiddenIds,
      });
    }
    this.#waiting.clear();
  }
}
