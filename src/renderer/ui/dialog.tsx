import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactNode } from 'react';
import { Button, IconButton, type ButtonVariant } from './button.tsx';
import { uiMessages } from './messages.ts';
import { useBusy } from './use-busy.ts';

const backdrop =
  'fixed inset-0 z-40 bg-[rgb(0_0_0/.5)] transition-opacity duration-[160ms] data-[ending-style]:opacity-0 data-[starting-style]:opacity-0';
const popup =
  'pop-in fixed top-1/2 left-1/2 z-40 max-h-[calc(100vh-48px)] max-w-[calc(100vw-48px)] -translate-x-1/2 -translate-y-1/2 rounded-6 bg-2 shadow-pop outline-none';

/** A window over the page for more than one sentence: settings, properties. */
export function Dialog(props: {
  readonly title: string;
  readonly isOpen: boolean;
  onClose(): void;
  readonly widthPx?: number;
  readonly children: ReactNode;
  /** Buttons at the lower right. */
  readonly footer?: ReactNode;
}) {
  const t = uiMessages.useText();
  return (
    <Base.Root open={props.isOpen} onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <Base.Portal>
        <Base.Backdrop className={backdrop} />
        <Base.Popup className={`${popup} flex flex-col`} style={{ width: props.widthPx ?? 480 }}>
          <div className="flex h-48 shrink-0 items-center pr-8 pl-16">
            <Base.Title className="text-15 font-semibold">{props.title}</Base.Title>
            <Base.Close
              render={
                <IconButton label={t('close')} hint="Esc" className="ml-auto">
                  <X size={16} strokeWidth={1.75} />
                </IconButton>
              }
            />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto px-16 pb-16">{props.children}</div>
          {props.footer !== undefined && (
            <div className="flex shrink-0 justify-end gap-6 border-t border-line-1 px-16 py-12">
              {props.footer}
            </div>
          )}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** Asks before what cannot be undone; its button repeats the verb. */
export function Confirm(props: {
  readonly isOpen: boolean;
  onClose(): void;
  readonly title: string;
  readonly body: string;
  readonly verb: string;
  readonly keep: string;
  readonly variant?: ButtonVariant;
  readonly testId?: string;
  onConfirm(): void | Promise<void>;
}) {
  const [isBusy, busily] = useBusy();
  const confirm = async (): Promise<void> => {
    try {
      await busily(async () => props.onConfirm());
    } finally {
      props.onClose();
    }
  };
  return (
    <AlertDialog.Root open={props.isOpen} onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdrop} />
        <AlertDialog.Popup className={`${popup} w-400 p-16`}>
          <AlertDialog.Title className="text-15 font-semibold">{props.title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-6 mb-16 text-ink-2">
            {props.body}
          </AlertDialog.Description>
          <div className="flex justify-end gap-6">
            <AlertDialog.Close render={<Button>{props.keep}</Button>} />
            <Button
              variant={props.variant ?? 'stop'}
              isBusy={isBusy}
              data-testid={props.testId}
              onClick={() => void confirm()}
            >
              {props.verb}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
