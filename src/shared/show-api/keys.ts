import * as z from 'zod';

/** A repeat of a command with the same key returns the first answer. */
export const idempotencyKeySchema = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/);
