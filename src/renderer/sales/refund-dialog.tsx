import { useState } from 'react';
import { formatMoney, parseMinor, plainAmount } from '../../shared/kernel/index.ts';
import type { CrewOrder } from '../../shared/sales/index.ts';
import { commandKey, type ShowApi } from '../show-client/index.ts';
import {
  Button,
  Dialog,
  FormRow,
  Switch,
  TextField,
  toasts,
  useBusy,
  useLanguage,
} from '../ui/index.ts';
import { salesMessages } from './messages.ts';
import { told } from './told.ts';

/** Asks how much goes back, and whether the goods do too. */
export function RefundDialog(props: {
  readonly order: CrewOrder;
  readonly api: () => ShowApi;
  readonly onClose: () => void;
}) {
  const t = salesMessages.useText();
  const lang = useLanguage();
  const { order, api } = props;
  const { currency } = order;
  const leftMinor = order.totalMinor - order.refundedMinor;
  const [amount, setAmount] = useState(plainAmount(leftMinor, currency));
  const [restock, setRestock] = useState(order.ship !== 'shipped');
  const [reason, setReason] = useState('');
  const [isBusy, busily] = useBusy();
  const [key] = useState(commandKey);
  const amountMinor = parseMinor(amount, currency);
  const isWrong = amountMinor === null || amountMinor < 1 || amountMinor > leftMinor;
  const left = formatMoney(leftMinor, currency, lang);
  const refund = async (): Promise<void> => {
    if (isWrong) return;
    const isDone = await busily(() =>
      told(() =>
        api().orders.refund({
          orderId: order.id,
          amountMinor: amountMinor === leftMinor ? null : amountMinor,
          restock,
          reason,
          key,
        }),
      ),
    );
    if (!isDone) return;
    toasts.info(t('refundDone', { amount: formatMoney(amountMinor, currency, lang) }), {
      id: 'till',
    });
    props.onClose();
  };
  return (
    <Dialog
      title={t('refundTitle', { number: order.number })}
      isOpen
      onClose={props.onClose}
      widthPx={420}
      footer={
        <>
          <Button onClick={props.onClose}>{t('keepOrder')}</Button>
          <Button
            variant="stop"
            data-testid="confirm-refund"
            isBusy={isBusy}
            disabled={isWrong}
            onClick={() => void refund()}
          >
            {t('refund')}
          </Button>
        </>
      }
    >
      <FormRow
        label={t('refundAmount')}
        hint={isWrong ? t('refundBad', { amount: left }) : t('refundAll', { amount: left })}
      >
        <TextField
          label={t('refundAmount')}
          inputMode="decimal"
          className="figures text-right"
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
      </FormRow>
      <FormRow label={t('restock')}>
        <div className="flex justify-end">
          <Switch label={t('restock')} isOn={restock} onChange={setRestock} />
        </div>
      </FormRow>
      <FormRow label={t('reason')}>
        <TextField
          label={t('reason')}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </FormRow>
    </Dialog>
  );
}
