import { useEffect, useState } from 'react';
import type { CrewProduct, PricePoint } from '../../../shared/catalog/index.ts';
import { formatMoney } from '../../../shared/kernel/index.ts';
import { useLanguage } from '../../ui/index.ts';
import { told, type CatalogHouse } from '../house.ts';
import { catalogMessages } from '../messages.ts';

/** The prices that each variant had, newest first: what a struck price is taken from. */
export function PriceHistory(props: {
  readonly house: CatalogHouse;
  readonly product: CrewProduct;
  readonly currency: string;
}) {
  const t = catalogMessages.useText();
  const language = useLanguage();
  const { house, product, currency } = props;
  const [points, setPoints] = useState<Readonly<Record<string, readonly PricePoint[]>>>({});
  const { id, updatedAtMs } = product;
  useEffect(() => {
    let isGone = false;
    void told(() => house.api().catalog.prices({ productId: id })).then((prices) => {
      if (prices !== null && !isGone) setPoints(prices);
    });
    return () => {
      isGone = true;
    };
  }, [house, id, updatedAtMs]);
  const date = (atMs: number): string =>
    new Date(atMs).toLocaleDateString(language === 'zh' ? 'zh-CN' : 'en', { dateStyle: 'medium' });
  return (
    <section aria-label={t('priceHistory')} data-testid="price-history">
      <p className="pb-6 text-12 text-ink-3">{t('priceHistoryBody')}</p>
      {product.variants.map((variant) => (
        <div key={variant.id} className="flex gap-12 py-3 text-12">
          <span className="w-120 shrink-0 truncate text-ink-2">
            {variant.options.join(' / ') || product.title}
          </span>
          <span className="figures flex min-w-0 flex-wrap gap-x-12">
            {[...(points[variant.id] ?? [])].reverse().map(({ fromAtMs, priceMinor }, index) => (
              <span key={fromAtMs} className={index === 0 ? 'text-ink-1' : 'text-ink-3'}>
                {formatMoney(priceMinor, currency, language)} {t('since', { date: date(fromAtMs) })}
              </span>
            ))}
          </span>
        </div>
      ))}
    </section>
  );
}
