import { useState, type ReactElement } from 'react';
import type { Product, ShelfItem, Variant } from '../../../../shared/catalog/schema.ts';
import type { ProductId, VariantId } from '../../../../shared/kernel/index.ts';
import { problemIn, useSale, useSession, useTill, useTillState, useWords } from '../context.ts';
import { Button, Price, Wrong } from '../parts/controls.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { SaleButton } from '../sale/sale-button.tsx';
import { keptSentence } from '../sale/sale-card.tsx';
import { chosenIn, shelfItemOf } from '../till.ts';
import { priceOf, titleIn } from './prices.ts';
import { Stepper } from './stepper.tsx';

/** One product: pictures, options, price and what can be done with it. */
export function ProductPage({ productId }: { readonly productId: ProductId }): ReactElement {
  const { text } = useWords();
  const item = useSession(({ sales }) => shelfItemOf(sales?.shelf, productId));
  return item === null ? (
    <Sheet title={text.shelf}>
      <p className="py-12 text-center text-sheet-ink-2">{text.outOfStock}</p>
    </Sheet>
  ) : (
    <OfProduct item={item} />
  );
}

function OfProduct({ item }: { readonly item: ShelfItem }): ReactElement {
  const till = useTill();
  const words = useWords();
  const { text, lang } = words;
  const { product } = item;
  const sale = useSale();
  const running =
    sale?.productId === product.id && (sale.phase === 'armed' || sale.phase === 'open')
      ? sale
      : null;
  const saleChoice = useTillState(({ choices }) =>
    running === null ? null : chosenIn(running, choices),
  );
  const [own, setOwn] = useState<VariantId | null>(null);
  const chosenId = saleChoice ?? own ?? firstAvailable(product).id;
  const variant = product.variants.find(({ id }) => id === chosenId) ?? firstAvailable(product);
  const price =
    running === null
      ? priceOf(item, variant)
      : { minor: running.priceMinor, formerMinor: running.formerPriceMinor };
  const leftOf = ({ id, available }: Variant): number =>
    running === null
      ? available
      : (running.variants.find(({ variantId }) => variantId === id)?.unitsLeft ?? 0);
  const description =
    lang === 'zh' ? (product.descriptionZh ?? product.description) : product.description;
  const kept = running === null ? null : keptSentence(running, words);
  return (
    <Sheet
      title={titleIn(lang, product)}
      footer={
        running === null ? (
          <BuyBar key={variant.id} variant={variant} />
        ) : (
          <SaleButton sale={running} />
        )
      }
    >
      <Pictures product={product} />
      <div className="mt-3 flex items-end justify-between gap-3">
        <p className="text-[13px] text-sheet-ink-2">
          {running === null ? text.left(leftOf(variant)) : text.unitsLeft(leftOf(variant))}
          {kept === null ? null : <span className="block text-money">{kept}</span>}
        </p>
        <Price minor={price.minor} formerMinor={price.formerMinor} isBig />
      </div>
      <Options
        product={product}
        chosen={variant}
        leftOf={leftOf}
        onChoose={(id) => {
          setOwn(id);
          if (running !== null) till.choose(running.id, id);
        }}
      />
      {description === '' ? null : (
        <p className="mt-4 text-[14px] leading-5 whitespace-pre-line text-sheet-ink-2">
          {description}
        </p>
      )}
    </Sheet>
  );
}

const firstAvailable = ({ variants }: Product): Variant => {
  const found = variants.find(({ available }) => available > 0) ?? variants[0];
  if (found === undefined) throw new Error('A product has a variant');
  return found;
};

/** Pictures side by side; a thumb swipes them, arrow keys scroll them. */
function Pictures({ product }: { readonly product: Product }): ReactElement | null {
  const { text } = useWords();
  const { pictures } = product;
  if (pictures.length === 0) return null;
  return (
    <ul
      tabIndex={0}
      aria-label={text.pictures}
      className="flex snap-x snap-mandatory gap-2 overflow-x-auto rounded-md [scrollbar-width:none]"
    >
      {pictures.map(({ id, url, widthPx, heightPx }, at) => (
        <li key={id} className="w-[86%] shrink-0 snap-center last:mr-0 only:w-full">
          <img
            src={url}
            width={widthPx}
            height={heightPx}
            loading={at === 0 ? 'eager' : 'lazy'}
            alt={text.picture(at + 1, pictures.length)}
            className="aspect-[4/3] h-auto w-full rounded-md bg-sheet-2 object-cover"
          />
        </li>
      ))}
    </ul>
  );
}

