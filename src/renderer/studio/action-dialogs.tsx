import { useStore } from 'zustand';
import { audienceMessages } from '../audience/index.ts';
import { LotteryDialog, PollDialog } from '../engagement/index.ts';
import { CouponDialog, SaleDialog, type GiveTarget } from '../sales/index.ts';
import type { StudioAction } from './keys/shortcuts.ts';
import type { StudioSession } from './session/session.ts';

const giveTabs = ['new', 'silent', 'asking', 'past-buyers', 'hopping', 'all'] as const;

/** Whom in the room a coupon can be given to. */
function useGiveTargets(session: StudioSession): readonly GiveTarget[] {
  const t = audienceMessages.useText();
  const counts = useStore(session.audience, (state) => state.counts);
  return giveTabs.map((tab) => ({ tab, label: t(`tab-${tab}`), count: counts[tab] ?? 0 }));
}

/** What the actions row opens. */
export function ActionDialogs(props: {
  readonly session: StudioSession;
  readonly action: StudioAction | null;
  readonly onClose: () => void;
  /** Opens a page of this server on which anyone can check something. */
  readonly onCheck: (path: string) => void;
}) {
  const { session, action, onClose } = props;
  const { till, link } = session;
  const targets = useGiveTargets(session);
  return (
    <>
      <SaleDialog store={till} api={link.api} isOpen={action === 'sale'} onClose={onClose} />
      <PollDialog
        store={till}
        api={link.api}
        serverNowMs={link.serverNowMs}
        isOpen={action === 'poll'}
        onClose={onClose}
      />
      <LotteryDialog
        store={till}
        api={link.api}
        serverNowMs={link.serverNowMs}
        isOpen={action === 'lottery'}
        onClose={onClose}
        onCheck={(lottery) => props.onCheck(lottery.checkUrl)}
      />
      <CouponDialog
        store={till}
        api={link.api}
        isOpen={action === 'coupon'}
        onClose={onClose}
        targets={targets}
      />
    </>
  );
}
