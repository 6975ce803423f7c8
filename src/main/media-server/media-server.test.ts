import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChildStatus } from '../../shared/desktop-api/index.ts';
import { MediaServerChoice } from './choice.ts';
import { ExternalMediaServer, type SecretBox } from './external.ts';
import { MediaServer, startFailure, type MediaServerAccess } from './media-server.ts';

let folder: string;
const stops: (() => Promise<void>)[] = [];
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'regulars-media-'))));
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await rm(folder, { recursive: true, force: true });
});

/** A program in the media server's place: it notes that it was started, then does as it is told. */
async function program(body: string): Promise<string> {
  const path = join(folder, 'livekit-server.mjs');
  const text = `#!${process.execPath}
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
const { port } = JSON.parse(readFileSync(process.argv[3], 'utf8'));
appendFileSync(${JSON.stringify(join(folder, 'starts'))}, port + '\\n');
${body}`;
  await writeFile(path, text);
  await chmod(path, 0o755);
  return path;
}
const serves = "createServer((_request, answer) => answer.end('OK')).listen(port, '127.0.0.1');";
const startedOn = async (): Promise<string[]> =>
  (await readFile(join(folder, 'starts'), 'utf8').catch(() => '')).split('\n').filter(Boolean);
const answers = (url: string): Promise<boolean> =>
  fetch(url.replace('ws:', 'http:')).then(
    ({ ok }) => ok,
    () => false,
  );

describe('our own media server', () => {
  async function open(body: string, own = join(folder, 'own')) {
    const told: ChildStatus[] = [];
    const accesses: MediaServerAccess[] = [];
    const server = new MediaServer({
      folder: own,
      program: await program(body),
      tell: (status) => told.push(status),
      onAccess: (access) => accesses.push(access),
    });
    stops.push(() => server.stop());
    return { server, told, accesses, states: () => told.map(({ state }) => state) };
  }

  it('is told of before it answers, and runs when it does', async () => {
    const { server, accesses, states } = await open(serves);
    await server.start();
    expect(accesses).toHaveLength(1);
    await vi.waitFor(() => expect(states()).toEqual(['starting', 'running']), 5000);
    const { url } = accesses[0] ?? { url: '' };
    expect(await answers(url)).toBe(true);
    await server.stop();
    expect(await answers(url)).toBe(false);
  });

  it('moves to other ports after two quick deaths', async () => {
    const { server, accesses } = await open('process.exit(1)');
    await server.start();
    await vi.waitFor(() => expect(accesses).toHaveLength(2), 5000);
    await vi.waitFor(async () => expect((await startedOn()).length).toBeGreaterThan(2), 5000);
    const [first, second, third] = await startedOn();
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    expect(accesses[1]?.url).toBe(`ws://127.0.0.1:${third}`);
    expect(accesses[1]?.key).toBe(accesses[0]?.key);
  });

  it('is tried again by itself where it could not even be begun', async () => {
    await writeFile(join(folder, 'own'), 'in the way');
    const { server, told, states } = await open(serves);
    await server.start();
    expect(told.at(-1)).toMatchObject({ state: 'failed', code: 'crashed' });
    await rm(join(folder, 'own'));
    await vi.waitFor(() => expect(states().at(-1)).toBe('running'), 8000);
  }, 10_000);

  it('tells a full disk apart', () => {
    const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
    expect(startFailure(full)).toMatchObject({ state: 'failed', code: 'disk-full' });
  });

  it('is not started when it is stopped meanwhile', async () => {
    const { server, accesses } = await open(serves);
    const started = server.start();
    await server.stop();
    await started;
    expect(accesses).toEqual([]);
    expect(await startedOn()).toEqual([]);
  });
});

const noKeychain: SecretBox = {
  isProtected: () => false,
  encrypt: (text) => Buffer.from(text),
  decrypt: String,
};
const elsewhere = { url: 'wss://livekit.example', key: 'key', secret: 'secret' };

describe('the choice of a media server', () => {
  function open(
    found: string | null,
    { env = {}, launchUrl }: { env?: NodeJS.ProcessEnv; launchUrl?: string } = {},
  ) {
    const told: ChildStatus[] = [];
    const shown: (string | null)[] = [];
    const choice = new MediaServerChoice({
      folder: join(folder, 'own'),
      external: new ExternalMediaServer(join(folder, 'media-server.json'), noKeychain, env),
      launchUrl,
      find: () => found,
      tell: (status) => told.push(status),
      tellShow: (access) => shown.push(access?.url ?? null),
    });
    stops.push(() => choice.stop());
    return { choice, told, shown };
  }

  it('is another one’s only with consent where there is no keychain, and is remembered', async () => {
    const { choice, told } = open(null);
    await choice.start();
    expect(told.at(-1)).toEqual({ state: 'missing' });
    expect(await choice.configure({ ...elsewhere, mayStoreUnprotected: false })).toBe(
      'needs-consent',
    );
    expect(told.at(-1)).toEqual({ state: 'missing' });
    expect(await choice.configure({ ...elsewhere, mayStoreUnprotected: true })).toBe('saved');
    const next = open(null);
    await next.choice.start();
    expect(next.shown).toEqual([elsewhere.url]);
  });

  it('makes one change after the other, and leaves no server of its own behind', async () => {
    const { choice, told, shown } = open(await program(serves));
    const changes = [
      choice.start(),
      choice.configure({ ...elsewhere, mayStoreUnprotected: true }),
      choice.configure(null),
      choice.configure({ ...elsewhere, mayStoreUnprotected: true }),
    ];
    await Promise.all(changes);
    expect(told.at(-1)).toEqual({ state: 'external', url: elsewhere.url });
    const [first, , second] = shown;
    expect(shown).toEqual([first, elsewhere.url, second, elsewhere.url]);
    for (const url of [first, second]) expect(await answers(url ?? '')).toBe(false);
  });

  it('names the keys that are missing for the server of the command line', async () => {
    const missing = join(folder, 'no-such-file');
    const { choice, told, shown } = open(null, {
      launchUrl: elsewhere.url,
      env: { REGULARS_SFU_SECRET_FILE: missing },
    });
    await choice.start();
    expect(told).toEqual([
      {
        state: 'failed',
        code: 'keys-missing',
        detail: 'REGULARS_SFU_KEY, REGULARS_SFU_SECRET_FILE (ENOENT)',
      },
    ]);
    expect(shown).toEqual([]);
  });

  it('takes key and secret from the environment and from the file that it names', async () => {
    await writeFile(join(folder, 'secret'), 'from a file\n');
    const env = { REGULARS_SFU_KEY: 'key', REGULARS_SFU_SECRET_FILE: join(folder, 'secret') };
    const external = new ExternalMediaServer(join(folder, 'media-server.json'), noKeychain, env);
    expect(await external.read(elsewhere.url)).toEqual({
      kind: 'found',
      access: { ...elsewhere, secret: 'from a file' },
    });
  });

  it('says that it failed where what was kept cannot be forgotten', async () => {
    const external = new ExternalMediaServer(join(folder, 'own', '\0'), noKeychain, {});
    const choice = new MediaServerChoice({
      folder,
      external,
      launchUrl: undefined,
      find: () => null,
      tell: () => undefined,
      tellShow: () => undefined,
    });
    expect(await choice.configure(null)).toBe('failed');
  });
});
