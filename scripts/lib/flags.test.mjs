import { describe, expect, it } from 'vitest';
import { parseFlags } from './flags.mjs';

const launch = (...args) => parseFlags(args, '/home/host').launch;
const problem = (...args) => parseFlags(args, '/home/host').problem;

describe('the flags of npm start', () => {
  it('may all be left out', () => {
    expect(launch()).toEqual({ goLive: false, rehearse: null, latencyStamp: false });
  });

  it('are read with a space or an equals sign', () => {
    const wanted = {
      dataDir: '/home/host/shows',
      port: 4500,
      goLive: true,
      rehearse: 300,
      sfuUrl: 'wss://sfu.example',
      latencyStamp: true,
      lang: 'zh',
    };
    const spaced =
      '--data-dir shows --port 4500 --go-live --rehearse 300 --sfu wss://sfu.example --latency-stamp --lang zh';
    const joined =
      '--data-dir=shows --port=4500 --go-live --rehearse=300 --sfu=wss://sfu.example --latency-stamp --lang=zh';
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
    expect(said).not.toContain('\n');
    expect(said).not.toContain('secret@');
  });
});
