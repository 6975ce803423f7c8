import type { DesktopStatus } from '../../../shared/desktop-api/index.ts';
import type { DesktopApi } from '../../desktop-bridge/index.ts';
import type { Readable } from '../../stage/engine/types.ts';
import { createValue } from '../../stage/engine/value.ts';

const retryMs = 500;

/** Follows what the shell says of the machine, for as long as the window lives. */
export function watchStatus(
  app: Pick<DesktopApi['app'], 'watchStatus'>,
  initial: DesktopStatus,
  onChange: (status: DesktopStatus, before: DesktopStatus) => void,
): Readable<DesktopStatus> {
  const value = createValue(initial);
  const follow = async (): Promise<void> => {
    for await (const status of await app.watchStatus()) {
      const before = value.read();
      value.set(status);
      onChange(status, before);
    }
  };
  const again = (): void => void setTimeout(() => void follow().then(again, again), retryMs);
  void follow().then(again, again);
  return value;
}
