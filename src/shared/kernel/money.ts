import * as z from 'zod';
import { mostMinor } from './amounts.ts';

export * from './amounts.ts';

/** An ISO 4217 code; one shop sells in one currency. */
export const currencySchema = z.string().regex(/^[A-Z]{3}$/);
export type Currency = z.infer<typeof currencySchema>;

/** An amount in the smallest unit of its currency (fen, cents); never negative. */
export const minorSchema = z.int().min(0).max(mostMinor);
