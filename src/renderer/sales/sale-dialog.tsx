import { Zap } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ShelfItem } from '../../shared/catalog/index.ts';
import { formatMoney } from '../../shared/kernel/index.ts';
import {
  identityStrengthSchema,
  offerSegmentSchema,
  type SaleTemplate,
} from '../../shared/sales/index.ts';
import type { SalesTopic } from '../../shared/show-api/index.ts';
import { commandKey, type ShowApi } from '../show-client/index.ts';
import {
  Button,
  Dialog,
  EmptyState,
  FormRow,
  NumberField,
  Select,
  TextField,
  useBusy,
  useLanguage,
  nameIn,
  titleIn,
} from '../ui/index.ts';
import { salesMessages } from './messages.ts';
import { availableOf, formOf, problemOf, termsOf, type SaleForm } from './sale-form.ts';
import type { TillStore } from './store.ts';
import { told } from './told.ts';

interface Props {
  readonly store: TillStore;
  readonly api: () => ShowApi;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function useTemplates({ api, isOpen }: Pick<Props, 'api' | 'isOpen'>) {
  const [templates, setTemplates] = useState<readonly SaleTemplate[] | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    void told(async () => setTemplates(await api().sales.templates())).then((isDone) =>
      setFailed(!isDone),
    );
  }, [api, isOpen, attempt]);
  return { templates, hasFailed, retry: () => setAttempt((count) => count + 1) };
}

function Fields(props: {
  readonly form: SaleForm;
  readonly item: ShelfItem;
  readonly currency: string;
  readonly onChange: (change: Partial<SaleForm>) => void;
}) {
  const t = salesMessages.useText();
  const lang = useLanguage();
  const { form, item, currency, onChange } = props;
  const priceMinor = Math.min(...item.product.variants.map((variant) => variant.priceMinor));
  const segments = [
    { value: 'nobody' as const, label: t('nobody') },
    ...offerSegmentSchema.options.map((value) => ({ value, label: t(value) })),
  ];
  return (
    <>
      <FormRow
        label={t('price')}
        hint={t('wasPrice', { price: formatMoney(priceMinor, currency, lang) })}
      >
        <TextField
          label={t('price')}
          data-testid="sale-price"
          inputMode="decimal"
          className="figures text-right"
          value={form.price}
          onChange={(event) => onChange({ price: event.target.value })}
        />
      </FormRow>
      <FormRow label={t('units')} hint={t('notEnough', { count: availableOf(item) })}>
        <NumberField
          className="w-full"
          label={t('units')}
          min={1}
          max={availableOf(item)}
          value={form.units}
          onChange={(units) => onChange({ units })}
        />
      </FormRow>
      <FormRow label={t('limit')}>
        <NumberField
          className="w-full"
          label={t('limit')}
          min={1}
          max={100}
          value={form.limit}
          onChange={(limit) => onChange({ limit })}
        />
      </FormRow>
      <FormRow label={t('countdown')}>
        <NumberField
          className="w-full"
          label={t('countdown')}
          unit={t('seconds')}
          min={3}
          max={300}
          value={form.countdownS}
          onChange={(countdownS) => onChange({ countdownS })}
        />
      </FormRow>
      <FormRow label={t('duration')}>
        <NumberField
          className="w-full"
          label={t('duration')}
          unit={t('minutes')}
          min={1}
          max={20}
          placeholder={t('noDuration')}
          value={form.durationMin}
          onChange={(durationMin) => onChange({ durationMin })}
        />
      </FormRow>
      <FormRow label={t('keep')}>
        <Select
          label={t('keep')}
          value={form.keptFor}
          options={segments}
          onChange={(keptFor) => onChange({ keptFor })}
        />
      </FormRow>
      {form.keptFor !== 'nobody' && (
        <FormRow label={t('keptFor', { segment: t(form.keptFor) })}>
          <div className="grid grid-cols-2 gap-6">
            <NumberField
              className="w-full"
              label={t('units')}
              min={1}
              value={form.kept}
              onChange={(kept) => onChange({ kept })}
            />
            <NumberField
              className="w-full"
              label={t('keepFor')}
              unit={t('seconds')}
              min={1}
              max={1200}
              value={form.keptForS}
              onChange={(keptForS) => onChange({ keptForS })}
            />
          </div>
        </FormRow>
      )}
      <FormRow label={t('needs')}>
        <Select
          label={t('needs')}
          value={form.needs}
          options={identityStrengthSchema.options.map((value) => ({ value, label: t(value) }))}
          onChange={(needs) => onChange({ needs })}
        />
      </FormRow>
    </>
  );
}

