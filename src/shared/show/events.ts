import * as z from 'zod';
import { questionIntentSchema } from '../chat/schema.ts';
import type { showIdSchema, viewerIdSchema } from '../kernel/ids.ts';
import { messageIdSchema } from '../kernel/ids.ts';

/**
 * What can happen in a show, as its append-only log keeps it. Past tense; no names, texts or
 * addresses (those stand in tables that can be erased), so that a replay outlives an erasure.
 */
export const showEventBodySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('show-started') }),
  z.object({ kind: z.literal('show-ended') }),
  /** A viewer's first socket opened; `via` tells a link's source where one was named. */
  z.object({ kind: z.literal('viewer-entered'), via: z.string().max(60).nullable() }),
  /** The last socket closed, or the heartbeats stopped. */
  z.object({ kind: z.literal('viewer-left'), why: z.enum(['bye', 'closed', 'timeout']) }),
  z.object({ kind: z.literal('visibility-changed'), isVisible: z.boolean() }),
  z.object({ kind: z.literal('name-set') }),
  z.object({
    kind: z.literal('message-sent'),
    messageId: messageIdSchema,
    /** Null where the message asks nothing. */
    intent: questionIntentSchema.nullable(),
  }),
  z.object({
    kind: z.literal('question-answered'),
    messageId: messageIdSchema,
    answered: z.boolean(),
  }),
  z.object({ kind: z.literal('message-hidden'), messageId: messageIdSchema, hidden: z.boolean() }),
  z.object({ kind: z.literal('host-spoke'), messageId: messageIdSchema }),
  /** The thresholds that hold from here on, so that a replay segments as the evening did. */
  z.object({ kind: z.literal('thresholds-set'), thresholds: z.record(z.string(), z.number()) }),
]);
export type ShowEventBody = z.infer<typeof showEventBodySchema>;

/** One line of the log; `seq` rises by one within a show. */
export interface ShowEvent {
  readonly seq: number;
  readonly showId: z.infer<typeof showIdSchema>;
  readonly atMs: number;
  /** Whose act it was, or whom it concerns; null for the crew's and the show's own. */
  readonly viewerId: z.infer<typeof viewerIdSchema> | null;
  readonly body: ShowEventBody;
}
