import type { BoardState } from '../../../../shared/stage/index.ts';
import { noBoards } from '../../../../shared/stage/index.ts';
import type { Readable } from '../../engine/types.ts';
import { createValue } from '../../engine/value.ts';

/** What boards are drawn from. */
export interface BoardsNow {
  readonly state: BoardState;
  /** When the countdown says "go", by the server's clock; never while there is no sale. */
  readonly goAtMs: number;
  /** When each was first seen as it is, by the server's clock; long ago for what was so before. */
  readonly changedAtMs: Readonly<Record<'sale' | 'poll' | 'lottery', number>>;
}

/** The state of the boards, with what must be remembered of it. */
export interface BoardStore extends Readable<BoardsNow> {
  readonly serverNowMs: () => number;
  readonly set: (state: BoardState) => void;
  /** How much later than the mixer the quickest viewer sees the picture. */
  readonly setLeadMs: (leadMs: number) => void;
}

const longAgo = Number.NEGATIVE_INFINITY;
/** A reported latency above this is no guide for what is drawn when. */
const mostLeadMs = 1000;

/** One thing in one phase; `isOver` where there is nothing more to wait for. */
interface Phase {
  readonly id: string;
  readonly phase: string;
  readonly isOver: boolean;
}

const phaseOf = {
  sale: ({ sale }: BoardState): Phase | null =>
    sale && {
      id: sale.id,
      phase: sale.phase,
      isOver: sale.phase !== 'armed' && sale.phase !== 'open',
    },
  poll: ({ poll }: BoardState): Phase | null =>
    poll && { id: poll.id, phase: String(poll.isOpen), isOver: !poll.isOpen },
  lottery: ({ lottery }: BoardState): Phase | null =>
    lottery && {
      id: lottery.id,
      phase: lottery.state,
      isOver: lottery.state === 'drawn' || lottery.state === 'cancelled',
    },
};

/** Keeps what boards show. What is over when it is first heard of was over before: it is not shown. */
export function createBoardStore(serverNowMs: () => number): BoardStore {
  let leadMs = 0;
  const value = createValue<BoardsNow>({
    state: noBoards,
    goAtMs: Number.POSITIVE_INFINITY,
    changedAtMs: { sale: longAgo, poll: longAgo, lottery: longAgo },
  });

  const goAtMs = (state: BoardState): number => {
    const { sale } = state;
    if (!sale) return Number.POSITIVE_INFINITY;
    const before = value.read();
    const isSame =
      before.state.sale?.id === sale.id && before.state.sale.opensAtMs === sale.opensAtMs;
    // What has been said is not taken back because someone new is quicker or slower.
    if (isSame && serverNowMs() >= before.goAtMs) return before.goAtMs;
    return sale.opensAtMs - leadMs;
  };
  return {
    read: value.read,
    subscribe: value.subscribe,
    serverNowMs,
    set(state) {
      const before = value.read();
      const nowMs = serverNowMs();
      const changed = (what: keyof typeof phaseOf): number => {
        const [was, is] = [phaseOf[what](before.state), phaseOf[what](state)];
        if (was?.id === is?.id && was?.phase === is?.phase) return before.changedAtMs[what];
        return is?.isOver === true && was?.id !== is.id ? longAgo : nowMs;
      };
      value.set({
        state,
        goAtMs: goAtMs(state),
        changedAtMs: {
          sale: changed('sale'),
          poll: changed('poll'),
          lottery: changed('lottery'),
        },
      });
    },
    setLeadMs(next) {
      leadMs = Math.min(mostLeadMs, Math.max(0, next));
      const before = value.read();
      const at = goAtMs(before.state);
      if (at !== before.goAtMs) value.set({ ...before, goAtMs: at });
    },
  };
}
