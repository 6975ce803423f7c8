import { useStore } from 'zustand';
import { phaseOf, type ShowStore } from '../show/index.ts';
import { Confirm, useReadable } from '../ui/index.ts';
import { studioMessages } from './messages.ts';
import type { Leaving } from './session/leaving.ts';

/** Asks before the window closes on a running show. */
export function LeavingQuestion(props: { readonly leaving: Leaving; readonly show: ShowStore }) {
  const t = studioMessages.useText();
  const { leaving } = props;
  const isAsking = useReadable(leaving.isAsking);
  const isRehearsal = useStore(props.show, phaseOf) === 'rehearsal';
  return (
    <Confirm
      isOpen={isAsking}
      onClose={leaving.stay}
      title={t('leaveTitle')}
      body={t(isRehearsal ? 'leaveBodyRehearsal' : 'leaveBody')}
      verb={t(isRehearsal ? 'leaveRehearsal' : 'leave')}
      keep={t('keepGoing')}
      testId="confirm-leave"
      onConfirm={leaving.leave}
    />
  );
}
