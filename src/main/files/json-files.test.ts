import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AssetFolder } from './assets.ts';
import { isJson, SafeFile } from './json-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'regulars-files-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a safe file', () => {
  it('keeps three versions and reads the newest whole one', async () => {
    const path = join(folder, 'scenes.json');
    const file = new SafeFile(path, isJson);
    expect(await file.read()).toBeNull();
    for (const version of [1, 2, 3, 4, 5]) await file.write(JSON.stringify({ version }));
    expect(readFileSync(`${path}.1.bak`, 'utf8')).toBe('{"version":4}');
    expect(readFileSync(`${path}.3.bak`, 'utf8')).toBe('{"version":2}');
    writeFileSync(path, '{"versi');
    expect(await file.read()).toEqual({ text: '{"version":4}', isFromBackup: true });
    await file.write('{"version":6}');
    expect(readFileSync(`${path}.1.bak`, 'utf8')).toBe('{"version":4}');
    expect(await file.read()).toEqual({ text: '{"version":6}', isFromBackup: false });
  });
});

describe('the asset folder', () => {
  it('takes pictures by their content and refuses the rest', async () => {
    const assets = new AssetFolder(join(folder, 'assets'));
    const png = join(folder, 'a.jpg');
    rmSync(folder, { recursive: true, force: true });
    const { mkdirSync } = await import('node:fs');
    mkdirSync(folder, { recursive: true });
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
