import { useState, type FormEvent, type ReactElement } from 'react';
import type { MyCoupon } from '../../../../shared/sales/index.ts';
import { problemIn, useSession, useTill, useTillState, useWords, type Words } from '../context.ts';
import { Button, Field, Wrong } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { Sheet } from '../parts/sheet.tsx';
import type { Problem } from './checkout.ts';

const noCoupons: readonly MyCoupon[] = [];

/** `¥10 off`, `20 % off, up to ¥50`. */
export function worthOf({ value }: MyCoupon, { text, money }: Words): string {
  if (value.kind === 'fixed') return text.off(money(value.amountMinor));
  const share = text.off(`${value.basisPoints / 100}%`);
  return value.mostMinor === null ? share : text.upTo(share, money(value.mostMinor));
}

/** What a coupon is, in two lines. */
export function CouponLines(props: {
  readonly coupon: MyCoupon;
  /** It cannot be used: said in words beside it. */
  readonly isOff?: boolean;
}): ReactElement {
  const { coupon } = props;
  const words = useWords();
  const { text, lang, money, date } = words;
  const terms = [
    text.couponWhy[coupon.why],
    coupon.minSpendMinor === 0 ? text.anySpend : text.minSpend(money(coupon.minSpendMinor)),
    ...(coupon.validUntilMs === null ? [] : [text.validUntil(date(coupon.validUntilMs))]),
  ];
  return (
    <span className={`min-w-0 flex-1 text-left ${props.isOff === true ? 'text-sheet-ink-3' : ''}`}>
      <span className="block font-semibold">
        {lang === 'zh' ? (coupon.nameZh ?? coupon.name) : coupon.name}
        <span className={`ml-2 tabular-nums ${props.isOff === true ? '' : 'text-money'}`}>
          {worthOf(coupon, words)}
        </span>
      </span>
      <span className="block text-[13px] leading-[18px] text-sheet-ink-2">{terms.join(' · ')}</span>
    </span>
  );
}

/** All coupons of the viewer. */
export function MyCoupons(): ReactElement {
  const { text } = useWords();
  const coupons = useSession(({ me }) => me?.coupons ?? noCoupons);
  return (
    <Sheet title={text.coupons}>
      {coupons.length === 0 ? (
        <p className="py-8 text-center text-sheet-ink-2">{text.noCoupons}</p>
      ) : (
        <ul>
          {coupons.map((coupon) => (
            <li
              key={coupon.grantId ?? coupon.couponId}
              className={`flex min-h-16 items-center gap-3 border-t border-sheet-line-1 py-2 first:border-0 ${coupon.isUsed ? 'opacity-60' : ''}`}
            >
              <Icon name="ticket" />
              <CouponLines coupon={coupon} />
              {coupon.isUsed ? <span className="text-sheet-ink-2">{text.used}</span> : null}
            </li>
          ))}
        </ul>
      )}
      <CodeForm />
    </Sheet>
  );
}

/** The coupons of a checkout: each with what it takes off, or why it does not. */
export function PickCoupons(): ReactElement {
  const till = useTill();
  const { text, money } = useWords();
  const quote = useTillState(({ checkout }) => checkout.quote);
  const chosen = useTillState(({ checkout }) => checkout.couponIds);
  const coupons = quote?.coupons ?? [];
  return (
    <Sheet title={text.pickCoupons}>
      {coupons.length === 0 ? (
        <p className="py-8 text-center text-sheet-ink-2">{text.noCoupons}</p>
      ) : (
        <ul>
          {coupons.map((line) => {
            const { coupon, problem } = line;
            const isChosen = chosen?.includes(coupon.couponId) ?? false;
            const canUse = problem === null || problem === 'not-with-others';
            return (
              <li key={coupon.grantId ?? coupon.couponId}>
                <label className="flex min-h-16 items-center gap-3 border-t border-sheet-line-1 py-2">
                  <input
                    type="checkbox"
                    data-testid="coupon-choice"
                    className="size-5 shrink-0 accent-(--color-sheet-ink)"
                    checked={isChosen && problem === null}
                    aria-disabled={!canUse}
                    onChange={() => canUse && void till.checkout.toggleCoupon(coupon.couponId)}
                  />
                  <span className="flex flex-1 flex-col">
                    <CouponLines coupon={coupon} isOff={!canUse} />
                    {problem === null ? null : (
                      <span className="text-[13px] leading-[18px] text-warn-ink">
                        {line.missingMinor === null
                          ? text.couponProblems[problem]
                          : text.missing(money(line.missingMinor))}
                      </span>
                    )}
                  </span>
                  {line.takesOffMinor > 0 ? (
                    <span className="text-money tabular-nums">−{money(line.takesOffMinor)}</span>
                  ) : null}
                </label>
              </li>
            );
          })}
        </ul>
      )}
      <CodeForm />
    </Sheet>
  );
}

function CodeForm(): ReactElement {
  const till = useTill();
  const { text } = useWords();
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const redeem = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const result = await till.checkout.redeem(code.trim().toUpperCase());
    setBusy(false);
    setProblem(result);
    if (result === null) setCode('');
  };
  return (
    <form
      className="mt-2 border-t border-sheet-line-1 pt-3"
      onSubmit={(event) => void redeem(event)}
    >
      <div className="flex items-end gap-2">
        <Field
          label={text.couponCode}
          className="flex-1"
          data-testid="coupon-code"
          value={code}
          minLength={4}
          maxLength={40}
          required
          autoComplete="off"
          autoCapitalize="characters"
          onChange={({ target }) => setCode(target.value)}
        />
        <Button type="submit" className="flex-none px-5" isOff={isBusy}>
          {text.redeem}
        </Button>
      </div>
      {problem === null ? null : <Wrong>{problemIn(text, problem)}</Wrong>}
    </form>
  );
}
