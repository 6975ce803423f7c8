import * as z from 'zod';
import { messageIdSchema, viewerIdSchema } from '../kernel/ids.ts';
import { plainLine } from './plain-line.ts';

/** What a question wants to know; finding it is `question-finder`'s work. */
export const questionIntentSchema = z.enum([
  'price',
  'stock',
  'size',
  'shipping',
  'returns',
  'authenticity',
  'how-to',
  'discount',
  'other',
]);
export type QuestionIntent = z.infer<typeof questionIntentSchema>;

/** A message that was found to ask something. */
export const questionSchema = z.object({
  intent: questionIntentSchema,
  /** Null while nobody has answered. */
  answeredAtMs: z.int().nullable(),
});
export type Question = z.infer<typeof questionSchema>;

/** What a viewer may write: one plain line, never markup. */
export const messageTextSchema = z.string().overwrite(plainLine).min(1).max(200);
export const displayNameSchema = z
  .string()
  .overwrite(plainLine)
  .min(1)
  .max(24)
  .regex(/[^\p{M}\s]/u);

/** A message as everyone in the room may see it. */
export const chatMessageSchema = z.object({
  id: messageIdSchema,
  viewerId: viewerIdSchema.nullable(),
  /** Host and crew speak in the same list as viewers. */
  from: z.enum(['viewer', 'host']),
  name: z.string(),
  text: z.string(),
  sentAtMs: z.int(),
  question: questionSchema.nullable(),
});
export type ChatMessage = z.infer<typeof chatMessageSchema>;
