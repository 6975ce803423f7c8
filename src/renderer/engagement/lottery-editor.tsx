import { useEffect, useState } from 'react';
import { lotteryTaskSchema } from '../../shared/engagement/index.ts';
import type { Coupon } from '../../shared/sales/index.ts';
import { told } from '../sales/index.ts';
import type { ShowApi } from '../show-client/index.ts';
import { Button, FormRow, NumberField, Select, TextField } from '../ui/index.ts';
import { EditorForm, useEdited } from './editor-form.tsx';
import {
  blankLottery,
  durationsMs,
  lotteryDraftOf,
  lotteryFormOf,
  shippedLotteries,
  type LotteryForm,
  type OfferedTemplate,
} from './forms.ts';
import { engagementMessages } from './messages.ts';
import type { OwnTemplates } from './use-templates.ts';

const tasks = lotteryTaskSchema.options.map((option) => option.shape.kind.value);

/** Coupons that a winner can be given; null until they are loaded. */
function useCoupons(api: () => ShowApi): {
  coupons: readonly Coupon[] | null;
  hasFailed: boolean;
  retry: () => void;
} {
  const [coupons, setCoupons] = useState<readonly Coupon[] | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    api()
      .orders.coupons()
      .then((all) => {
        if (!isCurrent) return;
        setCoupons(all.filter(({ isActive }) => isActive));
        setFailed(false);
      })
      .catch(() => isCurrent && setFailed(true));
    return () => void (isCurrent = false);
  }, [api, attempt]);
  return { coupons, hasFailed, retry: () => setAttempt((count) => count + 1) };
}

function CouponRow(props: {
  readonly api: () => ShowApi;
  readonly form: LotteryForm;
  readonly onChange: (change: Partial<LotteryForm>) => void;
}) {
  const t = engagementMessages.useText();
  const { coupons, hasFailed, retry } = useCoupons(props.api);
  const chosen = coupons?.find(({ id }) => id === props.form.couponId);
  return (
    <FormRow label={t('coupon')} hint={hasFailed ? t('couponsFailed') : undefined}>
      {hasFailed ? (
        <Button onClick={retry}>{t('retry')}</Button>
      ) : (
        <Select
          label={t('coupon')}
          value={chosen?.id ?? 'none'}
          isDisabled={coupons === null}
          options={[
            { value: 'none', label: t('noCoupon') },
            ...(coupons ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(value) =>
            props.onChange({ couponId: coupons?.find(({ id }) => id === value)?.id ?? null })
          }
        />
      )}
    </FormRow>
  );
}

function Fields(props: {
  readonly form: LotteryForm;
  readonly api: () => ShowApi;
  readonly onChange: (change: Partial<LotteryForm>) => void;
}) {
  const t = engagementMessages.useText();
  const { form, onChange } = props;
  return (
    <>
      <FormRow label={t('title')}>
        <TextField
          label={t('title')}
          data-testid="lottery-title"
          maxLength={80}
          value={form.title}
          onChange={(event) => onChange({ title: event.target.value })}
        />
      </FormRow>
      <FormRow label={t('prize')} hint={t('prizeHint')}>
        <TextField
          label={t('prize')}
          data-testid="lottery-prize"
          maxLength={80}
          value={form.prize}
          onChange={(event) => onChange({ prize: event.target.value })}
        />
      </FormRow>
      <CouponRow api={props.api} form={form} onChange={onChange} />
      <FormRow label={t('winners')}>
        <NumberField
          className="w-full"
          label={t('winners')}
          min={1}
          max={100}
          value={form.winners}
          onChange={(winners) => onChange({ winners })}
        />
      </FormRow>
      <FormRow label={t('task')} hint={t('neverBuying')}>
        <Select
          label={t('task')}
          value={form.task}
          options={tasks.map((value) => ({ value, label: t(value) }))}
          onChange={(task) => onChange({ task })}
        />
      </FormRow>
      {form.task === 'watched' && (
        <FormRow label={t('watchedFor', { count: form.minutes ?? 1 })}>
          <NumberField
            className="w-full"
            label={t('minutes')}
            unit={t('minutes')}
            min={1}
            max={120}
            value={form.minutes}
            onChange={(minutes) => onChange({ minutes })}
          />
        </FormRow>
      )}
      <FormRow label={t('duration')}>
        <Select
          label={t('duration')}
          value={String(form.durationMs)}
          options={durationsMs.map((ms) => ({
            value: String(ms),
            label: t(`s${ms / 1000}` as 's30'),
          }))}
          onChange={(value) => onChange({ durationMs: Number(value) })}
        />
      </FormRow>
    </>
  );
}

/** Writes a lottery, from a template or from nothing, and opens it. */
export function LotteryEditor(props: {
  readonly api: () => ShowApi;
  readonly templates: OwnTemplates;
}) {
  const t = engagementMessages.useText();
  const { api, templates } = props;
  const own = (templates.own ?? []).flatMap((one): OfferedTemplate<'lottery'>[] =>
    one.kind === 'lottery'
      ? [{ id: one.id, name: one.draft.title, isOwn: true, draft: one.draft }]
      : [],
  );
  const offered = [...own, ...shippedLotteries(t)];
  const edited = useEdited<LotteryForm>('lottery-opening');
  const chosen = offered.find(({ id }) => id === edited.chosenId);
  const form = {
    ...(chosen === undefined ? blankLottery : lotteryFormOf(chosen.draft)),
    ...edited.change,
  };
  const draft = lotteryDraftOf(form);
  const isDraft = typeof draft !== 'string';
  return (
    <EditorForm
      testId="lottery-form"
      offered={offered}
      templates={templates}
      edited={edited}
      draft={isDraft ? { kind: 'lottery', draft } : null}
      note={!isDraft && t(draft)}
      openLabel={t('openLottery')}
      openTestId="open-lottery"
      onOpen={() =>
        told(async () => {
          if (isDraft) await api().engagement.openLottery({ draft, key: edited.key });
        })
      }
    >
      <Fields form={form} api={api} onChange={edited.put} />
    </EditorForm>
  );
}
