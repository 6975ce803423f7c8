import { useStore } from 'zustand';
import type { TillStore } from '../sales/index.ts';
import type { ShowApi } from '../show-client/index.ts';
import { Dialog } from '../ui/index.ts';
import { useWriting } from './editor-form.tsx';
import { engagementMessages } from './messages.ts';
import { PollCard } from './poll-card.tsx';
import { PollEditor } from './poll-editor.tsx';
import { useTemplates } from './use-templates.ts';

interface Props {
  readonly store: TillStore;
  readonly api: () => ShowApi;
  readonly serverNowMs: () => number;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function Body({ store, api, serverNowMs, isOpen }: Props) {
  const poll = useStore(store, ({ engagement }) => engagement?.poll ?? null);
  const templates = useTemplates(api, isOpen);
  const isPollOpen = poll?.state === 'open';
  const { isWriting, writeNext } = useWriting(poll, isPollOpen);
  if (poll !== null && !isWriting)
    return <PollCard poll={poll} api={api} serverNowMs={serverNowMs} onNew={writeNext} />;
  return <PollEditor api={api} templates={templates} isOtherOpen={isPollOpen} />;
}

/** The open poll with its result, or a new one to open. */
export function PollDialog(props: Props) {
  const t = engagementMessages.useText();
  return (
    <Dialog title={t('poll')} isOpen={props.isOpen} onClose={props.onClose} widthPx={460}>
      <Body {...props} />
    </Dialog>
  );
}
