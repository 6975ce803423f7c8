import { hash } from 'node:crypto';
import {
  claimIdSchema,
  saleIdSchema,
  showIdSchema,
  variantIdSchema,
  type ClaimId,
  type SaleId,
} from '../../src/shared/kernel/index.ts';
import type { ClaimAnswer, SaleTerms } from '../../src/shared/sales/index.ts';
import { EventLog } from '../../src/server/log/index.ts';
import { Allocator, pseudonym, type SaleStep } from '../../src/server/sales/allocator/index.ts';
import { idOf, viewerOf } from '../../src/server/till/testing/fixtures.test-support.ts';
import { openStore, storageFailureOf, type Store } from '../../src/server/store/index.ts';

export const tillShowId = showIdSchema.parse(idOf('show'));
export const tillVariantId = variantIdSchema.parse(idOf('variant'));
const key = Buffer.from('a key of the tests');

export const saleIdOf = (word: string): SaleId => saleIdSchema.parse(idOf(`sale ${word}`));

/** The real allocator over a real database and log, without gateway and sockets. */
export interface TillForTest {
  readonly store: Store;
  readonly log: EventLog;
  readonly allocator: Allocator;
  readonly problems: readonly string[];
  /** Opens a sale at once. */
  open(word: string, terms?: Partial<SaleTerms>): Promise<SaleId>;
  /** One tap of the viewer of that name; the key is the viewer's own unless said. */
  tap(saleId: SaleId, viewer: string, tapKey?: string): Promise<ClaimAnswer | null>;
  close(): void;
}

export const claimOf = (saleId: SaleId, viewer: string, tapKey: string): ClaimId =>
  claimIdSchema.parse(idOf(`claim ${saleId} ${viewer} ${tapKey}`));

/** Opens a till in a data folder, and takes up what was under way there. */
export function openTill(
  dataDir: string,
  ports: {
    readonly nowMs?: () => number;
    readonly follow?: (step: SaleStep) => void;
    readonly wrapped?: (store: Store) => Store['ledger'];
  } = {},
): TillForTest {
  const nowMs = ports.nowMs ?? Date.now;
  const store = openStore({ dataDir });
  if (store.shows.byId(tillShowId) === null)
    store.shows.insert(
      {
        show: {
          id: tillShowId,
          slug: 'tonight',
          kind: 'show',
          phase: 'live',
          title: 'Tonight',
          hostName: 'Host',
          orientation: 'portrait',
          startsAtMs: null,
          startedAtMs: 1,
          endedAtMs: null,
        },
        rehearsal: null,
      },
      1,
    );
  const problems: string[] = [];
  const fail = (failure: unknown): void => void problems.push(String(failure));
  const log = new EventLog({
    nowMs,
    lastSeq: (showId) => store.events.lastSeq(showId),
    insert: (event) => store.events.insert(event),
    transaction: (work) => store.transaction(work),
    concernsAll: (failure) => storageFailureOf(failure) !== null,
    onCommit: () => undefined,
    onFailure: fail,
  });
  const allocator = new Allocator({
    nowMs,
    hash: (text) => hash('sha256', text),
    store: ports.wrapped?.(store) ?? store.ledger,
    commit: (append) => log.append(append),
    follow: (step) => {
      ports.follow?.(step);
      return [];
    },
    onProblem: (saleId, problem) => problems.push(`${saleId} ${problem}`),
    onChange: () => undefined,
    onFailure: fail,
  });
  log.watch(allocator);
  allocator.start();
  return {
    store,
    log,
    allocator,
    problems,
    open: async (word, terms) => {
      const saleId = saleIdOf(word);
      const opensAtMs = nowMs();
      await log.append({
        showId: tillShowId,
        viewerId: null,
        bodies: [],
        write: () => {
          const whole = { ...someTerms(saleId, opensAtMs), ...terms };
          allocator.book.arm({ showId: tillShowId, terms: whole });
        },
      });
      return saleId;
    },
    tap: (saleId, viewer, tapKey = viewer) =>
      allocator.tap(saleId, {
        claimId: claimOf(saleId, viewer, tapKey),
        viewerId: viewerOf(viewer),
        who: pseudonym(key, saleId, viewerOf(viewer)),
        variantId: tillVariantId,
        key: tapKey,
        segments: [],
        mayClaim: true,
      }),
    close: () => {
      allocator.stop();
      log.flush();
      store.close();
    },
  };
}

const someTerms = (saleId: SaleId, opensAtMs: number): SaleTerms => ({
  saleId,
  opensAtMs,
  closesAtMs: opensAtMs + 600_000,
  holdMs: 300_000,
  limitPerViewer: 1,
  priceMinor: 100,
  currency: 'CNY',
  lots: [{ variantId: tillVariantId, units: 100 }],
  quotas: [],
});
