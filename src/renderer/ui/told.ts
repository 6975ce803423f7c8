import { sentenceOf } from './errors.ts';
import { toasts } from './toast.tsx';

/** Where and how a refusal is told. */
export interface Telling {
  /** Of the toast: a later one of the same id takes its place. */
  readonly id: string;
  /** Instead of the sentence of the refusal. */
  readonly sentence?: string | undefined;
}

/** Does it; its outcome, or null where it was refused and the reason is told. */
export async function outcomeOrTold<T>(
  work: () => Promise<T>,
  { id, sentence }: Telling,
): Promise<T | null> {
  try {
    return await work();
  } catch (failure) {
    toasts.bad(sentence ?? sentenceOf(failure), { id });
    return null;
  }
}

/** Does it; true where it was done, else the reason is told. */
export const doneOrTold = async (
  work: () => Promise<unknown>,
  telling: Telling,
): Promise<boolean> =>
  (await outcomeOrTold(async () => {
    await work();
    return true;
  }, telling)) !== null;
