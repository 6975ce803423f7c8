import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pseudonym } from '../../../src/server/sales/allocator/index.ts';
import { viewerIdSchema, type ViewerId } from '../../../src/shared/kernel/index.ts';
import { openTill, tillVariantId } from '../../support/till.ts';
import { runClaims, type ClaimRun } from './claim-run.ts';
import type { ClaimWork } from './taps.ts';

const key = Buffer.from('a key of the bench');

/** Claims from our own allocator over its real database and log, in a folder of its own. */
export async function claimFromAllocator(work: ClaimWork): Promise<ClaimRun> {
  const dataDir = mkdtempSync(join(tmpdir(), 'regulars-claims-'));
  const till = openTill(dataDir);
  const viewers = new Map<string, ViewerId>();
  for (const { viewerId } of work.taps)
    if (!viewers.has(viewerId)) viewers.set(viewerId, viewerIdSchema.parse(randomUUID()));
  try {
    const lots = [{ variantId: tillVariantId, units: work.units }];
    const saleId = await till.open('bench', { limitPerViewer: work.limitPerViewer, lots });
    const run = await runClaims(work, async (tap) => {
      const viewerId = viewers.get(tap.viewerId);
      if (viewerId === undefined) throw new Error('A tap of nobody');
      const answer = await till.allocator.tap(saleId, {
        claimId: randomUUID(),
        viewerId,
        who: pseudonym(key, saleId, viewerId),
        variantId: tillVariantId,
        key: tap.key,
        segments: [],
        mayClaim: true,
      });
      if (answer === null) throw new Error('The sale is not open');
      return { isHeld: answer.verdict === 'held', seq: answer.seq };
    });
    if (till.problems.length > 0) throw new Error(till.problems.join('\n'));
    return run;
  } finally {
    till.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
