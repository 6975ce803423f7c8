import { useEffect, useState } from 'react';

/** The wall clock, read again every so often; for running times. */
export function useNow(everyMs = 1000, nowMs: () => number = Date.now): number {
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const tick = (): void => setNow(nowMs());
    tick();
    const timer = setInterval(tick, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, nowMs]);
  return now;
}
