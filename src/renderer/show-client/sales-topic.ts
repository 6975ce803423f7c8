import type { ShelfItem } from '../../shared/catalog/schema.ts';
import type { SalesDelta, SalesTopic } from '../../shared/show-api/index.ts';

/** The topic after one change; stock comes as numbers and is put into the shelf. */
export function applySales(topic: SalesTopic, { stock, ...change }: SalesDelta): SalesTopic {
  const next = { ...topic, ...change } as SalesTopic;
  return stock === undefined ? next : { ...next, shelf: withStock(next.shelf, stock) };
}

function withStock(
  shelf: readonly ShelfItem[],
  stock: Readonly<Record<string, number>>,
): ShelfItem[] {
  return shelf.map((item) => {
    const isSame = item.product.variants.every(
      ({ id, available }) => (stock[id] ?? available) === available,
    );
    if (isSame) return item;
    const variants = item.product.variants.map((variant) => ({
      ...variant,
      available: stock[variant.id] ?? variant.available,
    }));
    return { ...item, product: { ...item.product, variants } };
  });
}
