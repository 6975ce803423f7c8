import { useState } from 'react';
import type { ShowPhase } from '../../../shared/show/index.ts';
import { Button, Confirm, NumberField, Popover, useBusy } from '../../ui/index.ts';
import { studioMessages } from '../messages.ts';

const mostViewers = 20_000;

/** Asks how many simulated viewers come, and begins. */
export function RehearseForm(props: { readonly onStart: (viewers: number) => Promise<void> }) {
  const t = studioMessages.useText();
  const [viewers, setViewers] = useState<number | null>(300);
  const [isBusy, busily] = useBusy();
  const isBad =
    viewers === null || !Number.isInteger(viewers) || viewers < 0 || viewers > mostViewers;
  const start = async (): Promise<void> => {
    if (isBad || isBusy) return;
    await busily(() => props.onStart(viewers));
  };
  return (
    <form
      // The field's steps are for its arrows; any whole number may be typed.
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <p className="mb-12 text-12 text-ink-2">{t('rehearseBody')}</p>
      <div className="flex items-center justify-between gap-12" data-testid="rehearse-count">
        <span>{t('rehearseCount')}</span>
        <NumberField
          label={t('rehearseCount')}
          value={viewers}
          step={50}
          className="w-100"
          onChange={setViewers}
        />
      </div>
      {isBad && (
        <p role="alert" className="mt-6 text-12 text-warn">
          {t('rehearseBad')}
        </p>
      )}
      <div className="mt-12 flex justify-end">
        <Button
          variant="primary"
          type="submit"
          data-testid="rehearse-start"
          isBusy={isBusy}
          disabled={isBad}
        >
          {t('startRehearsal')}
        </Button>
      </div>
    </form>
  );
}

/** Rehearse and Go live off air, End show on air. */
export function AirButtons(props: {
  readonly phase: ShowPhase;
  readonly viewers: number;
  /** Why nothing can be begun now, null where it can. */
  readonly blocked: 'waitingForServer' | 'noMediaServer' | null;
  readonly isRehearseOpen: boolean;
  readonly onRehearseOpen: (isOpen: boolean) => void;
  readonly onGoLive: () => Promise<void>;
  readonly onRehearse: (viewers: number) => Promise<void>;
  readonly onEnd: () => Promise<void>;
}) {
  const t = studioMessages.useText();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, busily] = useBusy();
  const { phase } = props;
  const goLive = async (): Promise<void> => {
    await busily(props.onGoLive);
  };
  const rehearse = async (viewers: number): Promise<void> => {
    await props.onRehearse(viewers);
    props.onRehearseOpen(false);
  };
  if (phase === 'live' || phase === 'rehearsal') {
    const isRehearsal = phase === 'rehearsal';
    return (
      <>
        <Button variant="stop" data-testid="end-show" onClick={() => setAsking(true)}>
          {t(isRehearsal ? 'endRehearsal' : 'endShow')}
        </Button>
        <Confirm
          isOpen={isAsking}
          onClose={() => setAsking(false)}
          title={t(isRehearsal ? 'endRehearsalTitle' : 'endShowTitle')}
          body={isRehearsal ? t('endRehearsalBody') : t('endShowBody', { count: props.viewers })}
          verb={t(isRehearsal ? 'endRehearsal' : 'endShow')}
          keep={t('keepGoing')}
          testId="confirm-end"
          onConfirm={props.onEnd}
        />
      </>
    );
  }
  const why = props.blocked === null ? null : t(props.blocked);
  return (
    <>
      {why === null ? (
        <Popover
          title={t('rehearseTitle')}
          isOpen={props.isRehearseOpen}
          onOpenChange={props.onRehearseOpen}
          trigger={
            <Button variant="line" data-testid="rehearse">
              {t('rehearse')}
            </Button>
          }
        >
          <RehearseForm onStart={rehearse} />
        </Popover>
      ) : (
        <Button variant="line" data-testid="rehearse" disabledReason={why}>
          {t('rehearse')}
        </Button>
      )}
      <Button
        variant="live"
        data-testid="go-live"
        isBusy={isBusy}
        disabledReason={why}
        onClick={() => void goLive()}
      >
        {t('goLive')}
      </Button>
    </>
  );
}
