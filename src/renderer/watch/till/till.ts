import { createStore } from 'zustand/vanilla';
import type { ShelfItem } from '../../../shared/catalog/schema.ts';
import type {
  ClaimId,
  OrderId,
  ProductId,
  SaleId,
  VariantId,
} from '../../../shared/kernel/index.ts';
import type { MyClaim, Order, PaymentStart, Sale } from '../../../shared/sales/index.ts';
import { commandKey, errorCodeOf } from '../../show-client/index.ts';
import type { WatchSession } from '../session.ts';
import { goGate, type WatchForGo } from './sale/go-gate.ts';
import { Taps, type TapEnd, type TapIntent } from './sale/taps.ts';
import { Checkout, noCheckout, type CheckoutState } from './shop/checkout.ts';

/** What lies over the lower part of the picture; one upon another. */
export type Sheet =
  | { readonly kind: 'tray' | 'cart' | 'address' | 'pick-coupons' | 'coupons' }
  | { readonly kind: 'orders' | 'invite' | 'sign-in' }
  | { readonly kind: 'product'; readonly productId: ProductId }
  | { readonly kind: 'checkout'; readonly claimId: ClaimId | null }
  | { readonly kind: 'pay'; readonly orderId: OrderId };

export interface TillState {
  readonly sheets: readonly Sheet[];
  readonly checkout: CheckoutState;
  /** The tap that waits, and what the last one came to, by sale. */
  readonly asked: Readonly<Record<SaleId, TapIntent>>;
  readonly ends: Readonly<Record<SaleId, TapEnd>>;
  /** Claims as taps were answered, until `me` tells of them. */
  readonly answered: readonly MyClaim[];
  /** The variant to tap for, chosen beforehand. */
  readonly choices: Readonly<Record<SaleId, VariantId>>;
  /** The sale whose "go" this viewer has seen. */
  readonly goSaleId: SaleId | null;
  /** Orders as commands answered them, newer than `me` or of another show. */
  readonly orders: Readonly<Record<OrderId, Order>>;
  readonly payments: Readonly<Record<OrderId, PaymentStart>>;
}

const choicesAs = 'regulars.choices';
/** `me` is told at once; what an answer says and `me` does not is over by then. */
const answeredForMs = 2000;
const earlyMs = 2000;