function Body(props: Props & { readonly sales: SalesTopic; readonly first: ShelfItem }) {
  const t = salesMessages.useText();
  const lang = useLanguage();
  const { sales, first, api } = props;
  const { templates, hasFailed, retry } = useTemplates(props);
  const [templateId, setTemplateId] = useState<string | null>(null);
  const [productId, setProductId] = useState<string>(first.product.id);
  const [change, setChange] = useState<Partial<SaleForm>>({});
  const [isBusy, busily] = useBusy();
  const item = sales.shelf.find(({ product }) => product.id === productId) ?? first;
  const template = templates?.find(({ id }) => id === templateId) ?? templates?.[0];
  if (templates === null || template === undefined)
    return (
      <div className="flex h-220 flex-col" aria-busy={!hasFailed}>
        {hasFailed && (
          <EmptyState
            icon={<Zap size={24} strokeWidth={1.75} />}
            title={t('noTemplates')}
            action={<Button onClick={retry}>{t('retry')}</Button>}
          />
        )}
      </div>
    );
  const form: SaleForm = { ...formOf(template.terms, item, sales.currency), ...change };
  const problem = problemOf(form, item, sales.currency);
  const start = async (when: 'now' | 'draft'): Promise<void> => {
    const isDone = await busily(() =>
      told(() =>
        api().sales.create({
          productId: item.product.id,
          variantIds: [],
          terms: termsOf(form, sales.currency),
          start: when,
          key: commandKey(),
        }),
      ),
    );
    if (isDone) props.onClose();
  };
  return (
    <>
      <FormRow label={t('product')}>
        <Select
          label={t('product')}
          value={item.product.id}
          options={sales.shelf.map(({ product }) => ({
            value: product.id,
            label: titleIn(lang, product),
          }))}
          onChange={(next) => {
            setProductId(next);
            setChange({});
          }}
        />
      </FormRow>
      <FormRow label={t('template')}>
        <Select
          label={t('template')}
          value={template.id}
          options={templates.map((one) => ({
            value: one.id,
            label: nameIn(lang, one),
          }))}
          onChange={(next) => {
            setTemplateId(next);
            setChange({});
          }}
        />
      </FormRow>
      <Fields
        form={form}
        item={item}
        currency={sales.currency}
        onChange={(next) => setChange({ ...change, ...next })}
      />
      <div className="flex items-center gap-6 pt-12">
        <span role="alert" className="min-w-0 flex-1 text-12 text-warn">
          {problem !== null && t(problem, { most: availableOf(item) })}
        </span>
        <Button
          data-testid="prepare-sale"
          isBusy={isBusy}
          disabled={problem !== null}
          onClick={() => void start('draft')}
        >
          {t('prepare')}
        </Button>
        <Button
          variant="primary"
          data-testid="start-sale"
          isBusy={isBusy}
          disabled={problem !== null}
          onClick={() => void start('now')}
        >
          {t('startNow')}
        </Button>
      </div>
    </>
  );
}

/** Terms of a flash sale from a template, and its start: now, or prepared for a later word. */
export function SaleDialog(props: Props) {
  const t = salesMessages.useText();
  const sales = useStore(props.store, (state) => state.sales);
  const first = sales?.shelf.find(({ isPinned }) => isPinned) ?? sales?.shelf[0];
  return (
    <Dialog title={t('flashSale')} isOpen={props.isOpen} onClose={props.onClose} widthPx={460}>
      {sales === null || first === undefined ? (
        <div className="flex h-220 flex-col">
          <EmptyState
            icon={<Zap size={24} strokeWidth={1.75} />}
            title={t('noShelf')}
            body={t('noProducts')}
          />
        </div>
      ) : (
        <Body {...props} sales={sales} first={first} />
      )}
    </Dialog>
  );
}
