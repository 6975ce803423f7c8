import { useEffect, useState } from 'react';
import type { ShelfItem } from '../../../shared/catalog/index.ts';
import type { ProductId } from '../../../shared/kernel/index.ts';

/** A list with one of its members at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const [one] = list.slice(from, from + 1);
  if (one === undefined) return [...list];
  const rest = [...list.slice(0, from), ...list.slice(from + 1)];
  const place = Math.min(Math.max(0, to), rest.length);
  return [...rest.slice(0, place), one, ...rest.slice(place)];
}

/**
 * The shelf in the order that the hand gave it, before the server has said so; of another set of
 * products, or after a refusal, it is the server's order again.
 */
export function useShelfOrder(
  shelf: readonly ShelfItem[],
  save: (ids: readonly ProductId[]) => Promise<boolean>,
): { readonly items: readonly ShelfItem[]; readonly move: (from: number, to: number) => void } {
  const [wanted, setWanted] = useState<readonly ProductId[] | null>(null);
  const told = shelf.map(({ product }) => product.id).join();
  useEffect(() => setWanted(null), [told]);
  const byId = new Map(shelf.map((item) => [item.product.id, item]));
  const inOrder = (wanted ?? []).flatMap((id) => byId.get(id) ?? []);
  const items = inOrder.length === shelf.length ? inOrder : shelf;
  return {
    items,
    move: (from, to) => {
      const ids = items.map(({ product }) => product.id);
      const next = moved(ids, from, to);
      if (String(next) === String(ids)) return;
      setWanted(next);
      void save(next).then((isDone) => isDone || setWanted(null));
    },
  };
}
