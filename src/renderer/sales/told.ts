import { sentenceOf, toasts } from '../ui/index.ts';

/** Does it; true where it was done, else the reason is told. */
export async function told(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (failure) {
    toasts.bad(sentenceOf(failure), { id: 'till' });
    return false;
  }
}
