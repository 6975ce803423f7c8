import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pseudonym, type Allocator } from '../../../src/server/sales/allocator/index.ts';
import { viewerIdSchema, type SaleId } from '../../../src/shared/kernel/index.ts';
import { openTill, tillVariantId } from '../../support/till.ts';
import { runClaims, type ClaimRun } from './claim-run.ts';
import type { ClaimWork } from './taps.ts';

type TapRequest = Parameters<Allocator['tap']>[1];

const ledgerKey = Buffer.from('a key of the bench');

/** Claims from our own allocator over its real database and log, in a folder of its own. */
export async function claimFromAllocator(work: ClaimWork): Promise<ClaimRun> {
  const dataDir = mkdtempSync(join(tmpdir(), 'regulars-claims-'));
  const till = openTill(dataDir);
  try {
    const lots = [{ variantId: tillVariantId, units: work.units }];
    const saleId = await till.open('bench', { limitPerViewer: work.limitPerViewer, lots });
    const requests = makeRequests(work, saleId);
    const run = await runClaims(work, async (_tap, at) => {
      const request = requests[at];
      if (request === undefined) throw new Error('A tap of nobody');
      const answer = await till.allocator.tap(saleId, request);
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

/** As the gateway hands them on; made beforehand, as those of the other stores' clients are. */
function makeRequests({ taps }: ClaimWork, saleId: SaleId): TapRequest[] {
  const viewers = new Map<string, Pick<TapRequest, 'viewerId' | 'who'>>();
  return taps.map(({ viewerId: name, key }) => {
    let viewer = viewers.get(name);
    if (viewer === undefined) {
      const viewerId = viewerIdSchema.parse(randomUUID());
      viewer = { viewerId, who: pseudonym(ledgerKey, saleId, viewerId) };
      viewers.set(name, viewer);
    }
    const claimId = randomUUID();
    return { ...viewer, claimId, variantId: tillVariantId, key, segments: [], mayClaim: true };
  });
}
