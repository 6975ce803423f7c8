import { useState } from 'react';

/** Whether work is under way, for the button that began it; and how such work is begun. */
export function useBusy(): readonly [boolean, <T>(work: () => Promise<T>) => Promise<T>] {
  const [isBusy, setBusy] = useState(false);
  const busily = async <T>(work: () => Promise<T>): Promise<T> => {
    setBusy(true);
    try {
      return await work();
    } finally {
      setBusy(false);
    }
  };
  return [isBusy, busily];
}
