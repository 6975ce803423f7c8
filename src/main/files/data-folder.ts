import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDiskFull } from './json-files.ts';

/**
 * Makes the data folder where there is none; answers why nothing can be kept there, null where it
 * can. A full disk is no reason: the studio opens on it and says so.
 */
export function whyNotWritable(folder: string): string | null {
  const probe = join(folder, `.write-test-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(probe, '');
    rmSync(probe, { force: true });
    return null;
  } catch (failure) {
    if (isDiskFull(failure)) return null;
    return failure instanceof Error ? failure.message : String(failure);
  }
}
