import * as z from 'zod';
import { questionIntentSchema } from '../chat/schema.ts';
import { viewerIdSchema } from '../kernel/ids.ts';

/** A viewer's stage of life across shows, rising with trust; `lapsed` is a mark beside it. */
export const stageOfLifeSchema = z.enum([
  'awareness',
  'consideration',
  'purchase',
  'retention',
  'advocacy',
]);
export type StageOfLife = z.infer<typeof stageOfLifeSchema>;

/** A viewer's state in the room right now; the first that holds, in this order. */
export const momentSchema = z.enum([
  'leaving',
  'asking',
  'hot',
  'bought',
  'hopping',
  'new',
  'silent',
  'active',
]);
export type Moment = z.infer<typeof momentSchema>;

/** The panel's tabs: four that are always there, then the finer ones. Tabs overlap. */
export const segmentTabSchema = z.enum([
  'new',
  'silent',
  'asking',
  'past-buyers',
  'hot',
  'bought',
  'hopping',
  'active',
  'leaving',
  'all',
]);
export type SegmentTab = z.infer<typeof segmentTabSchema>;

/**
 * Why a row stands where it stands, as data; the panel words it in the crew's language.
 *
 * Instants, not durations, so that a waiting row needs no update to count up.
 */
export const reasonSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('first-visit'), sinceAtMs: z.int() }),
  z.object({ kind: z.literal('asked'), intent: questionIntentSchema, atMs: z.int() }),
  z.object({ kind: z.literal('asks-a-lot'), count: z.int(), sinceAtMs: z.int() }),
  z.object({ kind: z.literal('silent-since'), sinceAtMs: z.int() }),
  z.object({ kind: z.literal('hopped'), entries: z.int(), sinceAtMs: z.int() }),
  z.object({ kind: z.literal('looked-away'), sinceAtMs: z.int() }),
  z.object({ kind: z.literal('viewed-product'), atMs: z.int() }),
  z.object({ kind: z.literal('ordered-now'), atMs: z.int() }),
  z.object({
    kind: z.literal('bought-before'),
    orders: z.int(),
    lastOrderAtMs: z.int(),
  }),
  z.object({ kind: z.literal('came-back'), shows: z.int() }),
  z.object({ kind: z.literal('spoke'), atMs: z.int() }),
]);
export type Reason = z.infer<typeof reasonSchema>;

/** One viewer as the audience panel shows them. */
export const audienceRowSchema = z.object({
  viewerId: viewerIdSchema,
  /** Null for a viewer who gave no name; the panel then shows a short label made of the id. */
  name: z.string().nullable(),
  moment: momentSchema,
  stage: stageOfLifeSchema,
  isLapsed: z.boolean(),
  /** Every tab that this row belongs to but `all`. */
  tabs: z.array(segmentTabSchema),
  /** Most telling first; never empty. */
  reasons: z.array(reasonSchema).min(1).max(4),
  isPresent: z.boolean(),
  enteredAtMs: z.int(),
  /** When the moment began; rows with an open question carry the question's time. */
  sinceAtMs: z.int(),
});
export type AudienceRow = z.infer<typeof audienceRowSchema>;

/** Every threshold of the two axes is a setting, in milliseconds unless named otherwise. */
export const audienceThresholdsSchema = z.object({
  silentAfterMs: z.int().min(1000).default(180_000),
  newForMs: z.int().min(1000).default(180_000),
  askingWindowMs: z.int().min(1000).default(180_000),
  askingCount: z.int().min(1).default(2),
  hotForMs: z.int().min(1000).default(180_000),
  hoppingEntries: z.int().min(2).default(3),
  hoppingWindowMs: z.int().min(1000).default(600_000),
  hoppingStayMs: z.int().min(1000).default(30_000),
  missedHeartbeatsMs: z.int().min(1000).default(10_000),
  hysteresisMs: z.int().min(0).default(5_000),
  lapsedAfterMs: z
    .int()
    .min(1000)
    .default(30 * 24 * 3600 * 1000),
  longStayMs: z.int().min(1000).default(600_000),
  /** How long a viewer who left stays listed. */
  keepLeftMs: z.int().min(0).default(60_000),
});
export type AudienceThresholds = z.infer<typeof audienceThresholdsSchema>;

/** How many rows each tab holds. */
export const segmentCountsSchema = z.record(segmentTabSchema, z.int());
export type SegmentCounts = z.infer<typeof segmentCountsSchema>;

/** What the crew sees of one person, asked for when a row is opened. */
export const viewerCardSchema = z.object({
  viewerId: viewerIdSchema,
  name: z.string().nullable(),
  stage: stageOfLifeSchema,
  isLapsed: z.boolean(),
  firstSeenAtMs: z.int(),
  showsVisited: z.int(),
  messages: z.int(),
  questions: z.int(),
  orders: z.int(),
  lastOrderAtMs: z.int().nullable(),
  /** Total time in all shows. */
  watchedMs: z.int(),
  /** The latest acts in this show, newest first. */
  recent: z
    .array(
      z.object({
        atMs: z.int(),
        kind: z.enum(['entered', 'left', 'said', 'asked', 'answered', 'named']),
        text: z.string().nullable(),
      }),
    )
    .max(20),
});
export type ViewerCard = z.infer<typeof viewerCardSchema>;
