import type { Publisher } from '../../stage/engine/types.ts';

let isLeavingOnPurpose = false;

/** Closing the window while on air is asked about first; the shell words the question. */
export function warnBeforeLeaving(publisher: Pick<Publisher, 'read'>): void {
  addEventListener('beforeunload', (event) => {
    if (isLeavingOnPurpose || publisher.read().state === 'off') return;
    event.preventDefault();
  });
}

/** Loads the page anew; the show is taken up again as after a lost window. */
export function reloadStudio(): void {
  isLeavingOnPurpose = true;
  location.reload();
}
