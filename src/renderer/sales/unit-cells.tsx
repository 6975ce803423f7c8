import type { SaleBoard } from '../../shared/sales/index.ts';
import { salesMessages } from './messages.ts';

type Cell = 'paid' | 'held' | 'kept' | 'free';

const mostCells = 200;

const styles: Record<Cell, string> = {
  paid: 'bg-[var(--money-mid)]',
  held: 'bg-money-dim ring-1 ring-inset ring-money',
  kept: 'ring-1 ring-inset ring-[var(--m-new)]',
  free: 'bg-4',
};

/** How many units stand where; kept ones are part of the free. */
function partsOf({ paid, held, free, sale }: SaleBoard): readonly (readonly [Cell, number])[] {
  const kept = Math.min(
    free,
    sale.kept.reduce((sum, { units }) => sum + units, 0),
  );
  return [
    ['paid', paid],
    ['held', held],
    ['kept', kept],
    ['free', free - kept],
  ];
}

/** One cell for each unit up to 200, a bar with the same parts above; one picture to a reader. */
export function UnitCells(props: { readonly board: SaleBoard }) {
  const t = salesMessages.useText();
  const parts = partsOf(props.board);
  const counts = Object.fromEntries(parts) as Record<Cell, number>;
  const { units } = props.board.sale;
  const label = t('cells', counts);
  if (units > mostCells)
    return (
      <div role="img" aria-label={label} className="flex h-24 gap-2" data-testid="unit-cells">
        {parts.map(([cell, count]) =>
          count === 0 ? null : (
            <span key={cell} className={`rounded-2 ${styles[cell]}`} style={{ flexGrow: count }} />
          ),
        )}
      </div>
    );
  return (
    <div
      role="img"
      aria-label={label}
      data-testid="unit-cells"
      className="grid gap-3"
      style={{ gridTemplateColumns: `repeat(auto-fill, minmax(${units > 100 ? 12 : 14}px, 1fr))` }}
    >
      {parts.flatMap(([cell, count]) =>
        Array.from({ length: count }, (_, index) => (
          <span
            key={`${cell}${index}`}
            className={`aspect-square max-h-18 rounded-2 ${styles[cell]}`}
          />
        )),
      )}
    </div>
  );
}
