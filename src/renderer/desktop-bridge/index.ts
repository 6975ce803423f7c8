import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { desktopApiContract } from '../../shared/desktop-api/index.ts';

/** The desktop shell as the studio calls it. */
export type DesktopApi = ContractRouterClient<typeof desktopApiContract>;

/**
 * Opens the line to the desktop shell: a channel of our own, one end of which the preload hands
 * over. Calls wait until the shell has taken it.
 */
export function connectDesktop(): Promise<DesktopApi> {
  const { port1, port2 } = new MessageChannel();
  const desktop: DesktopApi = createORPCClient(new RPCLink({ port: port1 }));
  port1.start();
  window.postMessage('regulars:desktop-port', '*', [port2]);
  return Promise.resolve(desktop);
}
