import { implement } from '@orpc/server';
import type {
  DrawProof,
  EngagementTemplate,
  Lottery,
  LotteryDraft,
  MyLottery,
  Poll,
  PollDraft,
} from '../../../shared/engagement/index.ts';
import type { LotteryId, PollId, ShowId, ViewerId } from '../../../shared/kernel/index.ts';
import { engagementContract } from '../../../shared/show-api/index.ts';
import { answerRefusals, type CallContext, type Guards } from './base.ts';

/** A viewer and the show that their page is open at. */
interface ViewerInShow {
  readonly viewerId: ViewerId;
  readonly showId: ShowId;
}

/** What polls, lotteries, shares and invitations can do for a caller. */
export interface EngagementServices {
  templates(): EngagementTemplate[];
  setTemplates(templates: readonly EngagementTemplate[]): Promise<EngagementTemplate[]>;
  openPoll(draft: PollDraft, key: string): Promise<Poll>;
  closePoll(pollId: PollId, key: string): Promise<Poll>;
  vote(
    by: ViewerInShow,
    pollId: PollId,
    answer: number,
    key: string,
  ): Promise<{ poll: Poll; answer: number }>;
  openLottery(draft: LotteryDraft, key: string): Promise<Lottery>;
  drawLottery(lotteryId: LotteryId, key: string): Promise<Lottery>;
  cancelLottery(lotteryId: LotteryId, key: string): Promise<Lottery>;
  lotteries(showId: ShowId): Lottery[];
  winners(lotteryId: LotteryId): { viewerId: ViewerId; name: string | null; position: number }[];
  enter(by: ViewerInShow, lotteryId: LotteryId, key: string): Promise<MyLottery>;
  share(by: ViewerInShow): Promise<void>;
  invite(
    by: ViewerInShow,
  ): Promise<{ code: string; isRewarded: boolean; arrived: number; rewarded: number }>;
  /** Everything that is public of a draw; null where there is none of this id. */
  proof(lotteryId: LotteryId): DrawProof | null;
  /** A watch page was asked for by a link with an invite code. */
  touched(viewerId: ViewerId, code: string, address: string): void;
}

/** Polls, lotteries, shares and invitations of the show on the stage. */
export function engagementProcedures(
  services: EngagementServices,
  currentShowId: () => ShowId,
  { allowed, asViewer }: Guards,
  onFailure: (failure: unknown) => void,
) {
  const base = implement(engagementContract).$context<CallContext>().use(answerRefusals(onFailure));
  const inShow = async (context: CallContext, slug: string): Promise<ViewerInShow> => {
    const { viewerId, show } = await asViewer(context, slug);
    return { viewerId, showId: show.id };
  };
  return base.router({
    templates: base.templates.handler(async ({ context }) => {
      await allowed(context, 'engage');
      return services.templates();
    }),
    setTemplates: base.setTemplates.handler(async ({ context, input }) => {
      await allowed(context, 'engage');
      return services.setTemplates(input.templates);
    }),
    openPoll: base.openPoll.handler(async ({ context, input }) => {
      await allowed(context, 'engage');
      return services.openPoll(input.draft, input.key);
    }),
    closePoll: base.closePoll.handler(async ({ context, input }) => {
      await allowed(context, 'engage');
      return services.closePoll(input.pollId, input.key);
    }),
    vote: base.vote.handler(async ({ context, input }) =>
      services.vote(await inShow(context, input.slug), input.pollId, input.answer, input.key),
    ),
    openLottery: base.openLottery.handler(async ({ context, input }) => {
      await allowed(context, 'engage');
      return services.openLottery(input.draft, input.key);
    }),
    drawLottery: base.drawLottery.handler(async ({ context, input }) => {
      await allowed(context, 'engage');
      return services.drawLottery(input.lotteryId, input.key);
    }),
    cancelLottery: base.cancelLottery.handler(async ({ context, input }) => {
      await allowed(context, 'engage');
      return services.cancelLottery(input.lotteryId, input.key);
    }),
    lotteries: base.lotteries.handler(async ({ context }) => {
      await allowed(context, 'see-audience');
      return services.lotteries(currentShowId());
    }),
    winners: base.winners.handler(async ({ context, input }) => {
      await allowed(context, 'engage');
      return services.winners(input.lotteryId);
    }),
    enter: base.enter.handler(async ({ context, input }) =>
      services.enter(await inShow(context, input.slug), input.lotteryId, input.key),
    ),
    shared: base.shared.handler(async ({ context, input }) => {
      await services.share(await inShow(context, input.slug));
      return {};
    }),
    invite: base.invite.handler(async ({ context, input }) =>
      services.invite(await inShow(context, input.slug)),
    ),
  });
}
