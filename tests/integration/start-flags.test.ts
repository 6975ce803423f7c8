import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const scripts = resolve(import.meta.dirname, '../../scripts');
const folder = mkdtempSync(join(tmpdir(), 'regulars-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one of the scripts to its end, in a folder that is not the checkout. */
const run = (
  script: string,
  args: readonly string[],
  { env = {}, nodeArgs = [] }: { env?: NodeJS.ProcessEnv; nodeArgs?: readonly string[] } = {},
): Promise<Ended> =>
  new Promise((done) => {
    const child = execFile(
      process.execPath,
      [...nodeArgs, join(scripts, script), ...args],
      { cwd: folder, env: { ...process.env, INIT_CWD: folder, ...env } },
      (_failure, stdout, stderr) => done({ code: child.exitCode, stdout, stderr }),
    );
  });

describe('npm start with flags that cannot be', () => {
  it.each([
    [['--prot', '4500'], '--prot'],
    [['--port', '99999'], '--port'],
    [['--port=80\n80'], '--port'],
    [['--rehearse', '20001'], '--rehearse'],
    [['--lang', 'fr'], '--lang'],
    [['--data-dir'], '--data-dir'],
    [['--sfu', 'ftp://sfu.example'], '--sfu'],
    [['--sfu', 'wss://sfu.example'], 'REGULARS_SFU_KEY'],
    [['live'], 'live'],
  ])('%j ends with 2 and one line that names it', async (args, name) => {
    const env = { REGULARS_SFU_KEY: '', REGULARS_SFU_KEY_FILE: '' };
    const { code, stdout, stderr } = await run('start.mjs', args, { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^regulars: [^\n]+\n$/);
    expect(stderr).toContain(name);
  });

  it('names a file with the secret that cannot be read', async () => {
    const env = { REGULARS_SFU_KEY: 'key', REGULARS_SFU_SECRET: '' };
    const { code, stderr } = await run('start.mjs', ['--sfu=wss://sfu.example'], {
      env: { ...env, REGULARS_SFU_SECRET_FILE: 'nowhere' },
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^regulars: [^\n]+\n$/);
    expect(stderr).toContain(`REGULARS_SFU_SECRET_FILE`);
    expect(stderr).toContain(join(folder, 'nowhere'));
  });
});

describe('what people run', () => {
  it('says its flags', async () => {
    const { code, stdout, stderr } = await run('start.mjs', ['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const flag of ['data-dir', 'port', 'go-live', 'rehearse', 'sfu', 'latency-stamp', 'lang'])
      expect(stdout).toContain(`--${flag}`);
  });

  it.each(['start.mjs', 'test.mjs', 'bench.mjs', 'check.mjs'])(
    '%s tells an old Node what it needs, before anything else',
    async (script) => {
      const older = `Object.defineProperty(process, 'version', { value: 'v18.20.8' })`;
      const { code, stdout, stderr } = await run(script, ['--nonsense'], {
        nodeArgs: ['--import', `data:text/javascript,${encodeURIComponent(older)}`],
      });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('v18.20.8');
      expect(stderr).toContain('20.19');
      expect(stderr).not.toContain('nonsense');
    },
  );
});
