import { Plus, X } from 'lucide-react';
import { Button, IconButton, NumberField, TextField } from '../../ui/index.ts';
import { catalogMessages } from '../messages.ts';
import {
  mostOptions,
  withOption,
  withoutOption,
  withoutVariant,
  withVariant,
  withVariantChange,
  type ProductForm,
  type VariantForm,
} from './product-form.ts';

type Change = (form: ProductForm) => void;

function OptionNames(props: { readonly form: ProductForm; readonly onChange: Change }) {
  const t = catalogMessages.useText();
  const { form, onChange } = props;
  return (
    <div className="flex flex-wrap items-center gap-6">
      {form.optionNames.map((name, place) => (
        <span key={place} className="flex w-160 items-center">
          <TextField
            label={t('optionName')}
            placeholder={t('optionName')}
            maxLength={60}
            value={name}
            onChange={(event) =>
              onChange({
                ...form,
                optionNames: form.optionNames.map((one, index) =>
                  index === place ? event.target.value : one,
                ),
              })
            }
          />
          <IconButton
            label={t('removeOption', { name })}
            onClick={() => onChange(withoutOption(form, place))}
          >
            <X size={14} strokeWidth={1.75} />
          </IconButton>
        </span>
      ))}
      {form.optionNames.length < mostOptions && (
        <Button variant="ghost" onClick={() => onChange(withOption(form))}>
          <Plus size={16} strokeWidth={1.75} />
          {t('addOption')}
        </Button>
      )}
    </div>
  );
}

function VariantRow(props: {
  readonly variant: VariantForm;
  readonly names: readonly string[];
  readonly columns: string;
  readonly isOnly: boolean;
  readonly onChange: (change: Partial<VariantForm>) => void;
  readonly onRemove: () => void;
}) {
  const t = catalogMessages.useText();
  const { variant, onChange } = props;
  const text = (key: 'sku' | 'price' | 'cost', isAmount: boolean) => (
    <TextField
      label={t(key)}
      maxLength={64}
      value={variant[key]}
      className={isAmount ? 'figures text-right' : ''}
      {...(isAmount ? { inputMode: 'decimal' as const } : {})}
      onChange={(event) => onChange({ [key]: event.target.value })}
    />
  );
  return (
    <div
      role="row"
      data-testid="variant-row"
      className="grid items-center gap-6 py-3"
      style={{ gridTemplateColumns: props.columns }}
    >
      {variant.options.map((value, place) => (
        <TextField
          key={place}
          label={props.names[place] || t('options')}
          maxLength={60}
          value={value}
          onChange={(event) =>
            onChange({
              options: variant.options.map((one, index) =>
                index === place ? event.target.value : one,
              ),
            })
          }
        />
      ))}
      {text('sku', false)}
      {text('price', true)}
      {text('cost', true)}
      <NumberField
        label={t('stock')}
        min={0}
        max={10_000_000}
        value={variant.stock}
        {...(variant.held > 0 ? { unit: t('held', { count: variant.held }) } : {})}
        onChange={(stock) => onChange({ stock })}
      />
      <IconButton label={t('removeVariant')} disabled={props.isOnly} onClick={props.onRemove}>
        <X size={14} strokeWidth={1.75} />
      </IconButton>
    </div>
  );
}

/** Options and variants: one row for each thing that can be bought. */
export function VariantsTable(props: { readonly form: ProductForm; readonly onChange: Change }) {
  const t = catalogMessages.useText();
  const { form, onChange } = props;
  const columns = `${'minmax(64px,1fr) '.repeat(form.optionNames.length)}minmax(96px,1.2fr) 84px 84px 120px 32px`;
  return (
    <section aria-label={t('variantsTitle')}>
      <OptionNames form={form} onChange={onChange} />
      <div role="table" aria-label={t('variantsTitle')} className="mt-8">
        <div
          role="row"
          className="grid gap-6 pb-3 text-12 text-ink-3"
          style={{ gridTemplateColumns: columns }}
        >
          {form.optionNames.map((name, place) => (
            <span key={place} role="columnheader" className="truncate">
              {name || t('options')}
            </span>
          ))}
          <span role="columnheader">{t('sku')}</span>
          <span role="columnheader" className="pr-8 text-right">
            {t('price')}
          </span>
          <span role="columnheader" className="pr-8 text-right">
            {t('cost')}
          </span>
          <span role="columnheader" className="pr-8 text-right">
            {t('stock')}
          </span>
        </div>
        {form.variants.map((variant, place) => (
          <VariantRow
            key={variant.id ?? `new ${place}`}
            variant={variant}
            names={form.optionNames}
            columns={columns}
            isOnly={form.variants.length === 1}
            onChange={(change) => onChange(withVariantChange(form, place, change))}
            onRemove={() => onChange(withoutVariant(form, place))}
          />
        ))}
      </div>
      <Button
        variant="ghost"
        className="mt-3"
        data-testid="add-variant"
        onClick={() => onChange(withVariant(form))}
      >
        <Plus size={16} strokeWidth={1.75} />
        {t('addVariant')}
      </Button>
    </section>
  );
}
