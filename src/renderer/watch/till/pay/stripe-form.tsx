import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { PaymentStart } from '../../../../shared/sales/index.ts';
import { useWords } from '../context.ts';
import { Button } from '../parts/controls.tsx';
import type { Problem } from '../shop/checkout.ts';

/** Of Stripe.js what is used here. */
interface StripeElements {
  create(kind: 'payment'): { mount(element: HTMLElement): void; destroy(): void };
}
interface Stripe {
  elements(options: { clientSecret: string; locale: string }): StripeElements;
  confirmPayment(options: {
    elements: StripeElements;
    redirect: 'if_required';
    confirmParams: { return_url: string };
  }): Promise<{ error?: { message?: string } }>;
}
declare global {
  var Stripe: ((publishableKey: string) => Stripe) | undefined;
}

/** Stripe asks for its script to come from there, always; see the page's policy. */
const scriptUrl = 'https://js.stripe.com/v3/';

function loadStripe(): Promise<NonNullable<typeof globalThis.Stripe>> {
  return new Promise((resolve, reject) => {
    const done = (): void =>
      globalThis.Stripe === undefined ? reject(new Error('No Stripe')) : resolve(globalThis.Stripe);
    if (globalThis.Stripe !== undefined) return done();
    const script = document.createElement('script');
    script.src = scriptUrl;
    script.addEventListener('load', done);
    script.addEventListener('error', () => reject(new Error('Stripe cannot be reached')));
    document.head.append(script);
  });
}

/** Stripe's own form: numbers of cards never touch this page. */
export function StripeForm(props: {
  readonly payment: Extract<PaymentStart, { provider: 'stripe' }>;
  readonly totalMinor: number;
  readonly onProblem: (problem: Problem | null) => void;
  readonly onConfirmed: () => void;
}): ReactElement {
  const { text, lang, money } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const form = useRef<{ stripe: Stripe; elements: StripeElements } | null>(null);
  const [isReady, setReady] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { clientSecret, publishableKey } = props.payment;
  const { onProblem } = props;
  useEffect(() => {
    let mounted: { destroy(): void } | null = null;
    let isGone = false;
    loadStripe().then(
      (make) => {
        if (isGone || place.current === null) return;
        const stripe = make(publishableKey);
        const elements = stripe.elements({ clientSecret, locale: lang });
        const element = elements.create('payment');
        element.mount(place.current);
        mounted = element;
        form.current = { stripe, elements };
        setReady(true);
      },
      () => onProblem('payment-unavailable'),
    );
    return () => {
      isGone = true;
      mounted?.destroy();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- one form for one payment
  }, [clientSecret, publishableKey]);
  const confirm = async (): Promise<void> => {
    if (form.current === null) return;
    setBusy(true);
    setRefusal(null);
    const { stripe, elements } = form.current;
    const { error } = await stripe.confirmPayment({
      elements,
      redirect: 'if_required',
      confirmParams: { return_url: location.href },
    });
    setBusy(false);
    if (error === undefined) props.onConfirmed();
    else setRefusal(error.message ?? text.problems['payment-failed'] ?? '');
  };
  return (
    <>
      <div ref={place} className="mb-3" />
      {refusal === null ? null : (
        <p role="alert" className="mb-2 text-bad">
          {refusal}
        </p>
      )}
      <Button look="buy" isOff={!isReady || isBusy} onClick={() => void confirm()}>
        {isReady ? text.pay(money(props.totalMinor)) : text.stripeLoading}
      </Button>
    </>
  );
}
