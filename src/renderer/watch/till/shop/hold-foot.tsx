import type { ReactElement } from 'react';
import type { MyClaim } from '../../../../shared/sales/index.ts';
import { useTill, useWords } from '../context.ts';
import { Button } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';

/** The ways out of a hold: give it away, and the receipt that anyone can check. */
export function HoldFoot({ claim }: { readonly claim: MyClaim }): ReactElement {
  const till = useTill();
  const { text } = useWords();
  const giveUp = async (): Promise<void> => {
    if (await till.giveUp(claim.claimId)) till.close();
  };
  return (
    <div className="mt-1 -mb-2 flex items-center justify-between gap-2">
      <Button look="quiet" data-testid="give-up" onClick={() => void giveUp()}>
        {text.giveUp}
      </Button>
      <a
        href={receiptUrl(claim)}
        target="_blank"
        rel="noopener"
        data-testid="receipt"
        className="flex min-h-11 items-center gap-1 text-[12px] leading-4 text-sheet-ink-3"
      >
        <Icon name="shield" size={14} />
        {text.receipt(`${claim.head.slice(0, 4)}…${claim.head.slice(-4)}`)}
      </a>
    </div>
  );
}

/** The public page that checks the sale's ledger, with this answer's place in it. */
export const receiptUrl = ({ saleId, seq, head }: MyClaim): string =>
  `/check/sale/${saleId}#${seq}.${head}`;
