import type { VariantId } from '../../shared/kernel/index.ts';
import type { Allocation, SaleChanges } from '../../shared/sales/index.ts';
import type { KeptSale, SalesPorts } from './ports.ts';

/** Kinds of entries after which the sale keeps as much aside as before, and sold no more. */
const leavesStockAlone: ReadonlySet<string> = new Set([
  'claimed',
  'promoted',
  'left',
  'quota-released',
  'extended',
]);

/** Keeps the shop's stock in step with the sales; everything here runs inside a transaction. */
export class SaleStock {
  readonly #ports: Pick<SalesPorts, 'sales' | 'stock' | 'scopeOf'>;

  constructor(ports: Pick<SalesPorts, 'sales' | 'stock' | 'scopeOf'>) {
    this.#ports = ports;
  }

  /** Takes a sale's units out of the stock; the transaction falls where there are not as many. */
  carve(kept: KeptSale): void {
    for (const { variantId, units } of kept.plan.lots) this.#keepAside(kept, variantId, units, 0);
  }

  /** Gives back what a sale that never opened kept aside. */
  giveBack(kept: KeptSale): void {
    for (const { variantId } of kept.plan.lots) this.#keepAside(kept, variantId, 0, 0);
  }

  /** The stock goes with what a sale did. */
  follow(kept: () => KeptSale, sale: Allocation, entries: SaleChanges['entries']): void {
    const moving = entries.filter(({ body }) => !leavesStockAlone.has(body.kind));
    if (moving.length === 0) return;
    const plan = kept();
    for (const { variantId } of plan.plan.lots) {
      let sold = 0;
      for (const { body } of moving) {
        if (!('claimId' in body) || body.variantId !== variantId) continue;
        if (body.kind === 'paid' || body.kind === 'paid-late') sold += 1;
        else if (body.kind === 'returned') sold -= 1;
      }
      this.#keepAside(plan, variantId, sale.unitsAside(variantId), sold);
    }
  }

  #keepAside(kept: KeptSale, variantId: VariantId, aside: number, sold: number): void {
    const was = this.#ports.sales.carved(kept.id, variantId);
    if (was === aside && sold === 0) return;
    const scope = this.#ports.scopeOf(kept.showId);
    if (!this.#ports.stock.follow(scope, variantId, sold, aside - was))
      throw new Error(`The stock of ${variantId} does not follow sale ${kept.id}`);
    this.#ports.sales.setCarved(kept.id, variantId, aside);
  }
}
