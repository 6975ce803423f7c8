import { hash } from 'node:crypto';
import {
  drawWinners,
  entriesText,
  hashed,
  isLotteryOpen,
  lotteryState,
  lotteryView,
  missingTo,
  toldSeed,
  type DoneInShow,
  type DrawProof,
  type KeptLottery,
  type Lottery,
  type LotteryDraft,
  type LotteryTask,
  type MyLottery,
} from '../../shared/engagement/index.ts';
import {
  lotteryIdSchema,
  type CouponId,
  type LotteryId,
  type ShowId,
  type ViewerId,
} from '../../shared/kernel/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import { actOfShow, crewActor, type EngagementAct, type EngagementPorts } from './ports.ts';

/** One entry as it is kept, in order of coming. */
interface Entry {
  readonly viewerId: ViewerId;
  readonly pseudonym: string;
  readonly wonPosition: number | null;
}

/** What lotteries need beside what all of this term needs. */
export interface LotteryPorts extends EngagementPorts {
  readonly lotteries: {
    insert(lottery: KeptLottery): void;
    byId(id: LotteryId): KeptLottery | null;
    ofShow(showId: ShowId, limit: number): KeptLottery[];
    running(): KeptLottery[];
    entryOf(id: LotteryId, personId: ViewerId): Entry | null;
    enter(
      id: LotteryId,
      entry: {
        readonly personId: ViewerId;
        readonly viewerId: ViewerId;
        readonly pseudonym: string;
      },
    ): void;
    entries(id: LotteryId): Entry[];
    winners(id: LotteryId): Entry[];
    close(id: LotteryId, atMs: number, entriesHash: string): void;
    draw(id: LotteryId, atMs: number, places: readonly number[]): void;
    cancel(id: LotteryId, atMs: number): void;
  };
  /** 32 random bytes in hex. */
  readonly newSeed: () => string;
  /** What a person is called in the public list of one lottery; only the server can tell who it is. */
  readonly pseudonym: (lotteryId: LotteryId, personId: ViewerId) => string;
  /** What a viewer has done in a show; null for who was never in its room. */
  readonly done: (showId: ShowId, viewerId: ViewerId) => DoneInShow | null;
  /** Gives a coupon within the commit under way; returns the events of it, none where it is used up. */
  readonly grantPrize: (prize: {
    readonly couponId: CouponId;
    readonly viewerId: ViewerId;
    readonly showId: ShowId;
    readonly nowMs: number;
  }) => readonly EngagementAct[];
}

const sha256 = (text: string): string => hash('sha256', text);

/** How long the closed list stands before the draw: every page has it by then. */
export const drawAfterMs = 1500;
const mostListed = 100;

/**
 * Lotteries, one at a time in a show. The seed is promised by its hash when it opens, the list of
 * entries when it closes; only then, in a later commit, the draw follows from both.
 */
export class LotteryService {
  readonly #ports: LotteryPorts;
  /** Being closed or drawn, so that it is not asked for twice. */
  readonly #busy = new Set<LotteryId>();

  constructor(ports: LotteryPorts) {
    this.#ports = ports;
  }

  /** The one that runs, or was last. */
  latest(showId: ShowId): Lottery | null {
    const [kept] = this.#ports.lotteries.ofShow(showId, 1);
    return kept === undefined ? null : this.#view(kept);
  }

  /** The show's lotteries, newest first; cancelled ones stay listed. */
  list(showId: ShowId): Lottery[] {
    return this.#ports.lotteries.ofShow(showId, mostListed).map((kept) => this.#view(kept));
  }

