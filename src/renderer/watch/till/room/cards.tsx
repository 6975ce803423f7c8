import { useState, type ReactElement } from 'react';
import type { MyCoupon } from '../../../../shared/sales/index.ts';
import {
  clockOf,
  useClaims,
  useServerNow,
  useSession,
  useTillState,
  useWords,
} from '../context.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { SaleCard } from '../sale/sale-card.tsx';
import { PinnedCard } from '../shop/tray.tsx';
import { CouponCard } from './coupon-card.tsx';
import { LotteryCard } from './lottery-card.tsx';
import { PollCard } from './poll-card.tsx';

const seenAs = 'regulars.seen-coupons';
const noCoupons: readonly MyCoupon[] = [];
const nameOf = ({ grantId, couponId }: MyCoupon): string => grantId ?? couponId;

/** What may stand over the picture; the first of them has the room, the others are chips. */
interface Card {
  readonly id: string;
  readonly icon: IconName;
  readonly label: string;
  readonly untilMs: number | null;
  /** Put aside at first: there is nothing to do in it. */
  readonly isQuiet: boolean;
  draw(onDismiss: () => void): ReactElement;
}

function readSeen(): readonly string[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(seenAs) ?? '[]');
    return Array.isArray(read) ? (read as string[]) : [];
  } catch {
    return [];
  }
}

function keepSeen(seen: readonly string[]): void {
  try {
    localStorage.setItem(seenAs, JSON.stringify(seen.slice(-200)));
  } catch {
    // Then the card comes once more with the next page.
  }
}

/** The cards that exist now, what asks for an act soonest first. */
function useCards(seen: readonly string[]): Card[] {
  const { text } = useWords();
  const sale = useSession(({ sales }) => sales?.sale ?? null);
  const pinned = useSession(({ sales }) => sales?.shelf.find(({ isPinned }) => isPinned) ?? null);
  const poll = useSession(({ engagement }) => engagement?.poll ?? null);
  const lottery = useSession(({ engagement }) => engagement?.lottery ?? null);
  const vote = useSession(({ me }) => me?.vote?.pollId ?? null);
  const mine = useSession(({ me }) => me?.lottery ?? null);
  const coupon = useSession(({ me }) => me?.coupons ?? noCoupons).find(
    (one) => !one.isUsed && !seen.includes(nameOf(one)),
  );
  const hasClaim = useClaims().some(
    ({ saleId, status }) => saleId === sale?.id && (status === 'held' || status === 'waiting'),
  );
  const wasAsked = useTillState(({ asked }) => sale !== null && asked[sale.id] !== undefined);
  const cards: Card[] = [];
  const isSelling = sale?.phase === 'armed' || sale?.phase === 'open' || sale?.phase === 'sold-out';
  const saleCard: Card[] =
    sale !== null && (isSelling || hasClaim || wasAsked)
      ? [
          {
            id: sale.id,
            icon: 'bag',
            label: text.flashSale,
            untilMs: sale.phase === 'open' ? sale.endsAtMs : null,
            isQuiet: false,
            draw: () => <SaleCard sale={sale} />,
          },
        ]
      : [];
  const isPressing = sale?.phase !== 'sold-out' || hasClaim || wasAsked;
  if (isPressing) cards.push(...saleCard);
  if (lottery !== null && (lottery.state !== 'cancelled' || mine?.isIn === true)) {
    const isMine = mine?.lotteryId === lottery.id && mine.isIn;
    cards.push({
      id: `${lottery.id} ${lottery.state}`,
      icon: 'gift',
      label: text.lottery,
      untilMs: lottery.state === 'open' ? lottery.closesAtMs : null,
      isQuiet: lottery.state === 'open' ? isMine : !isMine,
      draw: (onDismiss) => <LotteryCard lottery={lottery} onDismiss={onDismiss} />,
    });
  }
  // What a lottery came to is news; a button that may still be tapped stays where it is.
  if (!isPressing) cards.push(...saleCard);
  if (poll !== null)
    cards.push({
      id: `${poll.id} ${poll.state}`,
      icon: 'chart',
      label: poll.state === 'open' ? text.poll : text.pollClosed,
      untilMs: poll.state === 'open' ? poll.closesAtMs : null,
      isQuiet: poll.state === 'closed' || (vote === poll.id && lottery?.state === 'open'),
      draw: (onDismiss) => <PollCard poll={poll} onDismiss={onDismiss} />,
    });
  if (coupon !== undefined)
    cards.push({
      id: nameOf(coupon),
      icon: 'ticket',
      label: text.couponGot,
      untilMs: null,
      isQuiet: false,
      draw: (onDismiss) => <CouponCard coupon={coupon} onDismiss={onDismiss} />,
    });
  if (pinned !== null && !(isSelling && sale?.productId === pinned.product.id))
    cards.push({
      id: pinned.product.id,
      icon: 'bag',
      label: text.explained,
      untilMs: null,
      isQuiet: false,
      draw: () => <PinnedCard item={pinned} />,
    });
  return cards;
}

/** One card over the picture, and chips for the others: the picture stays to be seen. */
export function Cards(): ReactElement {
  const [seen, setSeen] = useState(readSeen);
  const [aside, setAside] = useState<readonly string[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const cards = useCards(seen);
  const shown =
    cards.find(({ id }) => id === chosen) ??
    cards.find(({ id, isQuiet }) => !isQuiet && !aside.includes(id)) ??
    null;
  const chips = cards.filter((card) => card !== shown);
  const dismiss = ({ id, icon }: Card): void => {
    setChosen(null);
    setAside([...aside, id]);
    if (icon !== 'ticket') return;
    const next = [...seen, id];
    keepSeen(next);
    setSeen(next);
  };
  return (
    <div className="grid gap-2 px-3 pt-2 empty:hidden" data-testid="cards">
      {chips.length === 0 ? null : (
        <div className="flex flex-wrap gap-2">
          {chips.map((card) => (
            <Chip key={card.id} card={card} onClick={() => setChosen(card.id)} />
          ))}
        </div>
      )}
      {shown?.draw(() => dismiss(shown))}
    </div>
  );
}

function Chip({
  card,
  onClick,
}: {
  readonly card: Card;
  readonly onClick: () => void;
}): ReactElement {
  const leftMs = (card.untilMs ?? 0) - useServerNow(card.untilMs !== null);
  return (
    <button
      type="button"
      data-testid="card-chip"
      className="flex min-h-11 items-center gap-1.5 rounded-full bg-glass px-3.5 text-[13px] min-[800px]:bg-bg-3"
      onClick={onClick}
    >
      <Icon name={card.icon} size={16} />
      {card.label}
      {card.untilMs === null ? null : <span className="tabular-nums">{clockOf(leftMs)}</span>}
    </button>
  );
}
