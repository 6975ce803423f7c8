import { useMemo, useRef, useState, type ComponentPropsWithoutRef, type ReactNode } from 'react';
import type { CrewProduct } from '../../../shared/catalog/index.ts';
import { commandKey } from '../../show-client/index.ts';
import {
  Button,
  errorCodeOf,
  sentenceOf,
  TextField,
  toasts,
  useBusy,
  useLanguage,
  titleIn,
} from '../../ui/index.ts';
import { told, type CatalogHouse } from '../house.ts';
import { catalogMessages } from '../messages.ts';
import { PicturesEditor } from './pictures-editor.tsx';
import { PriceHistory } from './price-history.tsx';
import { draftOf, emptyForm, formOf, problemOf, type ProductForm } from './product-form.ts';
import { VariantsTable } from './variants-table.tsx';

function Section(props: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="border-t border-line-1 py-12 first:border-t-0 first:pt-0">
      <h3 className="pb-8 text-12 font-semibold text-ink-2">{props.title}</h3>
      {props.children}
    </div>
  );
}

function TextArea(props: ComponentPropsWithoutRef<'textarea'> & { readonly label: string }) {
  const { label, ...rest } = props;
  return (
    <textarea
      aria-label={label}
      placeholder={label}
      rows={3}
      maxLength={5000}
      {...rest}
      className="w-full resize-y rounded-4 bg-0 px-8 py-6 text-13 text-ink-1 ring-1 ring-line-1 outline-none ring-inset placeholder:text-ink-3 focus:ring-2 focus:ring-focus"
    />
  );
}

function Texts(props: {
  readonly form: ProductForm;
  readonly onChange: (change: Partial<ProductForm>) => void;
}) {
  const t = catalogMessages.useText();
  const { form, onChange } = props;
  return (
    <div className="grid grid-cols-2 gap-8">
      {(['title', 'titleZh'] as const).map((key) => (
        <TextField
          key={key}
          label={t(key)}
          placeholder={t(key)}
          maxLength={120}
          data-testid={`product-${key}`}
          value={form[key]}
          onChange={(event) => onChange({ [key]: event.target.value })}
        />
      ))}
      {(['description', 'descriptionZh'] as const).map((key) => (
        <TextArea
          key={key}
          label={t(key)}
          value={form[key]}
          onChange={(event) => onChange({ [key]: event.target.value })}
        />
      ))}
    </div>
  );
}

/** What is typed of one product, and the way to the server. */
function useForm(
  house: CatalogHouse,
  product: CrewProduct | null,
  currency: string,
  onSaved: (product: CrewProduct) => void,
) {
  const t = catalogMessages.useText();
  const clean = useMemo(
    () => (product === null ? emptyForm : formOf(product, currency)),
    [product, currency],
  );
  const [form, setForm] = useState<ProductForm>(clean);
  const [isBusy, busily] = useBusy();
  const attempt = useRef<{ readonly text: string; readonly key: string } | null>(null);
  const draft = draftOf(form, currency);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(clean, currency));
  const save = async (): Promise<void> => {
    const text = JSON.stringify(draft);
    if (attempt.current?.text !== text) attempt.current = { text, key: commandKey() };
    const { key } = attempt.current;
    try {
      const saved = await busily(() =>
        house.api().catalog.saveProduct({ id: product?.id ?? null, draft, key }),
      );
      attempt.current = null;
      setForm(formOf(saved, currency));
      onSaved(saved);
      toasts.info(t('saved'), { id: 'catalog' });
    } catch (failure) {
      const isTaken = errorCodeOf(failure) === 'in-use';
      toasts.bad(isTaken ? t('skuTaken') : sentenceOf(failure), { id: 'catalog' });
    }
  };
  return { form, setForm, isChanged, isBusy, save, discard: () => setForm(clean) };
}

/** One product, to be made or changed. */
export function ProductEditor(props: {
  readonly house: CatalogHouse;
  /** Null for a new one. */
  readonly product: CrewProduct | null;
  readonly currency: string;
  readonly onChanged: (product: CrewProduct) => void;
  /** Told whenever there is something to lose, or nothing any more. */
  readonly onDirty: (isDirty: boolean) => void;
}) {
  const t = catalogMessages.useText();
  const language = useLanguage();
  const { house, product, currency, onDirty } = props;
  const { form, setForm, isChanged, isBusy, save, discard } = useForm(
    house,
    product,
    currency,
    props.onChanged,
  );
  const wasDirty = useRef(false);
  if (wasDirty.current !== isChanged) {
    wasDirty.current = isChanged;
    queueMicrotask(() => onDirty(isChanged));
  }
  const problem = problemOf(form, currency);
  const archive = async (archived: boolean): Promise<void> => {
    if (product === null) return;
    const { id } = product;
    const set = (to: boolean) =>
      told(() => house.api().catalog.archiveProduct({ productId: id, archived: to }));
    const next = await set(archived);
    if (next === null) return;
    props.onChanged(next);
    if (!archived) return;
    const takeBack = house.undo.push(
      () => void set(false).then((back) => back !== null && props.onChanged(back)),
    );
    const action = { label: t('undo'), run: takeBack };
    toasts.info(t('wasArchived', { title: titleIn(language, next) }), { id: 'catalog', action });
  };
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      data-testid="product-editor"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === null && isChanged) void save();
      }}
    >
      <div className="min-h-0 flex-1 overflow-y-auto px-16 py-12">
        <Section title={t('title')}>
          <Texts form={form} onChange={(change) => setForm({ ...form, ...change })} />
        </Section>
        <Section title={t('variantsTitle')}>
          <VariantsTable form={form} onChange={setForm} />
        </Section>
        <Section title={t('pictures')}>
          <PicturesEditor house={house} product={product} onChanged={props.onChanged} />
        </Section>
        {product !== null && (
          <Section title={t('priceHistory')}>
            <PriceHistory house={house} product={product} currency={currency} />
          </Section>
        )}
      </div>
      <div className="flex shrink-0 items-center gap-6 border-t border-line-1 px-16 py-12">
        {product !== null && (
          <Button
            variant="ghost"
            data-testid="archive-product"
            onClick={() => void archive(!product.isArchived)}
          >
            {t(product.isArchived ? 'unarchive' : 'archive')}
          </Button>
        )}
        <span className="ml-auto text-12 text-warn" role="status">
          {isChanged && (problem === null ? '' : t(`problem-${problem}`))}
        </span>
        {isChanged && (
          <Button onClick={discard} variant="ghost">
            {t('discard')}
          </Button>
        )}
        <Button
          type="submit"
          variant="primary"
          data-testid="save-product"
          isBusy={isBusy}
          disabled={!isChanged || problem !== null}
        >
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
