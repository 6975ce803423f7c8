import { Plus, Ticket } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { formatMoney } from '../../shared/kernel/index.ts';
import { couponAudienceSchema, offerSegmentSchema, type Coupon } from '../../shared/sales/index.ts';
import { commandKey, type ShowApi } from '../show-client/index.ts';
import {
  Button,
  Dialog,
  EmptyState,
  FormRow,
  Menu,
  NumberField,
  Select,
  Switch,
  TextField,
  toasts,
  useBusy,
  useLanguage,
  type UiLanguage,
  nameIn,
} from '../ui/index.ts';
import { couponDraftOf, couponFormOf, newCouponForm, type CouponForm } from './coupon-form.ts';
import { salesMessages } from './messages.ts';
import type { TillStore } from './store.ts';
import { told } from './told.ts';

/** A tab of the audience to which a coupon can be given, with how many it holds. */
export interface GiveTarget {
  readonly tab: string;
  readonly label: string;
  readonly count: number;
}

interface Props {
  readonly store: TillStore;
  readonly api: () => ShowApi;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly targets: readonly GiveTarget[];
}

/** What a coupon takes off, in a few signs. */
export const couponValue = (
  { value }: Pick<Coupon, 'value'>,
  currency: string,
  lang: UiLanguage,
) =>
  value.kind === 'fixed'
    ? `−${formatMoney(value.amountMinor, currency, lang)}`
    : `−${value.basisPoints / 100}%`;

function Form(props: {
  readonly known: Coupon | null;
  readonly currency: string;
  readonly api: () => ShowApi;
  readonly onDone: () => void;
}) {
  const t = salesMessages.useText();
  const { known, currency } = props;
  const [form, setForm] = useState<CouponForm>(
    known === null ? newCouponForm : couponFormOf(known, currency),
  );
  const [isBusy, busily] = useBusy();
  const [key] = useState(commandKey);
  const put = (change: Partial<CouponForm>): void => setForm({ ...form, ...change });
  const draft = couponDraftOf(form, known, currency);
  const save = async (): Promise<void> => {
    if (draft === null) return;
    const isDone = await busily(() =>
      told(() => props.api().orders.saveCoupon({ id: known?.id ?? null, draft, key })),
    );
    if (isDone) props.onDone();
  };
  const money = (label: string, value: string, change: (text: string) => void) => (
    <TextField
      label={label}
      inputMode="decimal"
      className="figures text-right"
      value={value}
      onChange={(event) => change(event.target.value)}
    />
  );
  return (
    <>
      <FormRow label={t('couponName')}>
        <TextField
          label={t('couponName')}
          data-testid="coupon-name"
          maxLength={80}
          value={form.name}
          onChange={(event) => put({ name: event.target.value })}
        />
      </FormRow>
      <FormRow label={t('couponNameZh')}>
        <TextField
          label={t('couponNameZh')}
          maxLength={80}
          value={form.nameZh}
          onChange={(event) => put({ nameZh: event.target.value })}
        />
      </FormRow>
      <FormRow label={t('takesOff')}>
        <div className="grid grid-cols-2 gap-6">
          <Select
            label={t('takesOff')}
            value={form.kind}
            options={[
              { value: 'fixed', label: t('amount') },
              { value: 'percentage', label: t('percent') },
            ]}
            onChange={(kind) => put({ kind })}
          />
          {form.kind === 'fixed' ? (
            money(t('amount'), form.amount, (amount) => put({ amount }))
          ) : (
            <NumberField
              className="w-full"
              label={t('percent')}
              unit="%"
              min={0.01}
              max={100}
              value={form.percent}
              onChange={(percent) => put({ percent })}
            />
          )}
        </div>
      </FormRow>
      {form.kind === 'percentage' && (
        <FormRow label={t('atMost')}>
          {money(t('atMost'), form.most, (most) => put({ most }))}
        </FormRow>
      )}
      <FormRow label={t('minSpend')}>
        {money(t('minSpend'), form.minSpend, (minSpend) => put({ minSpend }))}
      </FormRow>
      <FormRow label={t('budget')}>
        <NumberField
          className="w-full"
          label={t('budget')}
          min={1}
          max={1_000_000}
          value={form.budget}
          onChange={(budget) => put({ budget })}
        />
      </FormRow>
      <FormRow label={t('perViewer')}>
        <NumberField
          className="w-full"
          label={t('perViewer')}
          min={1}
          max={100}
          value={form.perViewer}
          onChange={(perViewer) => put({ perViewer })}
        />
      </FormRow>
      <FormRow label={t('who')}>
        <Select
          label={t('who')}
          value={form.audience}
          options={couponAudienceSchema.options.map((value) => ({ value, label: t(value) }))}
          onChange={(audience) => put({ audience })}
        />
      </FormRow>
      {form.audience === 'segment' && (
        <FormRow label={t('segment')}>
          <Select
            label={t('segment')}
            value={form.segment}
            options={offerSegmentSchema.options.map((value) => ({ value, label: t(value) }))}
            onChange={(segment) => put({ segment })}
          />
        </FormRow>
      )}
      <FormRow label={t('code')} hint={t('codeHint')}>
        <TextField
          label={t('code')}
          className="uppercase"
          maxLength={40}
          value={form.code}
          onChange={(event) => put({ code: event.target.value })}
        />
      </FormRow>
      <FormRow label={t('withSale')}>
        <div className="flex justify-end">
          <Switch
            label={t('withSale')}
            isOn={form.withSale}
            onChange={(withSale) => put({ withSale })}
          />
        </div>
      </FormRow>
      <FormRow label={t('withCoupons')}>
        <div className="flex justify-end">
          <Switch
            label={t('withCoupons')}
            isOn={form.withCoupons}
            onChange={(withCoupons) => put({ withCoupons })}
          />
        </div>
      </FormRow>
      <div className="flex justify-end gap-6 pt-12">
        <Button onClick={props.onDone}>{t('cancel')}</Button>
        <Button
          variant="primary"
          data-testid="save-coupon"
          isBusy={isBusy}
          disabled={draft === null}
          onClick={() => void save()}
        >
          {t('save')}
        </Button>
      </div>
    </>
  );
}

