import * as z from 'zod';
import {
  couponIdSchema,
  lotteryIdSchema,
  pollIdSchema,
  templateIdSchema,
  viewerIdSchema,
} from '../kernel/ids.ts';

const words = (most: number) => z.string().trim().min(1).max(most);

export const pollDraftSchema = z.object({
  question: words(120),
  answers: z.array(words(60)).min(2).max(5),
  durationMs: z.int().min(10_000).max(3_600_000).nullable().default(60_000),
});
export type PollDraft = z.infer<typeof pollDraftSchema>;

/** A poll as everyone sees it; the result is live. */
export const pollSchema = z.object({
  id: pollIdSchema,
  question: z.string(),
  answers: z
    .array(z.object({ text: z.string(), votes: z.int() }))
    .min(2)
    .max(5),
  state: z.enum(['open', 'closed']),
  openedAtMs: z.int(),
  closesAtMs: z.int().nullable(),
});
export type Poll = z.infer<typeof pollSchema>;

/** What a viewer must do to take part; buying is never a condition. */
export const lotteryTaskSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everyone') }),
  z.object({ kind: z.literal('commented') }),
  z.object({ kind: z.literal('watched'), minutes: z.int().min(1).max(120) }),
  z.object({ kind: z.literal('shared') }),
]);
export type LotteryTask = z.infer<typeof lotteryTaskSchema>;

export const lotteryDraftSchema = z.object({
  title: words(80),
  prize: words(80),
  /** Given to each winner; null where the prize is handed over otherwise. */
  couponId: couponIdSchema.nullable().default(null),
  winners: z.int().min(1).max(100).default(1),
  task: lotteryTaskSchema,
  durationMs: z.int().min(10_000).max(3_600_000).default(120_000),
});
export type LotteryDraft = z.infer<typeof lotteryDraftSchema>;

/** A lottery as everyone sees it. */
export const lotterySchema = z.object({
  id: lotteryIdSchema,
  title: z.string(),
  prize: z.string(),
  winners: z.int(),
  task: lotteryTaskSchema,
  state: z.enum(['open', 'closed', 'drawn', 'cancelled']),
  openedAtMs: z.int(),
  closesAtMs: z.int(),
  entries: z.int(),
  /** SHA-256 of the secret seed, published when it opens. */
  seedHash: z.string(),
  /** SHA-256 of the list of entries, published when it closes, before the draw. */
  entriesHash: z.string().nullable(),
  /** Published with the draw. */
  seed: z.string().nullable(),
  won: z.array(z.object({ pseudonym: z.string(), name: z.string().nullable() })),
  /** Where anyone can check the draw. */
  checkUrl: z.string(),
});
export type Lottery = z.infer<typeof lotterySchema>;

/** What one viewer has to do with a lottery; told on `me`. */
export const myLotterySchema = z.object({
  lotteryId: lotteryIdSchema,
  isIn: z.boolean(),
  pseudonym: z.string().nullable(),
  hasWon: z.boolean(),
  /** What is missing to the task, null where nothing is. */
  missing: z.enum(['comment', 'watch', 'share']).nullable(),
  watchedMs: z.int(),
});
export type MyLottery = z.infer<typeof myLotterySchema>;

/** A poll or lottery that is prepared before the show. */
export const engagementTemplateSchema = z.discriminatedUnion('kind', [
  z.object({ id: templateIdSchema, kind: z.literal('poll'), draft: pollDraftSchema }),
  z.object({ id: templateIdSchema, kind: z.literal('lottery'), draft: lotteryDraftSchema }),
]);
export type EngagementTemplate = z.infer<typeof engagementTemplateSchema>;

/** Winners with names and ids, for the crew. */
export const lotteryWinnersSchema = z.array(
  z.object({ viewerId: viewerIdSchema, name: z.string().nullable(), position: z.int() }),
);

/** Everything needed to check a draw on any machine; pseudonyms only. */
export const drawProofSchema = z.object({
  version: z.literal(1),
  lotteryId: lotteryIdSchema,
  state: lotterySchema.shape.state,
  winners: z.int(),
  seedHash: z.string(),
  seed: z.string().nullable(),
  entriesHash: z.string().nullable(),
  entries: z.array(z.string()),
  won: z.array(z.string()),
});
export type DrawProof = z.infer<typeof drawProofSchema>;
