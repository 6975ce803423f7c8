import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { MediaServerPorts } from './ports.ts';

const keysSchema = z.object({ key: z.string().min(8), secret: z.string().min(32) });
export type MediaServerKeys = z.infer<typeof keysSchema>;

/** This installation's own key and secret, made on first use, readable by its user only. */
export async function ownKeys(folder: string): Promise<MediaServerKeys> {
  const path = join(folder, 'keys.json');
  const kept = await readFile(path, 'utf8').catch(() => null);
  if (kept !== null) {
    const parsed = keysSchema.safeParse(tryJson(kept));
    if (parsed.success) return parsed.data;
  }
  const keys = {
    key: `regulars${randomBytes(6).toString('hex')}`,
    secret: randomBytes(32).toString('base64url'),
  };
  await mkdir(folder, { recursive: true });
  await writeFile(path, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** LiveKit's configuration: loopback only, no room that the show server did not make. */
export const mediaServerConfig = (keys: MediaServerKeys, ports: MediaServerPorts): string =>
  JSON.stringify({
    port: ports.http,
    bind_addresses: ['127.0.0.1'],
    rtc: {
      node_ip: '127.0.0.1',
      // Its TCP fall-back would listen on every interface, and loopback has no need of one.
      tcp_port: 0,
      udp_port: ports.udp,
      interfaces: { includes: ['lo', 'lo0', 'Loopback Pseudo-Interface 1'] },
      enable_loopback_candidate: true,
    },
    room: { auto_create: false },
    keys: { [keys.key]: keys.secret },
    logging: { level: 'warn' },
  });