/** One group of buttons for each option; a choice that has none left is struck and still readable. */
function Options(props: {
  readonly product: Product;
  readonly chosen: Variant;
  leftOf(variant: Variant): number;
  onChoose(id: VariantId): void;
}): ReactElement {
  const { product, chosen } = props;
  return (
    <>
      {product.optionNames.map((name, at) => (
        <fieldset key={name} className="mt-3">
          <legend className="text-[13px] text-sheet-ink-2">{name}</legend>
          <div className="mt-1 flex flex-wrap gap-2">
            {[...new Set(product.variants.map(({ options }) => options[at] ?? ''))].map((value) => {
              const match = bestMatch(product, chosen, at, value);
              const isChosen = chosen.options[at] === value;
              const isOut = match === null || props.leftOf(match) === 0;
              return (
                <label
                  key={value}
                  className={`relative grid min-h-11 min-w-11 place-content-center rounded-[10px] border px-3 has-focus-visible:outline-2 ${isChosen ? 'border-sheet-ink bg-sheet-2 font-semibold' : 'border-sheet-line-2'} ${isOut ? 'text-sheet-ink-3 line-through' : ''}`}
                >
                  <input
                    type="radio"
                    name={`option-${at}`}
                    className="absolute inset-0 cursor-pointer opacity-0"
                    checked={isChosen}
                    disabled={match === null}
                    onChange={() => match !== null && props.onChoose(match.id)}
                  />
                  {value}
                </label>
              );
            })}
          </div>
        </fieldset>
      ))}
    </>
  );
}

/** The variant with this value whose other options are most like what is chosen. */
function bestMatch(product: Product, chosen: Variant, at: number, value: string): Variant | null {
  const like = (variant: Variant): number =>
    variant.options.filter((option, index) => index !== at && option === chosen.options[index])
      .length;
  return (
    product.variants
      .filter(({ options }) => options[at] === value)
      .sort((a, b) => like(b) - like(a))[0] ?? null
  );
}

function BuyBar({ variant }: { readonly variant: Variant }): ReactElement {
  const till = useTill();
  const { text } = useWords();
  const problem = useTillState(({ checkout }) => checkout.problem);
  const [quantity, setQuantity] = useState(1);
  const [state, setState] = useState<'idle' | 'busy' | 'added' | 'failed'>('idle');
  const most = Math.min(variant.available, 99);
  if (most === 0)
    return (
      <Button look="off" isOff>
        {text.outOfStock}
      </Button>
    );
  const add = async (thenPay: boolean): Promise<void> => {
    setState('busy');
    const inCart = await till.checkout.setQuantity(variant.id, quantity);
    setState(inCart ? 'added' : 'failed');
    if (inCart && thenPay) till.push({ kind: 'checkout', claimId: null });
  };
  return (
    <>
      <div className="mb-2 flex items-center justify-between">
        <span className="text-sheet-ink-2">{text.quantity}</span>
        <Stepper value={Math.min(quantity, most)} least={1} most={most} onChange={setQuantity} />
      </div>
      <div className="flex gap-2">
        <Button
          look="line"
          className="min-h-14"
          data-testid="add-to-cart"
          isOff={state === 'busy'}
          onClick={() => void add(false)}
        >
          {state === 'added' ? text.added : text.addToCart}
        </Button>
        <Button
          look="buy"
          className="flex-1"
          data-testid="buy-now"
          isOff={state === 'busy'}
          onClick={() => void add(true)}
        >
          {text.buy}
        </Button>
      </div>
      <span role="status" className="sr-only">
        {state === 'added' ? text.added : ''}
      </span>
      {state === 'failed' ? <Wrong>{problemIn(text, problem ?? '')}</Wrong> : null}
    </>
  );
}
