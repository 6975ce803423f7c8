import { hash } from 'node:crypto';
import * as z from 'zod';
import type { claimIdSchema } from '../../shared/kernel/index.ts';
import {
  saleIdSchema,
  templateIdSchema,
  type Currency,
  type ShowId,
  type ViewerId,
} from '../../shared/kernel/index.ts';
import {
  saleTemplateSchema,
  type MyClaim,
  type OfferSegment,
  type Sale,
  type SaleBoard,
} from '../../shared/sales/index.ts';
import { isRunning } from '../../shared/show/index.ts';
import type { CatalogService } from '../catalog/index.ts';
import type { SalesServices } from '../gateway/index.ts';
import { FlashSales, pseudonym } from '../sales/index.ts';
import { scopeOf, type TillContext } from './context.ts';

/** Flash sales, composed. */
export interface SalesPart {
  readonly service: FlashSales;
  /** What callers of the API may do. */
  readonly services: SalesServices;
  /** The sale that counts down, runs or was last. */
  sale(showId: ShowId): Sale | null;
  board(showId: ShowId): SaleBoard | null;
  /** Claims that still matter to a viewer. */
  claimsOf(showId: ShowId, viewerId: ViewerId): MyClaim[];
  /** Whom of the offers' segments a viewer belongs to now. */
  segmentsOf(showId: ShowId, viewerId: ViewerId): OfferSegment[];
  /** A commit of the log is on disk. */
  committed(): void;
  /** What was decided in a transaction that was rolled back is not so. */
  rolledBack(): void;
  stop(): void;
}

/** What flash sales need of the other parts of the till. */
export interface SalesNeeds {
  readonly catalog: CatalogService;
  currency(): Currency;
  /** Whether a person ever paid an order that was not refunded, in this show too. */
  hasBought(showId: ShowId, viewerId: ViewerId): boolean;
  isInvited(viewerId: ViewerId): boolean;
}

const templatesKey = 'sale-templates';
const templatesSchema = z.array(saleTemplateSchema);

export function composeSales(context: TillContext, needs: SalesNeeds): SalesPart {
  const { store, topics } = context;
  const segmentsOf = (showId: ShowId, viewerId: ViewerId): OfferSegment[] => {
    const state = context.tracker(showId)?.stateOf(viewerId) ?? null;
    const segments: OfferSegment[] = [
      needs.hasBought(showId, viewerId) ? 'past-buyers' : 'first-time-buyers',
    ];
    if ((state?.history.shows ?? 0) === 0) segments.push('new');
    if (state?.questions.some(({ isOpen }) => isOpen) === true) segments.push('asking');
    if (needs.isInvited(viewerId)) segments.push('invited');
    return segments;
  };
  const service = new FlashSales({
    nowMs: context.nowMs,
    newSaleId: () => saleIdSchema.parse(context.newId()),
    // Made for every tap: a UUID by construction.
    newClaimId: () => context.newId() as ReturnType<typeof claimIdSchema.parse>,
    newTemplateId: () => templateIdSchema.parse(context.newId()),
    allocator: {
      hash: (text) => hash('sha256', text),
      store: store.ledger,
      commit: (append) => context.commit(append),
      onFailure: (failure) => context.onFailure(failure),
    },
    once: (showId, command, key, decide) =>
      context.once({ actor: 'crew', key, command, showId }, decide),
    currentShowId: () => context.currentShow().id,
    isRunning: (showId) => isRunning(context.showById(showId)?.phase ?? 'draft'),
    scopeOf: (showId) => scopeOf(context.showById(showId) ?? context.currentShow()),
    currency: () => needs.currency(),
    onSale: (showId, productId) => needs.catalog.sellables(showId, productId),
    formerBeside: (variantIds, priceMinor) => needs.catalog.formerBeside(variantIds, priceMinor),
    sales: store.flashSales,
    stock: store.stock,
    templates: {
      read: () => {
        const text = store.settings.get(templatesKey);
        return text === null ? null : templatesSchema.parse(JSON.parse(text));
      },
      write: (templates) => store.settings.set(templatesKey, JSON.stringify(templates)),
    },
    segmentsOf,
    strengthOf: (viewerId) => context.strengthOf(viewerId),
    pseudonymOf: (saleId, viewerId) =>
      pseudonym(context.signingKey, saleId, context.personOf(viewerId)),
    changed: (showId, ...what) => topics.changed(showId, ...what),
    personChanged: (viewerId) => topics.personChanged(viewerId),
    onProblem: (saleId, problem) =>
      context.onFailure(new Error(`The ledger of sale ${saleId} is not whole: ${problem}`)),
  });
  service.start();
  return {
    service,
    services: servicesOf(service),
    sale: (showId) => service.current(showId),
    board: (showId) => service.currentBoard(showId),
    segmentsOf,
    claimsOf: (showId, viewerId) => service.claimsOf(showId, viewerId),
    committed: () => service.allocator.committed(),
    rolledBack: () => service.allocator.rolledBack(),
    stop: () => service.stop(),
  };
}

const servicesOf = (service: FlashSales): SalesServices => ({
  templates: () => service.templates.all(),
  setTemplates: (templates) => service.templates.replace(templates),
  create: (input, key) => service.desk.create(input, key),
  list: () => service.list(),
  board: (saleId) => service.board(saleId),
  arm: (saleId, key) => service.desk.arm(saleId, key),
  halt: (saleId, key) => service.desk.halt(saleId, key),
  extend: (saleId, byMs, key) => service.desk.extend(saleId, byMs, key),
  addUnits: (saleId, variantId, units, key) => service.desk.addUnits(saleId, variantId, units, key),
  releaseQuota: (saleId, segment, key) => service.desk.releaseQuota(saleId, segment, key),
  tap: (by, saleId, variantId, key) => service.tap(by, saleId, variantId, key),
  giveUp: (viewerId, claimId) => service.giveUp(viewerId, claimId),
  ledger: (saleId) => service.ledger(saleId),
});
