import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  answersAt,
  freePort,
  programFromEnv,
  startServerProcess,
  type ServerProcess,
} from './server-process.ts';

/** A real LiveKit server on loopback, with keys of its own. */
export interface LiveKitForTest {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port; resolves when it listens. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the server that `REGULARS_LIVEKIT_SERVER` names; a test run always sets it. */
export async function startLiveKit(): Promise<LiveKitForTest> {
  const program = programFromEnv('REGULARS_LIVEKIT_SERVER');
  const folder = mkdtempSync(join(tmpdir(), 'regulars-livekit-'));
  const [port, udpPort] = [await freePort(), await freePort()];
  const key = `key${randomBytes(6).toString('hex')}`;
  const secret = randomBytes(32).toString('base64url');
  const config = join(folder, 'livekit.json');
  writeFileSync(
    config,
    JSON.stringify({
      port,
      bind_addresses: ['127.0.0.1'],
      rtc: {
        node_ip: '127.0.0.1',
        tcp_port: 0,
        udp_port: udpPort,
        interfaces: { includes: ['lo'] },
        enable_loopback_candidate: true,
      },
      room: { auto_create: false },
      keys: { [key]: secret },
      logging: { level: 'error' },
    }),
    { mode: 0o600 },
  );
  let running: ServerProcess | null = null;
  const start = async (): Promise<void> => {
    running = await startServerProcess({
      title: 'LiveKit',
      program,
      args: ['--config', config],
      isReady: () => answersAt(`http://127.0.0.1:${port}/`),
    });
  };
  const kill = async (): Promise<void> => {
    await running?.end('SIGKILL');
    running = null;
  };
  await start();
  return {
    url: `ws://127.0.0.1:${port}`,
    key,
    secret,
    kill,
    restart: start,
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
