import type { ReactElement } from 'react';
import type { MyCoupon } from '../../../../shared/sales/index.ts';
import { useTill, useWords } from '../context.ts';
import { Button } from '../parts/controls.tsx';
import { CouponLines } from '../shop/coupons.tsx';
import { CardFrame } from './card-frame.tsx';

/** A coupon that has just been given, shown once; then it lies with the others. */
export function CouponCard(props: {
  readonly coupon: MyCoupon;
  readonly onDismiss: () => void;
}): ReactElement {
  const till = useTill();
  const { text } = useWords();
  return (
    <CardFrame icon="ticket" label={text.couponGot} onDismiss={props.onDismiss}>
      <div data-testid="coupon-card" className="flex items-center gap-3">
        <CouponLines coupon={props.coupon} />
        <Button
          className="min-h-11 flex-none px-5"
          onClick={() => {
            props.onDismiss();
            till.push({ kind: 'tray' });
          }}
        >
          {text.useIt}
        </Button>
      </div>
    </CardFrame>
  );
}
