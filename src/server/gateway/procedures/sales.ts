import { implement } from '@orpc/server';
import type {
  ClaimId,
  ProductId,
  SaleId,
  ShowId,
  TemplateId,
  VariantId,
  ViewerId,
} from '../../../shared/kernel/index.ts';
import type {
  MyClaim,
  OfferSegment,
  Sale,
  SaleBoard,
  SaleTemplate,
  SaleTermsDraft,
  ShopSettings,
  TapAnswer,
} from '../../../shared/sales/index.ts';
import { Refusal, salesContract } from '../../../shared/show-api/index.ts';
import type { Limits } from '../limits.ts';
import { answerRefusals, type CallContext, type Guards } from './base.ts';

/** What flash sales can do for a caller. */
export interface SalesServices {
  templates(): SaleTemplate[];
  setTemplates(
    templates: readonly (Omit<SaleTemplate, 'id'> & { readonly id: TemplateId | null })[],
  ): SaleTemplate[];
  create(
    input: {
      readonly productId: ProductId;
      readonly variantIds: readonly VariantId[];
      readonly terms: SaleTermsDraft;
      readonly start: 'now' | 'draft' | { readonly atMs: number };
    },
    key: string,
  ): Promise<Sale>;
  list(): Sale[];
  board(saleId: SaleId): SaleBoard;
  arm(saleId: SaleId, key: string): Promise<Sale>;
  halt(saleId: SaleId, key: string): Promise<Sale>;
  extend(saleId: SaleId, byMs: number, key: string): Promise<Sale>;
  addUnits(saleId: SaleId, variantId: VariantId | null, units: number, key: string): Promise<Sale>;
  releaseQuota(saleId: SaleId, segment: OfferSegment | null, key: string): Promise<Sale>;
  tap(
    by: {
      readonly showId: ShowId;
      readonly viewerId: ViewerId;
      readonly arrivedAtMs: number;
    },
    saleId: SaleId,
    variantId: VariantId,
    key: string,
  ): Promise<TapAnswer>;
  giveUp(viewerId: ViewerId, claimId: ClaimId): Promise<MyClaim>;
  /** The public ledger as JSON lines; null where there is no such sale. */
  ledger(saleId: SaleId): string | null;
}

/** How the shop sells. */
export interface ShopServices {
  shop(): ShopSettings;
  setShop(settings: ShopSettings): Promise<ShopSettings>;
}

/** Flash sales: the crew's side, and a viewer's tap. */
export function salesProcedures(
  services: SalesServices,
  shop: ShopServices,
  shows: { showBySlug(slug: string): { readonly id: ShowId } | null },
  { allowed, asViewer }: Guards,
  limits: Limits,
  onFailure: (failure: unknown) => void,
) {
  const base = implement(salesContract).$context<CallContext>().use(answerRefusals(onFailure));
  return base.router({
    templates: base.templates.handler(async ({ context }) => {
      await allowed(context, 'sell');
      return services.templates();
    }),
    setTemplates: base.setTemplates.handler(async ({ context, input }) => {
      await allowed(context, 'sell');
      return services.setTemplates(input.templates);
    }),
    create: base.create.handler(async ({ context, input: { key, ...sale } }) => {
      await allowed(context, 'sell');
      return services.create(sale, key);
    }),
    list: base.list.handler(async ({ context }) => {
      await allowed(context, 'see-audience');
      return services.list();
    }),
    board: base.board.handler(async ({ context, input }) => {
      await allowed(context, 'see-audience');
      return services.board(input.saleId);
    }),
    arm: base.arm.handler(async ({ context, input }) => {
      await allowed(context, 'sell');
      return services.arm(input.saleId, input.key);
    }),
    stop: base.stop.handler(async ({ context, input }) => {
      await allowed(context, 'sell');
      return services.halt(input.saleId, input.key);
    }),
    extend: base.extend.handler(async ({ context, input }) => {
      await allowed(context, 'sell');
      return services.extend(input.saleId, input.byMs, input.key);
    }),
    addUnits: base.addUnits.handler(async ({ context, input }) => {
      await allowed(context, 'sell');
      return services.addUnits(input.saleId, input.variantId, input.units, input.key);
    }),
    releaseQuota: base.releaseQuota.handler(async ({ context, input }) => {
      await allowed(context, 'sell');
      return services.releaseQuota(input.saleId, input.segment, input.key);
    }),
    // Thousands come within one second: a limit of their own, and nothing that is not needed.
    tap: base.tap.handler(async ({ context, input }) => {
      const { viewerId, showId } = await allowed(context, 'watch');
      if (viewerId === null) throw new Refusal('not-allowed');
      await limits.tap(viewerId);
      const show = shows.showBySlug(input.slug);
      if (show === null) throw new Refusal('not-found');
      if (showId !== null && showId !== show.id) throw new Refusal('not-allowed');
      const by = { showId: show.id, viewerId, arrivedAtMs: context.arrivedAtMs };
      return services.tap(by, input.saleId, input.variantId, input.key);
    }),
    giveUp: base.giveUp.handler(async ({ context, input }) => {
      const { viewerId } = await asViewer(context);
      return services.giveUp(viewerId, input.claimId);
    }),
    shop: base.shop.handler(async ({ context }) => {
      await allowed(context, 'see-audience');
      return shop.shop();
    }),
    setShop: base.setShop.handler(async ({ context, input }) => {
      await allowed(context, 'settings');
      return shop.setShop(input);
    }),
  });
}
