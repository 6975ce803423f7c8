import { execFile, execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, startServerProcess } from './server-process.ts';

/** A real PostgreSQL on loopback with a data folder of its own; anyone local is its superuser. */
export interface PostgresForTest {
  readonly port: number;
  readonly user: string;
  readonly database: string;
  stop(): Promise<void>;
}

/** Debian keeps each version's programs in a folder that is not on the PATH. */
const debianFolder = '/usr/lib/postgresql';

function findPrograms(): string {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const folders = [
    ...versions
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(debianFolder, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')));
  if (found === undefined) throw new Error('There is no PostgreSQL server on this computer');
  return found;
}

interface UserIds {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses root; then it runs as the user that its package has made. */
function userForServer(): UserIds {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], {}));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** Starts one with the settings given, over PostgreSQL's own defaults. */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresForTest> {
  const programs = findPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'regulars-postgres-'));
  const ids = userForServer();
  if (ids.uid !== undefined && ids.gid !== undefined) chownSync(folder, ids.uid, ids.gid);
  const data = join(folder, 'data');
  const port = await freePort();
  await promisify(execFile)(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'bench', '--auth', 'trust', '--encoding', 'UTF8', '--no-sync'],
    { ...ids, cwd: folder },
  );
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: folder,
    ...settings,
  };
  const server = await startServerProcess({
    title: 'PostgreSQL',
    program: join(programs, 'postgres'),
    args: [
      '-D',
      data,
      ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    ...ids,
    isReady: () =>
      promisify(execFile)(join(programs, 'pg_isready'), [
        '-h',
        '127.0.0.1',
        '-p',
        String(port),
      ]).then(
        () => true,
        () => false,
      ),
  });
  return {
    port,
    user: 'bench',
    database: 'postgres',
    stop: async () => {
      await server.end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
