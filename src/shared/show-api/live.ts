import * as z from 'zod';
import { audienceRowSchema, segmentCountsSchema } from '../audience/schema.ts';
import { chatMessageSchema } from '../chat/schema.ts';
import { shelfItemSchema } from '../catalog/schema.ts';
import { lotterySchema, myLotterySchema, pollSchema } from '../engagement/schema.ts';
import { messageIdSchema, pollIdSchema, productIdSchema, viewerIdSchema } from '../kernel/ids.ts';
import { currencySchema } from '../kernel/money.ts';
import {
  identityStrengthSchema,
  myClaimSchema,
  myCouponSchema,
  orderSchema,
  saleBoardSchema,
  saleSchema,
} from '../sales/index.ts';
import { publishReportSchema, showSchema } from '../show/schema.ts';
import type { apiErrorCodeSchema } from './errors.ts';
import { goMarkSchema } from './go-mark.ts';
import { roleSchema } from './roles.ts';

/**
 * The one WebSocket at `/live`, JSON both ways.
 *
 * The client says `hello`, the server `welcome`; the client subscribes, the server answers each
 * topic with a snapshot and a revision, then deltas whose revision rises by one. On a gap the
 * client subscribes again and gets a new snapshot. `me` deltas come at once.
 */
export const livePath = '/live';
export const heartbeatEveryMs = 5_000;

/** The topics that exist now; `audience` and the crew's view of `chat` need a crew role. */
export const topicSchema = z.enum([
  'show',
  'chat',
  'audience',
  'sales',
  'engagement',
  'stage',
  'me',
]);
export type Topic = z.infer<typeof topicSchema>;

/** What a viewer's page knows of its picture, told with each heartbeat. */
export const playbackSchema = z.object({
  isPlaying: z.boolean(),
  /** Composite to screen as the page estimates it, null where it cannot. */
  latencyMs: z.number().min(0).max(60_000).nullable(),
});
export type Playback = z.infer<typeof playbackSchema>;