function Row(props: {
  readonly coupon: Coupon;
  readonly currency: string;
  readonly targets: readonly GiveTarget[];
  readonly api: () => ShowApi;
  readonly onEdit: () => void;
  readonly onChanged: () => void;
}) {
  const t = salesMessages.useText();
  const lang = useLanguage();
  const { coupon, api } = props;
  const { granted, redeemed, budget } = coupon;
  const give = async (tab: string): Promise<void> => {
    await told(async () => {
      const to = { tab };
      const done = await api().orders.grant({ couponId: coupon.id, to, key: commandKey() });
      toasts.info(
        done.skipped === 0
          ? t('given', { count: done.granted })
          : t('givenSkipped', { given: done.granted, skipped: done.skipped }),
        { id: 'till' },
      );
    });
    props.onChanged();
  };
  const toggle = async (): Promise<void> => {
    await told(() =>
      api().orders.activateCoupon({ couponId: coupon.id, active: !coupon.isActive }),
    );
    props.onChanged();
  };
  return (
    <li className="flex min-h-52 items-center gap-8 border-t border-line-1 py-6 first:border-t-0">
      <button type="button" className="min-w-0 flex-1 text-left" onClick={props.onEdit}>
        <span className="flex items-baseline gap-8">
          <span className={`truncate font-medium ${coupon.isActive ? '' : 'text-ink-3'}`}>
            {nameIn(lang, coupon)}
          </span>
          <span className="figures text-money">{couponValue(coupon, props.currency, lang)}</span>
        </span>
        <span className="figures block truncate text-12 text-ink-3">
          {coupon.isActive ? t(coupon.audience) : t('inactive')} ·{' '}
          {t('redeemedOf', { redeemed, budget, granted })}
        </span>
      </button>
      {coupon.isActive && (
        <Menu
          align="end"
          trigger={<Button data-testid="give-coupon">{t('giveTo')}</Button>}
          items={props.targets.map(({ tab, label, count }) => ({
            label: `${label} ${count}`,
            testId: `give-${tab}`,
            isDisabled: count === 0,
            onSelect: () => void give(tab),
          }))}
        />
      )}
      <Button variant="ghost" onClick={() => void toggle()}>
        {t(coupon.isActive ? 'deactivate' : 'activate')}
      </Button>
    </li>
  );
}

/** The shop's coupons: make one, give it to a segment of the room, see what came of it. */
export function CouponDialog(props: Props) {
  const t = salesMessages.useText();
  const { api, isOpen } = props;
  const currency = useStore(props.store, ({ sales }) => sales?.currency ?? 'CNY');
  const [coupons, setCoupons] = useState<readonly Coupon[] | null>(null);
  const [edited, setEdited] = useState<Coupon | 'new' | null>(null);
  const load = useCallback(
    () => void told(async () => setCoupons(await api().orders.coupons())),
    [api],
  );
  useEffect(() => {
    if (isOpen) load();
  }, [isOpen, load]);
  const close = (): void => {
    setEdited(null);
    props.onClose();
  };
  return (
    <Dialog
      title={edited === null ? t('coupons') : edited === 'new' ? t('newCoupon') : edited.name}
      isOpen={isOpen}
      onClose={close}
      widthPx={520}
    >
      {edited !== null ? (
        <Form
          known={edited === 'new' ? null : edited}
          currency={currency}
          api={api}
          onDone={() => {
            setEdited(null);
            load();
          }}
        />
      ) : (
        <>
          {coupons?.length === 0 ? (
            <div className="flex h-220 flex-col">
              <EmptyState
                icon={<Ticket size={24} strokeWidth={1.75} />}
                title={t('noCoupons')}
                body={t('noCouponsHint')}
              />
            </div>
          ) : (
            <ul aria-busy={coupons === null} className="min-h-60">
              {coupons?.map((coupon) => (
                <Row
                  key={coupon.id}
                  coupon={coupon}
                  currency={currency}
                  targets={props.targets}
                  api={api}
                  onEdit={() => setEdited(coupon)}
                  onChanged={load}
                />
              ))}
            </ul>
          )}
          <div className="flex justify-end pt-8">
            <Button variant="primary" data-testid="new-coupon" onClick={() => setEdited('new')}>
              <Plus size={16} strokeWidth={1.75} />
              {t('newCoupon')}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
