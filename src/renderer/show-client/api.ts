import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { ApiErrorCode, showApiContract } from '../../shared/show-api/index.ts';

/** The show server's procedures as our pages call them. */
export type ShowApi = ContractRouterClient<typeof showApiContract>;

export interface ShowApiOptions {
  /** The gateway, such as `http://127.0.0.1:4400`; a page of the gateway gives its own origin. */
  readonly baseUrl: string;
  /** Crew: a bearer token. */
  readonly token?: string;
  /** A viewer's page: the token of its boot data, beside the cookie. */
  readonly commandToken?: string;
}

/** A typed client; types only, so that no schema reaches the watch page. */
export function createShowApi({ baseUrl, token, commandToken }: ShowApiOptions): ShowApi {
  return createORPCClient(
    new RPCLink({
      url: `${baseUrl}/rpc`,
      headers: () => ({
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(commandToken === undefined ? {} : { 'x-regulars-command': commandToken }),
      }),
    }),
  );
}

/** The code with which the show server refused; `offline` where it could not be reached. */
export function errorCodeOf(failure: unknown): ApiErrorCode | 'offline' {
  if (failure instanceof ORPCError) return failure.code as ApiErrorCode;
  return failure instanceof TypeError ? 'offline' : 'internal';
}

/** A key for one command, so that a repeat is answered as the first was. */
export function commandKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