/** The viewer's side of the till: which sheet is open, taps, cart and orders. */
export function createTill(session: WatchSession, watchForGo: WatchForGo) {
  const { api, slug } = session;
  const store = createStore<TillState>()(() => ({
    sheets: [],
    checkout: noCheckout,
    asked: {},
    ends: {},
    answered: [],
    choices: readChoices(),
    goSaleId: null,
    orders: {},
    payments: {},
  }));
  const { getState: get, setState: set } = store;
  const sale = (): Sale | null => session.store.getState().sales?.sale ?? null;

  const open = (...sheets: readonly Sheet[]): void => {
    set({ sheets });
    onSheets();
  };
  const push = (sheet: Sheet): void => open(...get().sheets, sheet);
  const back = (): void => open(...get().sheets.slice(0, -1));
  const onSheets = (): void => {
    const sheet = get().sheets.at(-1);
    if (sheet?.kind === 'checkout') checkout.begin(sheet.claimId);
    else if (sheet?.kind === 'cart') checkout.begin(null);
    const productId = sheet?.kind === 'product' ? sheet.productId : null;
    if (productId !== viewedId) session.setViewing(productId);
    viewedId = productId;
  };
  let viewedId: ProductId | null = null;

  const checkout = new Checkout({
    api,
    slug,
    get: () => get().checkout,
    set: (change) => set({ checkout: { ...get().checkout, ...change } }),
    onPlaced: (order, payment) => {
      keepOrder(order);
      if (payment !== null) set({ payments: { ...get().payments, [order.id]: payment } });
      open({ kind: 'pay', orderId: order.id });
    },
  });
  const keepOrder = (order: Order): void => set({ orders: { ...get().orders, [order.id]: order } });

  const taps = new Taps({
    send: ({ saleId, variantId, key }, signal) =>
      api.sales.tap({ saleId, variantId, key, slug }, { signal }),
    codeOf: errorCodeOf,
    isEarly: ({ saleId }) => {
      const now = sale();
      return now?.id === saleId && session.serverNowMs() < (now.opensAtMs ?? 0) + earlyMs;
    },
    newKey: commandKey,
    storage: sessionStorage,
    onChange: (saleId, waits, end) => {
      const { [saleId]: _, ...others } = get().asked;
      set({ asked: waits === null ? others : { ...others, [saleId]: waits } });
      if (end === null) return;
      if (end.kind === 'answered') keepAnswer(end);
      set({ ends: { ...get().ends, [saleId]: end } });
    },
  });
  const keepAnswer = ({ answer, intent }: Extract<TapEnd, { kind: 'answered' }>): void => {
    const now = sale();
    if (now?.id !== answer.saleId) return;
    const isKnown = session.store
      .getState()
      .me?.claims.some(({ claimId }) => claimId === answer.claimId);
    if (isKnown === true || (answer.verdict !== 'held' && answer.place === 0)) return;
    const claim: MyClaim = {
      ...answer,
      productId: now.productId,
      variantId: intent.variantId,
      priceMinor: now.priceMinor,
      status: answer.verdict === 'held' ? 'held' : 'waiting',
    };
    set({ answered: [...get().answered, claim] });
    answeredAtMs.set(claim.claimId, performance.now());
    showHeld();
  };
  const answeredAtMs = new Map<ClaimId, number>();

  const claims = (): readonly MyClaim[] =>
    claimsIn(session.store.getState().me?.claims ?? [], get().answered);
  /** A unit that was got is shown once, unless something else is being done. */
  const shownHeld = new Set<ClaimId>();
  const showHeld = (): void => {
    for (const { claimId, status } of claims()) {
      if (status !== 'held' || shownHeld.has(claimId)) continue;
      shownHeld.add(claimId);
      const top = get().sheets.at(-1)?.kind;
      if (top === undefined || top === 'product' || top === 'tray')
        open({ kind: 'checkout', claimId });
    }
  };
  const onMe = (): void => {
    const known = new Set((session.store.getState().me?.claims ?? []).map((mine) => mine.claimId));
    const kept = get().answered.filter(
      ({ claimId }) =>
        !known.has(claimId) && performance.now() - (answeredAtMs.get(claimId) ?? 0) < answeredForMs,
    );
    if (kept.length < get().answered.length) set({ answered: kept });
    showHeld();
  };

  const followGo = goGate(session, watchForGo, (goSaleId) => set({ goSaleId }));
  const stopFollowing = session.store.subscribe((now, before) => {
    if (now.sales !== before.sales) followGo();
    if (now.me !== before.me) onMe();
    if (now.live === 'open' && before.live !== 'open') taps.nudge();
    const top = get().sheets.at(-1);
    // Coupons and stock change what is to be paid.
    if (now.me?.coupons.length !== before.me?.coupons.length && top?.kind === 'checkout')
      void checkout.price();
  });
  const onOnline = (): void => taps.nudge();
  addEventListener('online', onOnline);
  taps.resume();
  followGo();
  onMe();

  return {
    store,
    session,
    checkout,
    open,
    push,
    back,
    close: (): void => open(),
    claims,
    choose: (saleId: SaleId, variantId: VariantId): void => {
      set({ choices: { ...get().choices, [saleId]: variantId } });
      keepChoices(get().choices);
    },
    /** For the variant that was chosen, or the first that has units. */
    tap: (): void => {
      const now = sale();
      const variantId = now === null ? null : chosenIn(now, get().choices);
      if (now !== null && variantId !== null) taps.tap(now.id, variantId);
    },
    async giveUp(claimId: ClaimId): Promise<boolean> {
      try {
        await api.sales.giveUp({ claimId, key: commandKey() });
        set({ answered: get().answered.filter((claim) => claim.claimId !== claimId) });
        return true;
      } catch {
        return false;
      }
    },
    keepOrder,
    /** How an unpaid order is paid; throws what the server refused with. */
    async paymentOf(orderId: OrderId): Promise<void> {
      if (get().payments[orderId] !== undefined) return;
      const payment = await api.orders.pay({ orderId });
      set({ payments: { ...get().payments, [orderId]: payment } });
    },
    /** The viewer is known now: what was refused for that may be tried again. */
    signedIn: (): void => {
      set({ ends: {} });
      back();
    },
    /** It failed: the next try is another payment. */
    forgetPayment: (orderId: OrderId): void => {
      const { [orderId]: _, ...payments } = get().payments;
      set({ payments });
    },
    dispose: (): void => {
      stopFollowing();
      removeEventListener('online', onOnline);
      taps.dispose();
    },
  };
}

export type Till = ReturnType<typeof createTill>;

/** What `me` tells, and answers that it does not tell of yet. */
export function claimsIn(
  told: readonly MyClaim[],
  answered: readonly MyClaim[],
): readonly MyClaim[] {
  const known = new Set(told.map(({ claimId }) => claimId));
  return [...told, ...answered.filter(({ claimId }) => !known.has(claimId))];
}

/** The variant that a tap is for; null where the sale has none. */
export function chosenIn(
  { id, variants }: Sale,
  choices: Readonly<Record<SaleId, VariantId>>,
): VariantId | null {
  const chosen = variants.find(({ variantId }) => variantId === choices[id]);
  return (
    (chosen ?? variants.find(({ unitsLeft }) => unitsLeft > 0) ?? variants[0])?.variantId ?? null
  );
}

/** An order of `me` or of an answer, whichever knows more: an order never goes back to unpaid. */
export function orderIn(
  told: readonly Order[],
  kept: Readonly<Record<OrderId, Order>>,
  orderId: OrderId,
): Order | null {
  const mine = told.find(({ id }) => id === orderId);
  const own = kept[orderId];
  if (mine === undefined || own === undefined) return mine ?? own ?? null;
  return mine.state === 'awaiting-payment' ? own : mine;
}

export const shelfItemOf = (
  shelf: readonly ShelfItem[] | undefined,
  productId: ProductId | undefined,
): ShelfItem | null => shelf?.find(({ product }) => product.id === productId) ?? null;

function readChoices(): TillState['choices'] {
  try {
    const read: unknown = JSON.parse(sessionStorage.getItem(choicesAs) ?? '{}');
    return typeof read === 'object' && read !== null ? (read as TillState['choices']) : {};
  } catch {
    return {};
  }
}

function keepChoices(choices: TillState['choices']): void {
  try {
    sessionStorage.setItem(choicesAs, JSON.stringify(choices));
  } catch {
    // Then it is known until the page is closed.
  }
}
