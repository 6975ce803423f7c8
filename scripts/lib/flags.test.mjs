import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseFlags } from './flags.mjs';

const access = { REGULARS_SFU_KEY: 'key', REGULARS_SFU_SECRET: 'hush' };
const launch = (...args) => parseFlags(args, '/home/host', access).launch;
const problem = (...args) => parseFlags(args, '/home/host', access).problem;
const folder = mkdtempSync(join(tmpdir(), 'regulars-flags-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the flags of npm start', () => {
  it('may all be left out', () => {
    expect(launch()).toEqual({ goLive: false, rehearse: null, latencyStamp: false });
  });

  it('are read with a space or an equals sign', () => {
    const wanted = {
      dataDir: '/home/host/shows',
      port: 4500,
      goLive: false,
      rehearse: 300,
      sfuUrl: 'wss://sfu.example',
      latencyStamp: true,
      lang: 'zh',
    };
    const spaced =
      '--data-dir shows --port 4500 --rehearse 300 --sfu wss://sfu.example --latency-stamp --lang zh';
    const joined =
      '--data-dir=shows --port=4500 --rehearse=300 --sfu=wss://sfu.example --latency-stamp --lang=zh';
    expect(launch(...spaced.split(' '))).toEqual(wanted);
    expect(launch(...joined.split(' '))).toEqual(wanted);
  });

  it('let in as large a crowd as the studio itself', () => {
    expect(launch('--rehearse', '20000').rehearse).toBe(20_000);
  });

  it.each([
    ['--port 0', '--port'],
    ['--port 65536', '--port'],
    ['--port 44OO', '--port'],
    ['--port', '--port'],
    ['--port --go-live', '--port'],
    ['--rehearse -5', '--rehearse'],
    ['--rehearse 0', '--rehearse'],
    ['--rehearse 20001', '--rehearse'],
    ['--lang=zh\n', '--lang'],
    ['--port=44\u202800', '--port'],
    ['--gol\nive', '--gol'],
    ['li\r\nve', 'li'],
    ['--lang fr', '--lang'],
    ['--sfu not-a-url', '--sfu'],
    ['--sfu ftp://sfu.example', '--sfu'],
    ['--sfu wss://key:secret@sfu.example', '--sfu'],
    ['--data-dir=', '--data-dir'],
    ['--go-live=yes', '--go-live'],
    ['--go-live --go-live', '--go-live'],
    ['--golive', '--golive'],
    ['live', 'live'],
  ])('refuse %s in one line that names it', (text, name) => {
    const said = problem(...text.split(' '));
    expect(said).toContain(name);
    expect(said).not.toMatch(/[\n\r\u2028\u2029]/);
    expect(said).not.toContain('secret@');
  });

  it('go live, rehearse, or name both, which is a rehearsal', () => {
    expect(launch('--go-live')).toMatchObject({ rehearse: null, goLive: true });
    expect(launch('--go-live', '--rehearse', '5')).toMatchObject({ rehearse: 5, goLive: true });
  });
});

describe('the key and the secret of an external LiveKit', () => {
  const read = (env) => parseFlags(['--sfu', 'wss://sfu.example'], folder, env);
  writeFileSync(join(folder, 'secret'), 'hush\n');
  writeFileSync(join(folder, 'empty'), '\n');

  it('come from the environment or from files, whose paths count from where one is', () => {
    expect(read(access)).toMatchObject({ launch: { sfuUrl: 'wss://sfu.example' }, env: {} });
    expect(read({ REGULARS_SFU_KEY: 'key', REGULARS_SFU_SECRET_FILE: 'secret' }).env).toEqual({
      REGULARS_SFU_SECRET_FILE: join(folder, 'secret'),
    });
  });

  it.each([
    ['nothing', {}, 'REGULARS_SFU_KEY'],
    ['no secret', { REGULARS_SFU_KEY: 'key' }, 'REGULARS_SFU_SECRET'],
    ['an empty key', { ...access, REGULARS_SFU_KEY: '' }, 'REGULARS_SFU_KEY'],
    [
      'a file that is not there',
      { REGULARS_SFU_KEY: 'key', REGULARS_SFU_SECRET_FILE: 'no\nwhere' },
      'REGULARS_SFU_SECRET_FILE',
    ],
    ['a folder', { REGULARS_SFU_KEY_FILE: '.' }, 'REGULARS_SFU_KEY_FILE'],
    ['an empty file', { REGULARS_SFU_KEY_FILE: 'empty' }, 'REGULARS_SFU_KEY_FILE'],
  ])('with %s are asked for in one line', (_what, env, name) => {
    const said = read(env).problem;
    expect(said).toContain('--sfu');
    expect(said).toContain(name);
    expect(said).not.toContain('\n');
    expect(read(env).launch).toBeUndefined();
  });

  it('are not asked for without --sfu', () => {
    expect(parseFlags([], folder, {}).problem).toBeUndefined();
  });
});
