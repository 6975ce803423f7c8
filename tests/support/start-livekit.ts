import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

/** Starts the server that `REGULARS_LIVEKIT_SERVER` names; a test run always sets it. */
export async function startLiveKit(): Promise<LiveKitForTest> {
  const program = process.env['REGULARS_LIVEKIT_SERVER'];
  if (program === undefined) throw new Error('REGULARS_LIVEKIT_SERVER names no LiveKit server');
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
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const started = spawn(program, ['--config', config], { stdio: 'ignore' });
    child = started;
    for (;;) {
      if (started.exitCode !== null) throw new Error(`LiveKit ended with ${started.exitCode}`);
      const answers = await fetch(`http://127.0.0.1:${port}/`).then(
        (response) => response.ok,
        () => false,
      );
      if (answers) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null) return;
    const gone = new Promise<void>((resolve) => running.once('exit', () => resolve()));
    running.kill(signal);
    await gone;
  };
  await start();
  return {
    url: `ws://127.0.0.1:${port}`,
    key,
    secret,
    kill: () => end('SIGKILL'),
    restart: start,
    stop: async () => {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
