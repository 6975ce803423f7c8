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

/** A refusal of the show server, with its code. */
export class ShowApiError extends Error {
  readonly code: ApiErrorCode;
  constructor(code: ApiErrorCode) {
    super(code);
    this.code = code;
  }
}

interface Refused {
  readonly code?: ApiErrorCode;
}
/** What is refused before it reaches a procedure has its code outside. */
interface Answer extends Refused {
  readonly json?: unknown;
}

/**
 * A typed client; types only, so that no schema reaches the watch page. It speaks oRPC's protocol
 * by itself as far as our contract goes, which is JSON in and out: the library's own client would
 * weigh more than the page that comes with it.
 */
export function createShowApi({ baseUrl, token, commandToken }: ShowApiOptions): ShowApi {
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(commandToken === undefined ? {} : { 'x-regulars-command': commandToken }),
  };
  const call = async (
    path: string,
    input: unknown,
    options?: { readonly signal?: AbortSignal },
  ): Promise<unknown> => {
    const response = await fetch(`${baseUrl}/rpc${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ json: input }),
      signal: options?.signal ?? null,
    });
    const body = (await response.json()) as Answer;
    if (response.ok) return body.json;
    throw new ShowApiError((body.json as Refused | undefined)?.code ?? body.code ?? 'internal');
  };
  const at = (path: string): unknown =>
    new Proxy(
      (input: unknown, options?: { readonly signal?: AbortSignal }) => call(path, input, options),
      {
        // A `then` would make a promise of it wherever it is awaited.
        get: (_, name) =>
          typeof name === 'string' && name !== 'then' ? at(`${path}/${name}`) : undefined,
      },
    );
  return at('') as ShowApi;
}

/** The code with which the show server refused; `offline` where it could not be reached. */
export function errorCodeOf(failure: unknown): ApiErrorCode | 'offline' {
  if (failure instanceof ShowApiError) return failure.code;
  return failure instanceof TypeError ? 'offline' : 'internal';
}

/** A key for one command, so that a repeat is answered as the first was. */
export function commandKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
