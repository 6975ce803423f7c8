import * as z from 'zod';
import { messageIdSchema, viewerIdSchema } from '../kernel/ids.ts';

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

/** What a viewer may write: one line of text, trimmed, never markup. */
export const messageTextSchema = z.string().trim().min(1).max(200);
export const displayNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(24)
  // eslint-disable-next-line no-control-regex -- names carry no control or direction marks
  .regex(/^[^\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]+$/u);

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
