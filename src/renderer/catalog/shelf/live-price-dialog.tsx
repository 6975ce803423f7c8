import { useState } from 'react';
import type { ShelfItem } from '../../../shared/catalog/index.ts';
import {
  parseMinor,
  plainAmount,
  type ProductId,
  type VariantId,
} from '../../../shared/kernel/index.ts';
import {
  Button,
  Dialog,
  FormRow,
  TextField,
  useBusy,
  useLanguage,
  titleIn,
} from '../../ui/index.ts';
import { catalogMessages } from '../messages.ts';

type Save = (productId: ProductId, prices: Record<VariantId, number | null>) => Promise<boolean>;

function Form(props: {
  readonly item: ShelfItem;
  readonly currency: string;
  readonly onClose: () => void;
  readonly onSave: Save;
}) {
  const t = catalogMessages.useText();
  const language = useLanguage();
  const { item, currency } = props;
  const { product, livePrices } = item;
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      Object.entries(livePrices).map(([id, minor]) => [id, plainAmount(minor, currency)]),
    ),
  );
  const [isBusy, busily] = useBusy();
  const minorOf = (id: VariantId): number | null =>
    (texts[id] ?? '').trim() === '' ? null : parseMinor(texts[id] ?? '', currency);
  const wrong = product.variants.find(
    ({ id }) => (texts[id] ?? '').trim() !== '' && (minorOf(id) ?? 0) < 1,
  );
  const save = async (): Promise<void> => {
    const prices: Record<VariantId, number | null> = {};
    for (const { id } of product.variants) prices[id] = minorOf(id);
    const isDone = await busily(() => props.onSave(product.id, prices));
    if (isDone) props.onClose();
  };
  return (
    <Dialog
      title={t('livePriceOf', { title: titleIn(language, product) })}
      isOpen
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{t('cancel')}</Button>
          <Button
            variant="primary"
            data-testid="live-price-save"
            isBusy={isBusy}
            disabledReason={
              wrong === undefined ? null : t('livePriceWrong', { value: texts[wrong.id] ?? '' })
            }
            onClick={() => void save()}
          >
            {t('save')}
          </Button>
        </>
      }
    >
      <p className="pb-8 text-ink-2">{t('livePriceHint')}</p>
      {product.variants.map(({ id, options, priceMinor }) => (
        <FormRow key={id} label={options.join(' / ') || titleIn(language, product)}>
          <TextField
            label={`${t('livePrice')} ${options.join(' / ')}`.trim()}
            inputMode="decimal"
            className="figures text-right"
            placeholder={livePrices[id] === undefined ? plainAmount(priceMinor, currency) : ''}
            value={texts[id] ?? ''}
            onChange={(event) => setTexts({ ...texts, [id]: event.target.value })}
          />
        </FormRow>
      ))}
    </Dialog>
  );
}

/** Prices that hold in this show only, one for each variant. */
export function LivePriceDialog(props: {
  /** Null while nobody asks for it. */
  readonly item: ShelfItem | null;
  readonly currency: string;
  readonly onClose: () => void;
  readonly onSave: Save;
}) {
  return props.item === null ? null : (
    <Form
      key={props.item.product.id}
      item={props.item}
      currency={props.currency}
      onClose={props.onClose}
      onSave={props.onSave}
    />
  );
}