  /** Whether a show's latest lottery takes entries of those who did something. */
  asksFor(showId: ShowId, task: LotteryTask['kind']): boolean {
    const [kept] = this.#ports.lotteries.ofShow(showId, 1);
    return kept?.task.kind === task && isLotteryOpen(kept, this.#ports.nowMs());
  }

  /** What a viewer has to do with the show's latest lottery. */
  mine(showId: ShowId, viewerId: ViewerId): MyLottery | null {
    const [kept] = this.#ports.lotteries.ofShow(showId, 1);
    return kept === undefined ? null : this.#mine(kept, viewerId);
  }

  winners(id: LotteryId): { viewerId: ViewerId; name: string | null; position: number }[] {
    this.#kept(id);
    return this.#ports.lotteries.winners(id).map(({ viewerId }, place) => ({
      viewerId,
      name: this.#ports.nameOf(viewerId),
      position: place + 1,
    }));
  }

  /** Everything that is public of a draw; null where there is none of this id. */
  proof(id: LotteryId): DrawProof | null {
    const { lotteries } = this.#ports;
    const kept = lotteries.byId(id);
    if (kept === null) return null;
    return {
      version: 1,
      lotteryId: id,
      state: lotteryState(kept),
      winners: kept.winners,
      seedHash: kept.seedHash,
      seed: toldSeed(kept),
      entriesHash: kept.entriesHash,
      entries:
        kept.entriesHash === null ? [] : lotteries.entries(id).map(({ pseudonym }) => pseudonym),
      won: lotteries.winners(id).map(({ pseudonym }) => pseudonym),
    };
  }

  /** Opens one in the show on the stage. */
  async open(draft: LotteryDraft, key: string): Promise<Lottery> {
    const { lotteries, once, newId, newSeed, currentShow, showById } = this.#ports;
    const show = currentShow();
    const command = `open-lottery ${show.id} ${JSON.stringify(draft)}`;
    const { id } = await once({ actor: crewActor, key, command, showId: show.id }, (nowMs) => {
      if (showById(show.id)?.phase === 'ended') return { refusal: 'wrong-phase' };
      if (lotteries.running().some(({ showId }) => showId === show.id))
        return { refusal: 'in-use' };
      const seed = newSeed();
      const lottery: KeptLottery = {
        id: lotteryIdSchema.parse(newId()),
        showId: show.id,
        title: draft.title,
        prize: draft.prize,
        couponId: draft.couponId,
        winners: draft.winners,
        task: draft.task,
        openedAtMs: nowMs,
        closesAtMs: nowMs + draft.durationMs,
        entries: 0,
        seed,
        seedHash: sha256(seed),
        closedAtMs: null,
        entriesHash: null,
        drawnAtMs: null,
        cancelledAtMs: null,
      };
      lotteries.insert(lottery);
      const { id: lotteryId, seedHash } = lottery;
      const opened = actOfShow({ kind: 'lottery-opened', lotteryId, seedHash });
      return { answer: { id: lotteryId }, acts: [opened] };
    });
    this.#ports.changed(show.id);
    return this.#view(this.#kept(id));
  }

  /** A viewer takes part; who has not done its task yet is told what is missing. */
  async enter(
    by: { readonly viewerId: ViewerId; readonly showId: ShowId },
    id: LotteryId,
    key: string,
  ): Promise<MyLottery> {
    const { lotteries, once, personOf, pseudonym, done } = this.#ports;
    const { viewerId, showId } = by;
    const kept = lotteries.byId(id);
    if (kept?.showId !== showId) throw new Refusal('not-found');
    const sofar = done(showId, viewerId);
    if (sofar === null) throw new Refusal('not-allowed');
    const isIn = lotteries.entryOf(id, personOf(viewerId)) !== null;
    if (!isIn && isLotteryOpen(kept, this.#ports.nowMs()) && missingTo(kept.task, sofar) !== null)
      return this.#mine(kept, viewerId);
    await once({ actor: viewerId, key, command: `enter ${id}`, showId }, (nowMs) => {
      const personId = personOf(viewerId);
      if (lotteries.entryOf(id, personId) !== null) return { answer: {} };
      const now = lotteries.byId(id);
      if (now === null || !isLotteryOpen(now, nowMs)) return { refusal: 'not-open' };
      lotteries.enter(id, { personId, viewerId, pseudonym: pseudonym(id, personId) });
      return {
        answer: {},
        acts: [{ viewerId, body: { kind: 'lottery-entered', lotteryId: id } }],
      };
    });
    this.#ports.changed(showId);
    this.#ports.personChanged(viewerId);
    return this.#mine(this.#kept(id), viewerId);
  }

  /** Closes it before its time; the draw follows when the list has been told. */
  async close(id: LotteryId, key: string): Promise<Lottery> {
    const { showId } = this.#kept(id);
    const command = `draw-lottery ${id}`;
    await this.#ports.once({ actor: crewActor, key, command, showId }, (nowMs) => {
      const now = this.#kept(id);
      if (now.cancelledAtMs !== null) return { refusal: 'wrong-phase' };
      return { answer: {}, acts: this.#close(now, nowMs) };
    });
    this.#ports.changed(showId);
    return this.#view(this.#kept(id));
  }

  /** Calls it off while it is open: seed and list are published, and it stays listed. */
  async cancel(id: LotteryId, key: string): Promise<Lottery> {
    const { lotteries, once } = this.#ports;
    const { showId } = this.#kept(id);
    const command = `cancel-lottery ${id}`;
    await once({ actor: crewActor, key, command, showId }, (nowMs) => {
      const now = this.#kept(id);
      if (now.cancelledAtMs !== null) return { answer: {} };
      if (now.closedAtMs !== null) return { refusal: 'wrong-phase' };
      const closed = this.#close(now, nowMs);
      lotteries.cancel(id, nowMs);
      const cancelled = actOfShow({ kind: 'lottery-cancelled', lotteryId: id });
      return { answer: {}, acts: [...closed, cancelled] };
    });
    this.#ports.changed(showId);
    return this.#view(this.#kept(id));
  }

  /** Closes what has run its time or outlived its show, and draws what is closed. */
  tick(): void {
    const { lotteries, showById } = this.#ports;
    const nowMs = this.#ports.nowMs();
    for (const kept of lotteries.running()) {
      const { closedAtMs } = kept;
      if (closedAtMs !== null) {
        if (nowMs >= closedAtMs + drawAfterMs)
          this.#work(kept, (atMs) => this.#draw(kept.id, atMs));
      } else if (!isLotteryOpen(kept, nowMs) || showById(kept.showId)?.phase === 'ended')
        this.#work(kept, (atMs) => this.#close(this.#kept(kept.id), atMs));
    }
  }

  #work({ id, showId }: KeptLottery, decide: (nowMs: number) => readonly EngagementAct[]): void {
    if (this.#busy.has(id)) return;
    this.#busy.add(id);
    this.#ports
      .commit(showId, decide)
      .then(() => {
        this.#ports.changed(showId);
        for (const { viewerId } of this.#ports.lotteries.winners(id))
          this.#ports.personChanged(viewerId);
      })
      .catch((failure: unknown) => this.#ports.onFailure(failure))
      .finally(() => this.#busy.delete(id));
  }

  /** Within a commit: from here on nobody enters, and the list is promised by its hash. */
  #close(kept: KeptLottery, nowMs: number): readonly EngagementAct[] {
    if (kept.closedAtMs !== null) return [];
    const { lotteries } = this.#ports;
    const pseudonyms = lotteries.entries(kept.id).map(({ pseudonym }) => pseudonym);
    const entriesHash = sha256(entriesText(pseudonyms));
    lotteries.close(kept.id, nowMs, entriesHash);
    return [actOfShow({ kind: 'lottery-closed', lotteryId: kept.id, entriesHash })];
  }

  /** Within a commit of its own. */
  #draw(id: LotteryId, nowMs: number): readonly EngagementAct[] {
    const { lotteries, grantPrize } = this.#ports;
    const kept = this.#kept(id);
    const { seed, entriesHash, couponId, showId } = kept;
    if (lotteryState(kept) !== 'closed' || entriesHash === null) return [];
    const entries = lotteries.entries(id);
    const draw = { seed, entriesHash, entries: entries.length, winners: kept.winners };
    const places = hashed(drawWinners(draw), sha256);
    lotteries.draw(id, nowMs, places);
    const won = places.flatMap((place) => entries[place] ?? []);
    return [
      actOfShow({ kind: 'lottery-drawn', lotteryId: id, seed }),
      ...won.flatMap(({ viewerId }) => [
        { viewerId, body: { kind: 'lottery-won' as const, lotteryId: id } },
        ...(couponId === null ? [] : grantPrize({ couponId, viewerId, showId, nowMs })),
      ]),
    ];
  }

  #kept(id: LotteryId): KeptLottery {
    const kept = this.#ports.lotteries.byId(id);
    if (kept === null) throw new Refusal('not-found');
    return kept;
  }

  #view(kept: KeptLottery): Lottery {
    const { lotteries, nameOf } = this.#ports;
    const won = kept.drawnAtMs === null ? [] : lotteries.winners(kept.id);
    return lotteryView(
      kept,
      won.map(({ pseudonym, viewerId }) => ({ pseudonym, name: nameOf(viewerId) })),
    );
  }

  #mine(kept: KeptLottery, viewerId: ViewerId): MyLottery {
    const { lotteries, personOf, done } = this.#ports;
    const entry = lotteries.entryOf(kept.id, personOf(viewerId));
    const sofar = done(kept.showId, viewerId) ?? {
      hasCommented: false,
      watchedMs: 0,
      hasShared: false,
    };
    return {
      lotteryId: kept.id,
      isIn: entry !== null,
      pseudonym: entry?.pseudonym ?? null,
      hasWon: entry !== null && entry.wonPosition !== null,
      missing: entry === null ? missingTo(kept.task, sofar) : null,
      watchedMs: sofar.watchedMs,
    };
  }
}
