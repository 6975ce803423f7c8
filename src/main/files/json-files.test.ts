import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AssetFolder } from './assets.ts';
import { whyNotWritable } from './data-folder.ts';
import { isJsonOf, SafeFile, writeFailure } from './json-files.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'regulars-files-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const isWhole = isJsonOf(z.object({ version: z.int() }));
const damagedCopies = (): string[] =>
  readdirSync(folder).filter((name) => /^scenes\.damaged-[-\dT]+\.json$/.test(name));

describe('a safe file', () => {
  it('keeps three versions and reads the newest whole one', async () => {
    const path = join(folder, 'scenes.json');
    const file = new SafeFile(path, isWhole);
    expect(await file.read()).toEqual({ text: null, damage: 'none' });
    for (const version of [1, 2, 3, 4, 5]) await file.write(JSON.stringify({ version }));
    expect(readFileSync(`${path}.1.bak`, 'utf8')).toBe('{"version":4}');
    expect(readFileSync(`${path}.3.bak`, 'utf8')).toBe('{"version":2}');
    writeFileSync(path, '{"versi');
    expect(await file.read()).toEqual({ text: '{"version":4}', damage: 'backup-read' });
    await file.write('{"version":6}');
    expect(readFileSync(`${path}.1.bak`, 'utf8')).toBe('{"version":4}');
    expect(await file.read()).toEqual({ text: '{"version":6}', damage: 'none' });
  });

  it('copies aside what is JSON but not of its shape, once, before anything is written over it', async () => {
    const path = join(folder, 'scenes.json');
    const file = new SafeFile(path, isWhole);
    writeFileSync(path, '{"version":"from tomorrow"}');
    expect(await file.read()).toEqual({ text: null, damage: 'lost' });
    expect(await file.read()).toEqual({ text: null, damage: 'lost' });
    await file.write('{"version":1}');
    await file.write('{"version":2}');
    const copies = damagedCopies();
    expect(copies).toHaveLength(1);
    expect(readFileSync(join(folder, copies[0] ?? ''), 'utf8')).toBe('{"version":"from tomorrow"}');
    expect(await file.read()).toEqual({ text: '{"version":2}', damage: 'none' });
  });

  it('leaves no copy of a damaged secret', async () => {
    const path = join(folder, 'scenes.json');
    writeFileSync(path, '{"secret":"…"}');
    await new SafeFile(path, isWhole, { keepsDamaged: false }).read();
    expect(readdirSync(folder)).toEqual(['scenes.json']);
  });

  it('is settled when the last of several writes has arrived, failed ones included', async () => {
    const path = join(folder, 'scenes.json');
    const file = new SafeFile(path, isWhole);
    for (const version of [1, 2, 3]) void file.write(JSON.stringify({ version }));
    await file.settled();
    expect(readFileSync(path, 'utf8')).toBe('{"version":3}');
    writeFileSync(join(folder, 'file'), '');
    const nowhere = new SafeFile(join(folder, 'file', 'scenes.json'), isWhole);
    const written = nowhere.write('{"version":1}').catch(writeFailure);
    await nowhere.settled();
    expect(await written).toBe('not-writable');
  });
});

describe('the data folder', () => {
  it('is made where there is none, and says why it cannot be', () => {
    expect(whyNotWritable(join(folder, 'new', 'one'))).toBeNull();
    expect(readdirSync(join(folder, 'new', 'one'))).toEqual([]);
    writeFileSync(join(folder, 'file'), '');
    expect(whyNotWritable(join(folder, 'file', 'one'))).toContain('ENOTDIR');
  });
});

describe('the asset folder', () => {
  it('takes pictures by their content and refuses the rest', async () => {
    const assets = new AssetFolder(join(folder, 'assets'));
    const png = join(folder, 'a.jpg');
    writeFileSync(png, Buffer.from('89504e470d0a1a0a0000', 'hex'));
    const taken = await assets.take(png);
    expect(taken).toMatchObject({ result: 'picked', name: 'a.jpg' });
    if (taken.result !== 'picked') return;
    expect(taken.assetId).toMatch(/^[0-9a-f]{64}\.png$/);
    expect(assets.pathOf(taken.assetId)?.type).toBe('image/png');
    for (const bad of ['../settings.json', '..%2fx.png', 'x.png', `${'a'.repeat(64)}.html`])
      expect(assets.pathOf(bad)).toBeNull();
    writeFileSync(png, 'MZ not a picture');
    expect(await assets.take(png)).toEqual({ result: 'failed', code: 'not-an-image' });
    expect(await assets.take(join(folder, 'gone.png'))).toEqual({
      result: 'failed',
      code: 'not-readable',
    });
  });
});
