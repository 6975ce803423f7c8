import { Toast, type ToastObject } from '@base-ui/react/toast';
import { CircleCheck, CircleX, TriangleAlert, X } from 'lucide-react';
import { IconButton } from './button.tsx';
import { uiMessages } from './messages.ts';

type Grade = 'info' | 'warn' | 'bad';

interface ToastOptions {
  /** A toast of the same id takes the place of the older one. */
  readonly id?: string;
  readonly action?: { readonly label: string; run(): void };
}

const manager = /* @__PURE__ */ Toast.createToastManager();
const timeouts: Record<Grade, number> = { info: 4000, warn: 8000, bad: 0 };

function show(grade: Grade, sentence: string, options: ToastOptions = {}): string {
  const id: string = manager.add({
    ...(options.id === undefined ? {} : { id: options.id }),
    title: sentence,
    type: grade,
    // An act that can be undone stays as long as a warning.
    timeout: options.action && grade === 'info' ? 8000 : timeouts[grade],
    priority: grade === 'bad' ? 'high' : 'low',
    ...(options.action
      ? {
          actionProps: {
            children: options.action.label,
            onClick: () => {
              options.action?.run();
              manager.close(id);
            },
          },
        }
      : {}),
  });
  return id;
}

/** One sentence at the lower left of the centre, with at most one action. Bad ones stay. */
export const toasts = {
  info: (sentence: string, options?: ToastOptions) => show('info', sentence, options),
  warn: (sentence: string, options?: ToastOptions) => show('warn', sentence, options),
  bad: (sentence: string, options?: ToastOptions) => show('bad', sentence, options),
  close: (id: string) => manager.close(id),
};

function GradeIcon(props: { readonly grade: string | undefined }) {
  if (props.grade === 'bad') return <CircleX size={16} strokeWidth={1.75} className="text-bad" />;
  if (props.grade === 'warn')
    return <TriangleAlert size={16} strokeWidth={1.75} className="text-warn" />;
  return <CircleCheck size={16} strokeWidth={1.75} className="text-ink-2" />;
}

function ToastRow(props: { readonly toast: ToastObject<object> }) {
  const t = uiMessages.useText();
  return (
    <Toast.Root
      toast={props.toast}
      swipeDirection="left"
      className="pop-in pointer-events-auto w-340 rounded-6 bg-2 shadow-pop data-[limited]:hidden"
    >
      <Toast.Content className="flex min-h-44 items-center gap-10 py-6 pr-6 pl-12">
        <GradeIcon grade={props.toast.type} />
        <Toast.Title className="min-w-0 flex-1 py-4 font-normal" />
        {props.toast.actionProps && (
          <Toast.Action className="h-32 shrink-0 rounded-6 px-8 font-medium whitespace-nowrap text-ink-2 hover:bg-4 hover:text-ink-1" />
        )}
        <Toast.Close
          render={
            <IconButton label={t('close')} className="-ml-6">
              <X size={16} strokeWidth={1.75} />
            </IconButton>
          }
        />
      </Toast.Content>
    </Toast.Root>
  );
}

function ToastList() {
  const { toasts: all } = Toast.useToastManager();
  return all.map((toast) => <ToastRow key={toast.id} toast={toast} />);
}

/** Where toasts appear; once per page. */
export function Toasts(props: { readonly className?: string }) {
  const t = uiMessages.useText();
  return (
    <Toast.Provider toastManager={manager} limit={2}>
      <Toast.Portal>
        <Toast.Viewport
          aria-label={t('notifications')}
          className={`pointer-events-none fixed z-50 flex flex-col-reverse gap-6 ${props.className ?? 'bottom-12 left-12'}`}
        >
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}
