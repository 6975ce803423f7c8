import type { ReactElement } from 'react';
import { problemIn, useTill, useTillState, useWords } from '../context.ts';
import { Button, Wrong } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { LineItem } from './lines.tsx';
import { Stepper } from './stepper.tsx';

/** What has been gathered, before it is paid. */
export function Cart(): ReactElement {
  const till = useTill();
  const { text, money } = useWords();
  const { quote, problem } = useTillState(({ checkout }) => checkout);
  const lines = quote?.lines ?? [];
  const isShort = lines.some(({ quantity, available }) => available < quantity);
  return (
    <Sheet
      title={text.cart}
      footer={
        quote === null || lines.length === 0 ? undefined : (
          <Button
            look="buy"
            isOff={isShort}
            data-testid="go-checkout"
            onClick={() => till.push({ kind: 'checkout', claimId: null })}
          >
            {text.checkout} {money(quote.subtotalMinor)}
          </Button>
        )
      }
    >
      {quote !== null && lines.length === 0 ? (
        <p className="py-12 text-center text-sheet-ink-2">{text.cartEmpty}</p>
      ) : null}
      <ul>
        {lines.map((line) => (
          <li key={line.variantId} className="border-t border-sheet-line-1 first:border-0">
            <LineItem line={line}>
              <span className="mt-1 flex items-center gap-1">
                <Stepper
                  value={line.quantity}
                  least={1}
                  most={Math.min(99, Math.max(1, line.available))}
                  onChange={(quantity) => void till.checkout.setQuantity(line.variantId, quantity)}
                />
                <button
                  type="button"
                  aria-label={text.remove}
                  className="grid size-11 place-content-center text-sheet-ink-3"
                  onClick={() => void till.checkout.setQuantity(line.variantId, 0)}
                >
                  <Icon name="x" size={16} />
                </button>
              </span>
            </LineItem>
            {line.available < line.quantity ? (
              <p className="pb-2 text-[13px] text-bad">
                {line.available === 0 ? text.outOfStock : text.onlyLeft(line.available)}
              </p>
            ) : null}
          </li>
        ))}
      </ul>
      {problem === null ? null : <Wrong>{problemIn(text, problem)}</Wrong>}
    </Sheet>
  );
}
