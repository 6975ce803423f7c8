import type { ClaimId, SaleId, ViewerId } from '../../shared/kernel/index.ts';
import type { Claim } from '../../shared/sales/index.ts';

/** A viewer's claim and the sale it is in. */
export interface ClaimPlace {
  readonly saleId: SaleId;
  readonly claimId: ClaimId;
}

/** Which claims a viewer has or had something by: a unit, or a place on a waiting list. */
export class ViewerClaims {
  readonly #places = new Map<string, Map<string, ClaimPlace>>();

  /**
   * Notes a claim that changed. True where its viewer's page must be told: the first answer of a
   * tap says by itself that there was nothing, and which place it is on the list.
   */
  note(saleId: SaleId, { id, viewerId, status }: Claim): boolean {
    const known = this.#places.get(viewerId);
    if (known?.has(id) === true) return true;
    if (status === 'none') return false;
    const place = { saleId, claimId: id as ClaimId };
    if (known === undefined) this.#places.set(viewerId, new Map([[id, place]]));
    else known.set(id, place);
    return status !== 'waiting';
  }

  /** Newest first. A claim of an act that was rolled back may be among them. */
  of(viewerId: ViewerId): readonly ClaimPlace[] {
    return [...(this.#places.get(viewerId)?.values() ?? [])].reverse();
  }
}
