import { useCallback, useEffect, useRef, useState } from 'react';
import type { CrewProduct } from '../../shared/catalog/index.ts';
import { told, type CatalogHouse } from './house.ts';

/** The whole catalogue while somebody looks at it; null until it came. */
export function useProducts(
  house: CatalogHouse,
  isOpen: boolean,
): {
  readonly products: readonly CrewProduct[] | null;
  readonly reload: () => Promise<void>;
  /** Puts in what the server answered, without asking for everything again. */
  readonly put: (product: CrewProduct) => void;
} {
  const [products, setProducts] = useState<readonly CrewProduct[] | null>(null);
  const asked = useRef(0);
  const reload = useCallback(async () => {
    const ask = (asked.current += 1);
    const all = await told(() => house.api().catalog.products());
    if (all !== null && ask === asked.current) setProducts(all);
  }, [house]);
  useEffect(() => {
    if (isOpen) void reload();
  }, [isOpen, reload]);
  const put = useCallback((product: CrewProduct) => {
    setProducts((known) => {
      const others = known ?? [];
      return others.some(({ id }) => id === product.id)
        ? others.map((one) => (one.id === product.id ? product : one))
        : [...others, product];
    });
  }, []);
  return { products, reload, put };
}
