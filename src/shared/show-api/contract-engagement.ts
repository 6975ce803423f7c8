import { oc } from '@orpc/contract';
import * as z from 'zod';
import {
  engagementTemplateSchema,
  lotteryDraftSchema,
  lotterySchema,
  lotteryWinnersSchema,
  myLotterySchema,
  pollDraftSchema,
  pollSchema,
} from '../engagement/schema.ts';
import { lotteryIdSchema, pollIdSchema } from '../kernel/ids.ts';
import { showSchema } from '../show/schema.ts';
import { idempotencyKeySchema } from './keys.ts';

const key = idempotencyKeySchema;
const ofPoll = z.object({ pollId: pollIdSchema, key });
const ofLottery = z.object({ lotteryId: lotteryIdSchema, key });

/** Polls, lotteries, shares and invitations. */
export const engagementContract = {
  templates: oc
    .route({ method: 'GET', path: '/engagement-templates' })
    .output(z.array(engagementTemplateSchema)),
  setTemplates: oc
    .route({ method: 'PUT', path: '/engagement-templates' })
    .input(z.object({ templates: z.array(engagementTemplateSchema).max(50) }))
    .output(z.array(engagementTemplateSchema)),
  /** Closes the one before it. */
  openPoll: oc
    .route({ method: 'POST', path: '/polls' })
    .input(z.object({ draft: pollDraftSchema, key }))
    .output(pollSchema),
  closePoll: oc
    .route({ method: 'POST', path: '/polls/{pollId}/close' })
    .input(ofPoll)
    .output(pollSchema),
  /** Once; a second vote gets the first answer. */
  vote: oc
    .route({ method: 'POST', path: '/polls/{pollId}/votes' })
    .input(ofPoll.extend({ slug: showSchema.shape.slug, answer: z.int().min(0).max(4) }))
    .output(z.object({ poll: pollSchema, answer: z.int() })),
  /** Refused with `in-use` while another one runs. */
  openLottery: oc
    .route({ method: 'POST', path: '/lotteries' })
    .input(z.object({ draft: lotteryDraftSchema, key }))
    .output(lotterySchema),
  /** Closes it before its time; the draw follows at once. */
  drawLottery: oc
    .route({ method: 'POST', path: '/lotteries/{lotteryId}/draw' })
    .input(ofLottery)
    .output(lotterySchema),
  /** It stays listed, with its seed. */
  cancelLottery: oc
    .route({ method: 'POST', path: '/lotteries/{lotteryId}/cancel' })
    .input(ofLottery)
    .output(lotterySchema),
  lotteries: oc.route({ method: 'GET', path: '/lotteries' }).output(z.array(lotterySchema)),
  winners: oc
    .route({ method: 'GET', path: '/lotteries/{lotteryId}/winners' })
    .input(z.object({ lotteryId: lotteryIdSchema }))
    .output(lotteryWinnersSchema),
  enter: oc
    .route({ method: 'POST', path: '/lotteries/{lotteryId}/entries' })
    .input(ofLottery.extend({ slug: showSchema.shape.slug }))
    .output(myLotterySchema),
  /** A viewer used the share button. */
  shared: oc
    .route({ method: 'POST', path: '/me/shared' })
    .input(z.object({ slug: showSchema.shape.slug }))
    .output(z.object({})),
  /** A viewer's own link for friends, and what came of it. */
  invite: oc
    .route({ method: 'GET', path: '/me/invite' })
    .input(z.object({ slug: showSchema.shape.slug }))
    .output(
      z.object({
        /** Goes behind the show's own watch address as `?i=`. */
        code: z.string(),
        isRewarded: z.boolean(),
        arrived: z.int(),
        rewarded: z.int(),
      }),
    ),
};
