import type { MyLottery } from '../../shared/engagement/index.ts';
import type { PollId, ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { EngagementTopic } from '../../shared/show-api/index.ts';
import type { TillContext } from './context.ts';

/** Polls, lotteries, shares and invitations, composed. */
export interface EngagementPart {
  topic(showId: ShowId): EngagementTopic;
  voteOf(showId: ShowId, viewerId: ViewerId): { pollId: PollId; answer: number } | null;
  lotteryOf(showId: ShowId, viewerId: ViewerId): MyLottery | null;
  stop(): void;
}

export function composeEngagement(_context: TillContext): EngagementPart {
  return {
    topic: () => ({ poll: null, lottery: null }),
    voteOf: () => null,
    lotteryOf: () => null,
    stop: () => undefined,
  };
}
