import type { ReactElement, ReactNode } from 'react';
import type { Order, Quote } from '../../../../shared/sales/index.ts';
import { useWords } from '../context.ts';
import { Pic, Price } from '../parts/controls.tsx';
import { titleIn } from './prices.ts';

type Line = Order['lines'][number];

/** What is bought: a line of a cart, of a checkout or of an order. */
export function LineItem(props: {
  readonly line: Line;
  readonly formerMinor?: number | null;
  /** In place of the count: what changes it. */
  readonly children?: ReactNode;
}): ReactElement {
  const { text, lang } = useWords();
  const { line } = props;
  const options = line.options.join(' · ');
  const count = text.pieces(line.quantity);
  return (
    <div className="flex items-center gap-3 py-3">
      <Pic url={line.pictureUrl} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-semibold">{titleIn(lang, line)}</p>
        <p className="text-[13px] leading-[18px] text-sheet-ink-2">
          {[options, props.children === undefined ? count : '']
            .filter((part) => part !== '')
            .join(' · ')}
        </p>
        {props.children}
      </div>
      <Price minor={line.lineMinor} formerMinor={props.formerMinor ?? null} isInk />
    </div>
  );
}

type Sums = Pick<Quote, 'subtotalMinor' | 'discountMinor' | 'shippingMinor' | 'totalMinor'>;

/** How the total comes about. */
export function Totals({ sums }: { readonly sums: Sums }): ReactElement {
  const { text, money } = useWords();
  const rows: [string, string][] = [
    [text.subtotal, money(sums.subtotalMinor)],
    ...(sums.discountMinor === 0
      ? []
      : [[text.discount, `−${money(sums.discountMinor)}`] as [string, string]]),
    [text.shipping, sums.shippingMinor === 0 ? text.freeShipping : money(sums.shippingMinor)],
  ];
  return (
    <dl className="border-t border-sheet-line-1 py-2 tabular-nums" data-testid="totals">
      {rows.map(([name, value]) => (
        <div key={name} className="flex justify-between py-0.5 text-[14px] text-sheet-ink-2">
          <dt>{name}</dt>
          <dd className={name === text.discount ? 'text-money' : ''}>{value}</dd>
        </div>
      ))}
      <div className="flex justify-between pt-1 text-[18px] leading-6 font-semibold">
        <dt>{text.total}</dt>
        <dd data-testid="total">{money(sums.totalMinor)}</dd>
      </div>
    </dl>
  );
}
