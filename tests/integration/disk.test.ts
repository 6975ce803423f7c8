import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { fromShowServerSchema } from '../../src/shared/show-api/index.ts';
import { LiveClient } from '../support/live-client.ts';

const run = promisify(execFile);
const dataDir = mkdtempSync(join(tmpdir(), 'regulars-disk-'));
const entry = resolve(import.meta.dirname, '../../src/server/index.ts');
const hostToken = 'h'.repeat(43);
/** `prlimit` is what makes a disk small here. */
const isLimitable = process.platform === 'linux';
const headers = { authorization: `Bearer ${hostToken}`, 'content-type': 'application/json' };
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** A show server in a process whose files cannot grow at will: writes fail as on a broken disk. */
async function startOnSmallDisk(): Promise<{
  url: string;
  log(): string;
  setMostBytes(bytes: number | 'unlimited'): Promise<void>;
  stop(): Promise<number | null>;
}> {
  // Where a limit is set, the signal that tells of it must not end the server.
  const ignoring = ['-c', `trap '' XFSZ; exec "$0" "$1"`, process.execPath, entry];
  const child = spawn(isLimitable ? 'sh' : process.execPath, isLimitable ? ignoring : [entry], {
    env: {
      ...process.env,
      REGULARS_DATA_DIR: dataDir,
      REGULARS_PORT: '0',
      REGULARS_HOST_TOKEN: hostToken,
      REGULARS_LOG_LEVEL: 'info',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => (log += part));
  const [message] = (await once(child, 'message')) as [unknown];
  const word = fromShowServerSchema.parse(message);
  if (word.kind !== 'listening') throw new Error(word.detail);
  const gone = once(child, 'exit') as Promise<[number | null]>;
  return {
    url: word.url,
    log: () => log,
    setMostBytes: async (bytes) => {
      await run('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:unlimited`]);
    },
    stop: async () => {
      child.send({ kind: 'stop' });
      return (await gone)[0];
    },
  };
}

describe('a disk that takes no more', () => {
  it('refuses commands, shows it to the crew, and goes on after it', async ({ skip }) => {
    skip(!isLimitable, 'only Linux has prlimit, which makes the disk small');
    const server = await startOnSmallDisk();
    const say = (text: string): Promise<Response> =>
      fetch(`${server.url}/api/chat/host-messages`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ text, key: crypto.randomUUID() }),
      });
    const isWell = async (): Promise<boolean> =>
      ((await (await fetch(`${server.url}/healthz`)).json()) as { readonly ok: boolean }).ok;
    const crew = new LiveClient(server.url);
    await crew.opened();
    crew.send({ kind: 'hello', token: hostToken, isVisible: true });
    crew.send({ kind: 'subscribe', topics: ['stage', 'audience'] });
    expect((await crew.until(() => crew.snapshot('stage'))).storage).toBe('ok');
    expect((await say('before')).status).toBe(200);

    const sizes = readdirSync(dataDir).map((name) => statSync(join(dataDir, name)).size);
    await server.setMostBytes(Math.max(...sizes));
    const refused = await say('lost');
    expect(refused.status).toBe(500);
    expect(await refused.json()).toMatchObject({ code: 'internal' });
    const broken = await crew.until(() =>
      crew.deltas('stage').find(({ storage }) => storage !== 'ok'),
    );
    expect(['disk-full', 'failing']).toContain(broken.storage);
    expect(await isWell()).toBe(false);

    await server.setMostBytes('unlimited');
    await crew.until(() => crew.deltas('stage').at(-1)?.storage === 'ok');
    expect((await say('after')).status).toBe(200);
    expect(await isWell()).toBe(true);
    crew.close();
    expect(await server.stop()).toBe(0);
    const log = server.log();
    expect(log).toContain('nothing can be written');
    for (const word of [hostToken, 'before', 'lost', 'after'])
      expect(log).not.toContain(`"${word}`);
    expect(log).not.toContain(hostToken);
  });
});

describe('the log of a server that is attacked', () => {
  it('holds no token, key, name or text', async () => {
    const server = await startOnSmallDisk();
    const pageless = await fetch(`${server.url}/w/tonight`);
    expect(pageless.status).toBe(404);
    const secrets = ['private-name', 'private-text', 'private-key-0123456789', hostToken];
    for (const [path, init] of [
      ['/api/me/name', { method: 'POST', body: JSON.stringify({ name: 'private-name' }) }],
      ['/api/chat/messages', { method: 'POST', body: '{"text":"private-text"' }],
      [
        '/api/chat/host-messages',
        {
          method: 'POST',
          body: JSON.stringify({ text: 'private-text', key: 'private-key-0123456789' }),
        },
      ],
      [`/rtc?access_token=${hostToken}`, {}],
    ] as const)
      await fetch(server.url + path, { headers, ...init });
    const client = new LiveClient(server.url);
    await client.opened();
    client.send({ kind: 'hello', token: `${hostToken}x`, isVisible: true });
    await client.until(() => client.closeCode !== null);
    expect(await server.stop()).toBe(0);
    expect(server.log()).toContain('listening');
    for (const secret of secrets) expect(server.log()).not.toContain(secret);
  });
});
