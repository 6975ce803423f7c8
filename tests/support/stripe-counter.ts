import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { startStripeMock, type StripeMockForTest } from './stripe-mock.ts';

/** What was asked of Stripe. */
export interface StripeCall {
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey: string | undefined;
  readonly form: URLSearchParams;
  readonly answer: Readonly<Record<string, unknown>>;
}

/**
 * stripe-mock behind a counter: the mock checks each request against Stripe's own description and
 * keeps nothing; the counter remembers what was asked, and can say that an intent was paid.
 */
export interface StripeCounter {
  readonly url: string;
  readonly calls: readonly StripeCall[];
  /** What is said of an intent from here on, over what the mock says. */
  say(intentId: string, change: Readonly<Record<string, unknown>>): void;
  stop(): Promise<void>;
}

const bodyOf = async (message: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
};

/** Asks the mock what the server asked. */
function forward(
  mock: StripeMockForTest,
  incoming: IncomingMessage,
  body: string,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const { method, url, headers } = incoming;
    const asked = request(
      { host: mock.host, port: mock.port, method, path: url, headers },
      (answer) => {
        bodyOf(answer).then((text) => resolve({ status: answer.statusCode ?? 500, text }), reject);
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

export async function startStripeCounter(): Promise<StripeCounter> {
  const mock = await startStripeMock();
  const calls: StripeCall[] = [];
  const said = new Map<string, Readonly<Record<string, unknown>>>();
  const server: Server = createServer((incoming, answer) => {
    void (async () => {
      const body = await bodyOf(incoming);
      const { status, text } = await forward(mock, incoming, body);
      const path = incoming.url ?? '';
      const known = JSON.parse(text) as Record<string, unknown>;
      const intentId = /^\/v1\/payment_intents\/([^/?]+)$/.exec(path)?.[1] ?? '';
      const told = { ...known, ...said.get(intentId) };
      calls.push({
        method: incoming.method ?? '',
        path,
        idempotencyKey: incoming.headers['idempotency-key']?.toString(),
        form: new URLSearchParams(body),
        answer: told,
      });
      answer.writeHead(status, { 'content-type': 'application/json' });
      answer.end(JSON.stringify(told));
    })().catch(() => answer.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${at.port}`,
    calls,
    say: (intentId, change) => void said.set(intentId, { ...said.get(intentId), ...change }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await mock.stop();
    },
  };
}
