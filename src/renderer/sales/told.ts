import { doneOrTold } from '../ui/index.ts';

/** Does it; true where it was done, else the reason is told where the till tells its own. */
export const told = (work: () => Promise<unknown>): Promise<boolean> =>
  doneOrTold(work, { id: 'till' });