export const clientMessageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hello'),
    slug: showSchema.shape.slug.optional(),
    /** Crew and the crowd bring a token; a viewer's page is known by its cookie. */
    token: z.string().min(16).max(512).optional(),
    isVisible: z.boolean().default(true),
  }),
  z.object({ kind: z.literal('subscribe'), topics: z.array(topicSchema).min(1).max(8) }),
  z.object({ kind: z.literal('unsubscribe'), topics: z.array(topicSchema).min(1).max(8) }),
  z.object({
    kind: z.literal('heartbeat'),
    isVisible: z.boolean(),
    playback: playbackSchema.optional(),
  }),
  /** The product page that the viewer has open, null when it is closed. */
  z.object({ kind: z.literal('viewing'), productId: productIdSchema.nullable() }),
  /** Clock sync: the server answers `pong` with its own clock. */
  z.object({ kind: z.literal('ping'), sentAtMs: z.number() }),
  /** The viewer leaves on purpose (page closed). */
  z.object({ kind: z.literal('bye') }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

/** `show`: the show, what is published, and how many are present. */
export const showTopicSchema = z.object({
  show: showSchema,
  publish: publishReportSchema,
  viewers: z.int(),
  /** Changes whenever a newer poster can be fetched; null where there is none. */
  posterUrl: z.string().nullable(),
});
export type ShowTopic = z.infer<typeof showTopicSchema>;

/** `chat`: viewers get a fair sample of the newest; the crew gets everything. */
export const chatSnapshotSchema = z.object({
  messages: z.array(chatMessageSchema),
  /** Crew only; viewers get none. Oldest first. */
  openQuestions: z.array(chatMessageSchema),
});
export const chatDeltaSchema = z.object({
  added: z.array(chatMessageSchema),
  /** Same ids as before, new content (answered). */
  changed: z.array(chatMessageSchema),
  hiddenIds: z.array(messageIdSchema),
});
export type ChatSnapshot = z.infer<typeof chatSnapshotSchema>;
export type ChatDelta = z.infer<typeof chatDeltaSchema>;

/** `audience` (crew): all rows, then those that changed, with the counts of the tabs. */
export const audienceSnapshotSchema = z.object({
  counts: segmentCountsSchema,
  rows: z.array(audienceRowSchema),
});
export const audienceDeltaSchema = z.object({
  counts: segmentCountsSchema,
  upserts: z.array(audienceRowSchema),
  removedIds: z.array(viewerIdSchema),
});
export type AudienceSnapshot = z.infer<typeof audienceSnapshotSchema>;
export type AudienceDelta = z.infer<typeof audienceDeltaSchema>;

/** Whether what happens can be written; `disk-full` and `failing` refuse every command. */
export const storageStateSchema = z.enum(['ok', 'disk-full', 'failing']);
export type StorageState = z.infer<typeof storageStateSchema>;

/** `stage` (crew): what viewers report of the picture, and whether the server can still write. */
export const stageTopicSchema = z.object({
  storage: storageStateSchema,
  latencyP50Ms: z.number().nullable(),
  latencyP95Ms: z.number().nullable(),
  /** The lowest: nobody sees a frame sooner. */
  latencyMinMs: z.number().nullable(),
  reportingViewers: z.int(),
});
export type StageTopic = z.infer<typeof stageTopicSchema>;

/** `sales`: the shelf, the sale that counts down, runs or was last, and (crew) its board. */
export const salesTopicSchema = z.object({
  currency: currencySchema,
  /** Whether payments are tests: a rehearsal, or a shop that has not been set up to take money. */
  isTest: z.boolean(),
  shelf: z.array(shelfItemSchema),
  sale: saleSchema.nullable(),
  mark: goMarkSchema.nullable(),
  /** Crew only. */
  board: saleBoardSchema.nullable(),
  /** Crew only: paid orders of this show, and money matters that wait for a person. */
  takings: z.object({ orders: z.int(), sumMinor: z.int(), tasks: z.int() }).nullable(),
});
export type SalesTopic = z.infer<typeof salesTopicSchema>;
/** Only what changed; `stock` says what is available now of variants on the shelf. */
export const salesDeltaSchema = salesTopicSchema
  .partial()
  .extend({ stock: z.record(z.string(), z.int()).optional() });
export type SalesDelta = z.infer<typeof salesDeltaSchema>;

/** `engagement`: what is open or was last. */
export const engagementTopicSchema = z.object({
  poll: pollSchema.nullable(),
  lottery: lotterySchema.nullable(),
});
export type EngagementTopic = z.infer<typeof engagementTopicSchema>;

/** `me`: what concerns this one client. */
export const meTopicSchema = z.object({
  viewerId: viewerIdSchema.nullable(),
  name: z.string().nullable(),
  role: roleSchema,
  strength: identityStrengthSchema,
  /** Claims of the show's sales that still matter: held, waiting, paid. */
  claims: z.array(myClaimSchema),
  coupons: z.array(myCouponSchema),
  /** Things in the cart. */
  cart: z.int(),
  /** Orders of this show, newest first. */
  orders: z.array(orderSchema).max(20),
  vote: z.object({ pollId: pollIdSchema, answer: z.int() }).nullable(),
  lottery: myLotterySchema.nullable(),
});
export type MeTopic = z.infer<typeof meTopicSchema>;

/** What each topic carries first and then; `show`, `engagement`, `stage` and `me` send the whole value anew. */
export interface TopicShapes {
  show: { snapshot: ShowTopic; delta: ShowTopic };
  chat: { snapshot: ChatSnapshot; delta: ChatDelta };
  audience: { snapshot: AudienceSnapshot; delta: AudienceDelta };
  sales: { snapshot: SalesTopic; delta: SalesDelta };
  engagement: { snapshot: EngagementTopic; delta: EngagementTopic };
  stage: { snapshot: StageTopic; delta: StageTopic };
  me: { snapshot: MeTopic; delta: MeTopic };
}

/** What the server says; typed here, parsed by clients in development and tests only. */
export type ServerMessage =
  | {
      kind: 'welcome';
      role: z.infer<typeof roleSchema>;
      viewerId: z.infer<typeof viewerIdSchema> | null;
      heartbeatEveryMs: number;
    }
  | {
      [T in Topic]: { kind: 'snapshot'; topic: T; rev: number; state: TopicShapes[T]['snapshot'] };
    }[Topic]
  | {
      [T in Topic]: { kind: 'delta'; topic: T; rev: number; change: TopicShapes[T]['delta'] };
    }[Topic]
  | { kind: 'pong'; sentAtMs: number; serverNowMs: number }
  /** After it the server closes the socket, unless the code says that only one request failed. */
  | { kind: 'refused'; code: z.infer<typeof apiErrorCodeSchema> };
