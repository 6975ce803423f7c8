import type { ReactElement } from 'react';
import type { ClaimId } from '../../../../shared/kernel/index.ts';
import type { MyClaim, Order } from '../../../../shared/sales/index.ts';
import {
  problemIn,
  useClaims,
  useSale,
  useServerNow,
  useSession,
  useTill,
  useTillState,
  useWords,
} from '../context.ts';
import { Button, Row, Wrong } from '../parts/controls.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { HoldClock, HoldLine } from '../sale/hold-clock.tsx';
import { HoldFoot } from './hold-foot.tsx';
import { LineItem, Totals } from './lines.tsx';
import { PaySheet } from '../pay/pay-sheet.tsx';

const noOrders: readonly Order[] = [];

/** Paying the cart, or the unit that a tap got: then with its clock. */
export function CheckoutSheet({ claimId }: { readonly claimId: ClaimId | null }): ReactElement {
  const claim = useClaims().find((mine) => mine.claimId === claimId) ?? null;
  const told = useSession(({ me }) => me?.orders ?? noOrders);
  const order = claimId === null ? undefined : told.find((one) => one.claimId === claimId);
  // Placed before a reload, or in another window: what is left is to pay it.
  if (order !== undefined) return <PaySheet orderId={order.id} />;
  if (claimId === null) return <Form claim={null} />;
  return claim?.status === 'held' ? <Held claim={claim} /> : <HoldEnded />;
}

function Held({ claim }: { readonly claim: MyClaim }): ReactElement {
  const isOver = useServerNow(true) >= (claim.payUntilMs ?? 0);
  return isOver ? <HoldEnded /> : <Form claim={claim} />;
}

function Form({ claim }: { readonly claim: MyClaim | null }): ReactElement {
  const till = useTill();
  const { text, money, lang } = useWords();
  const sale = useSale();
  const isTest = useSession(({ sales }) => sales?.isTest ?? false);
  const { quote, problem, isBusy, address } = useTillState(({ checkout }) => checkout);
  const untilMs = claim?.payUntilMs ?? null;
  const applied = quote?.coupons.filter(({ isApplied }) => isApplied) ?? [];
  const fitting = quote?.coupons.filter((line) => line.problem === null).length ?? 0;
  const isShort = quote?.lines.some(({ quantity, available }) => available < quantity) ?? true;
  const ofSale = claim !== null && sale?.id === claim.saleId ? sale : null;
  return (
    <Sheet
      title={claim === null ? text.yourOrder : text.gotIt}
      {...(claim === null ? {} : { hint: text.gotItHint })}
      aside={untilMs === null ? null : <HoldClock untilMs={untilMs} />}
      footer={
        <>
          <Button
            look="buy"
            data-testid="pay"
            aria-busy={isBusy || undefined}
            isOff={quote === null || isBusy || (claim === null && isShort)}
            onClick={() =>
              address === null ? till.push({ kind: 'address' }) : void till.checkout.place()
            }
          >
            {quote === null ? text.checking : text.pay(money(quote.totalMinor))}
          </Button>
          {claim === null ? null : <HoldFoot claim={claim} />}
        </>
      }
    >
      {untilMs === null ? null : <HoldLine untilMs={untilMs} wholeMs={ofSale?.holdMs ?? 300_000} />}
      {quote?.lines.map((line) => (
        <LineItem key={line.variantId} line={line} formerMinor={ofSale?.formerPriceMinor ?? null} />
      ))}
      <Row
        icon="place"
        testId="address-row"
        label={
          address === null
            ? text.addAddress
            : lang === 'zh'
              ? `${address.name}，${address.region}${address.city}${address.street}`
              : `${address.name}, ${address.street}, ${address.city}`
        }
        onClick={() => till.push({ kind: 'address' })}
      />
      <Row
        icon="ticket"
        testId="coupon-row"
        label={applied[0] === undefined ? text.coupon : nameOf(applied[0].coupon, lang)}
        onClick={() => till.push({ kind: 'pick-coupons' })}
      >
        <span className={applied.length > 0 ? 'text-money tabular-nums' : 'text-sheet-ink-2'}>
          {applied.length > 0
            ? `−${money(quote?.discountMinor ?? 0)}`
            : fitting > 0
              ? text.couponsThatFit(fitting)
              : text.noCoupon}
        </span>
      </Row>
      {isTest ? (
        <Row icon="card" label={text.testPay}>
          <span className="text-sheet-ink-2">{text.testPayHint}</span>
        </Row>
      ) : null}
      {quote === null ? null : <Totals sums={quote} />}
      {problem === null ? null : <Wrong>{problemIn(text, problem)}</Wrong>}
      {problem === 'identity-needed' ? (
        <Button className="mt-2" onClick={() => till.push({ kind: 'sign-in' })}>
          {text.signIn}
        </Button>
      ) : null}
    </Sheet>
  );
}

function HoldEnded(): ReactElement {
  const till = useTill();
  const { text } = useWords();
  return (
    <Sheet
      title={text.expiredTitle}
      footer={
        <Button className="w-full" data-testid="go-on" onClick={till.close}>
          {text.goOn}
        </Button>
      }
    >
      <p className="text-sheet-ink-2">{text.expiredHint}</p>
    </Sheet>
  );
}

const nameOf = (
  coupon: { readonly name: string; readonly nameZh: string | null },
  lang: 'en' | 'zh',
): string => (lang === 'zh' ? (coupon.nameZh ?? coupon.name) : coupon.name);
