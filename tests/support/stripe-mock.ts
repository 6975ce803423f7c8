import { freePort, programFromEnv, startServerProcess } from './server-process.ts';

/** Stripe's own mock on loopback: it checks requests against their OpenAPI and keeps nothing. */
export interface StripeMockForTest {
  readonly host: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** It answers 401 to a stranger, which is an answer. */
const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

/** Starts the stripe-mock that `REGULARS_STRIPE_MOCK` names, on plain HTTP. */
export async function startStripeMock(): Promise<StripeMockForTest> {
  const port = await freePort();
  const server = await startServerProcess({
    title: 'stripe-mock',
    program: programFromEnv('REGULARS_STRIPE_MOCK'),
    args: ['-http-addr', `127.0.0.1:${port}`],
    isReady: () => answers(`http://127.0.0.1:${port}/`),
  });
  return { host: '127.0.0.1', port, stop: () => server.end('SIGKILL') };
}
