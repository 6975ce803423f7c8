import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaServerConfig, ownKeys } from './keys.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'regulars-keys-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the media server’s keys', () => {
  it('are made once, for this user only', async () => {
    const keys = await ownKeys(folder);
    expect(await ownKeys(folder)).toEqual(keys);
    expect((await stat(join(folder, 'keys.json'))).mode & 0o077).toBe(0);
    expect(keys.secret.length).toBeGreaterThanOrEqual(43);
  });

  it('are made anew where the file is damaged', async () => {
    await ownKeys(folder);
    await writeFile(join(folder, 'keys.json'), '{"key":"short"');
    const keys = await ownKeys(folder);
    expect(JSON.parse(await readFile(join(folder, 'keys.json'), 'utf8'))).toEqual(keys);
  });

  it('stand in a configuration that listens on loopback alone', () => {
    const text = mediaServerConfig({ key: 'k', secret: 's' }, { http: 7880, udp: 7882 });
    expect(JSON.parse(text)).toMatchObject({
      bind_addresses: ['127.0.0.1'],
      rtc: { node_ip: '127.0.0.1', tcp_port: 0, udp_port: 7882 },
      room: { auto_create: false },
    });
  });
});
