import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** Why a fetch did not come back with an answer. */
export type FetchFailureCode =
  /** No http(s) address, or one with a name and password. */
  | 'bad-address'
  /** It leads to an address that is not public. */
  | 'not-public'
  | 'too-many-redirects'
  | 'too-large'
  | 'timeout'
  /** Nobody there, or the line broke. */
  | 'unreachable';

export class FetchFailure extends Error {
  readonly code: FetchFailureCode;
  constructor(code: FetchFailureCode, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.code = code;
  }
}

/** What is asked for, and how much of an answer is taken. */
export interface PublicRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** More than this is a failure, not a cut. */
  readonly maxBytes: number;
  /** For all of it, redirects included. */
  readonly timeoutMs: number;
  /** A POST is never sent on. */
  readonly maxRedirects?: number;
}

export interface PublicAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly bytes: Buffer;
}

/** What can be put in its place: tests have no public internet. */
export interface PublicFetchPorts {
  readonly isAllowed?: (address: string) => boolean;
  readonly lookup?: (
    host: string,
    done: (failure: Error | null, all: LookupAddress[]) => void,
  ) => void;
}

export type PublicFetch = (request: PublicRequest) => Promise<PublicAnswer>;

/**
 * Fetches from public addresses only. The address is checked as it is connected to, never by name
 * beforehand: a name that answers differently the second time gains nothing. Each redirect is
 * checked anew.
 */
export function createPublicFetch(ports: PublicFetchPorts = {}): PublicFetch {
  const isAllowed = ports.isAllowed ?? isPublicAddress;
  const lookup = guarded(
    ports.lookup ?? ((host, done) => systemLookup(host, { all: true, verbatim: true }, done)),
    isAllowed,
  );
  const checked = (text: string, base?: string): URL => {
    const url = URL.canParse(text, base) ? new URL(text, base) : null;
    if (url === null || !/^https?:$/.test(url.protocol) || `${url.username}${url.password}` !== '')
      throw new FetchFailure('bad-address', text.slice(0, 200));
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // Node looks up names only.
    if (isIP(host) !== 0 && !isAllowed(host)) throw new FetchFailure('not-public', host);
    return url;
  };
  return async (request) => {
    const signal = AbortSignal.timeout(request.timeoutMs);
    const most = request.method === 'POST' ? 0 : (request.maxRedirects ?? 3);
    let url = checked(request.url);
    for (let redirects = 0; ; redirects += 1) {
      const { answer, location } = await once(request, url, lookup, signal);
      if (location === null || request.method === 'POST') return answer;
      if (redirects >= most) throw new FetchFailure('too-many-redirects', url.href);
      url = checked(location, url.href);
    }
  };
}

/** A lookup that fails where any of the addresses is closed: a mixed answer is no honest one. */
const guarded =
  (
    lookup: NonNullable<PublicFetchPorts['lookup']>,
    isAllowed: (address: string) => boolean,
  ): LookupFunction =>
  (host, options, done) => {
    lookup(host, (failure, all) => {
      const [first] = all ?? [];
      if (failure !== null) done(failure, '', 0);
      else if (first === undefined || !all.every(({ address }) => isAllowed(address)))
        done(new FetchFailure('not-public', host), '', 0);
      else if (options.all === true) done(null, all);
      else done(null, first.address, first.family);
    });
  };

async function once(
  request: PublicRequest,
  url: URL,
  lookup: LookupFunction,
  signal: AbortSignal,
): Promise<{ answer: PublicAnswer; location: string | null }> {
  try {
    const response = await send(request, url, lookup, signal);
    const status = response.statusCode ?? 0;
    const location = status >= 300 && status < 400 ? (response.headers.location ?? null) : null;
    const bytes = await read(response, request.maxBytes);
    return { answer: { status, headers: response.headers, bytes }, location };
  } catch (failure) {
    if (failure instanceof FetchFailure) throw failure;
    if (signal.aborted) throw new FetchFailure('timeout', url.host);
    throw new FetchFailure('unreachable', failure instanceof Error ? failure.message : url.host);
  }
}

function send(
  { method = 'GET', headers = {}, body }: PublicRequest,
  url: URL,
  lookup: LookupFunction,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const ask = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const asked = ask(
      url,
      // No agent: a connection of an earlier request was made for another check.
      {
        method,
        lookup,
        signal,
        agent: false,
        headers: { 'accept-encoding': 'identity', ...headers },
      },
      resolve,
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

async function read(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response) {
    const bytes = part as Buffer;
    size += bytes.length;
    if (size > maxBytes) {
      response.destroy();
      throw new FetchFailure('too-large');
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}
