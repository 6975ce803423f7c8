import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasRealCandidate } from './debian.mjs';
import { makeFolder } from './npm.mjs';
import { npmCommand } from './run.mjs';
import { makeStamped, readStamp } from './stamp.mjs';

let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'regulars setup-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fillWith = (text) => (part) => writeFileSync(join(part, 'program'), text);

describe('a part in the cache', () => {
  it('is there whole, or not at all', async () => {
    const target = join(folder, 'electron', '45');
    const failing = makeFolder(target, 'program', async (part) => {
      await fillWith('half')(part);
      throw new Error('no network');
    });
    await expect(failing).rejects.toThrow('no network');
    expect(readdirSync(join(folder, 'electron'))).toEqual([]);
    await makeFolder(target, 'program', fillWith('whole'));
    expect(readFileSync(join(target, 'program'), 'utf8')).toBe('whole');
  });

  it('stays as it is when another start has made it meanwhile', async () => {
    const target = join(folder, '45');
    await makeFolder(target, 'program', async (part) => {
      await makeFolder(target, 'program', fillWith('the first'));
      await fillWith('the second')(part);
    });
    expect(readFileSync(join(target, 'program'), 'utf8')).toBe('the first');
    expect(readdirSync(folder)).toEqual(['45']);
  });

  it('takes the place of a folder that lacks its program', async () => {
    const target = join(folder, '45');
    mkdirSync(target);
    writeFileSync(join(target, 'rest'), '');
    await makeFolder(target, 'program', fillWith('whole'));
    expect(readdirSync(target)).toEqual(['program']);
  });

  it('is made after what earlier ones left for over a day is swept, and only that', async () => {
    const [old, young] = ['45.part-old', '45.part-young'];
    for (const name of [old, young, '44']) mkdirSync(join(folder, name));
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 3600;
    for (const name of [old, '44']) utimesSync(join(folder, name), twoDaysAgo, twoDaysAgo);
    await makeFolder(join(folder, '45'), 'program', fillWith('whole'));
    expect(readdirSync(folder).sort()).toEqual(['44', '45', young]);
  });
});

describe('a stamped result', () => {
  it('has no stamp while it is made, nor after that has failed', async () => {
    const stamp = join(folder, '.built');
    let during = 'never looked';
    await makeStamped(stamp, 'a', async () => (during = await readStamp(stamp)));
    expect([during, await readStamp(stamp)]).toEqual([null, 'a']);
    const half = makeStamped(stamp, 'b', () => Promise.reject(new Error('interrupted')));
    await expect(half).rejects.toThrow('interrupted');
    expect(await readStamp(stamp)).toBeNull();
  });
});

describe('a package that apt offers', () => {
  const policy = (candidate) =>
    `chromium:\n  Installed: (none)\n  Candidate: ${candidate}\n  Version table:\n`;

  it('counts when it has a version, and is no pointer to a snap', () => {
    expect(hasRealCandidate(policy('156.0.7204.92-1~deb12u1'))).toBe(true);
    expect(hasRealCandidate(policy('(none)'))).toBe(false);
    expect(hasRealCandidate(policy('1:1snap1-0ubuntu5'))).toBe(false);
    expect(hasRealCandidate('')).toBe(false);
  });
});

describe('how npm is called', () => {
  const call = (env, platform, nodePath) => npmCommand(['ci', '--x'], { env, platform, nodePath });

  it('is as it was called itself, else by its script beside Node', () => {
    const script = join(folder, 'npm-cli.js');
    writeFileSync(script, '');
    expect(call({ npm_execpath: script }, 'linux', '/n/bin/node')).toEqual([
      '/n/bin/node',
      [script, 'ci', '--x'],
      {},
    ]);
    const beside = join(folder, 'lib/node_modules/npm/bin');
    mkdirSync(beside, { recursive: true });
    writeFileSync(join(beside, 'npm-cli.js'), '');
    const node = join(folder, 'bin/node');
    expect(call({}, 'linux', node)).toEqual([node, [join(beside, 'npm-cli.js'), 'ci', '--x'], {}]);
  });

  it('is from the PATH where there is none, with what has spaces in quotes for a shell', () => {
    expect(call({}, 'darwin', '/nowhere/bin/node')).toEqual(['npm', ['ci', '--x'], {}]);
    expect(
      npmCommand(['pack', 'a@1.0.0', '--pack-destination', 'C:\\Users\\Li Na\\part'], {
        env: { npm_execpath: 'C:\\yarn.js' },
        platform: 'win32',
        nodePath: 'C:\\Program Files\\nodejs\\node.exe',
      }),
    ).toEqual([
      'npm.cmd',
      ['pack', 'a@1.0.0', '--pack-destination', '"C:\\Users\\Li Na\\part"'],
      { shell: true },
    ]);
  });
});
