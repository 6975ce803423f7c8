import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCrashRounds } from '../support/crash-rounds.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'regulars-crash-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

describe('a till that is killed while it sells', () => {
  it('has every answer exactly once, and no unit lost or sold twice, in 20 rounds', async () => {
    const seed = Date.now() % 1_000_000;
    const figures = await runCrashRounds(dataDir, 20, seed);
    expect(figures, `seed ${seed}`).toMatchObject({ lost: 0, oversold: 0, problems: [] });
    expect(figures.acknowledged).toBeGreaterThan(20);
  }, 120_000);
});
