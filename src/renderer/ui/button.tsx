import clsx from 'clsx';
import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import { Tip } from './tooltip.tsx';

/** `primary` at most once a group; `live` only for going on air; `stop` for what destroys. */
export type ButtonVariant = 'default' | 'primary' | 'line' | 'ghost' | 'live' | 'stop';

const variants: Record<ButtonVariant, string> = {
  default: 'bg-3 text-ink-1 hover:bg-4 data-[popup-open]:bg-4',
  primary: 'bg-[var(--ink-1)] text-[color:var(--bg-0)] font-semibold hover:brightness-[.94]',
  line: 'text-ink-1 ring-1 ring-inset ring-line-2 hover:bg-3 data-[popup-open]:bg-3',
  ghost: 'text-ink-2 hover:bg-3 hover:text-ink-1 data-[popup-open]:bg-3',
  live: 'bg-live text-white font-semibold hover:brightness-110',
  stop: 'text-bad ring-1 ring-inset ring-[color-mix(in_oklch,var(--bad)_55%,transparent)] hover:bg-bad-dim',
};

export interface ButtonProps extends ComponentPropsWithoutRef<'button'> {
  readonly variant?: ButtonVariant;
  /** Why it cannot be pressed: disables it and says so in the tooltip. Null while it can. */
  readonly disabledReason?: string | null;
  /** Its work is under way: the label stays and a line runs under it. */
  readonly isBusy?: boolean;
}

/** The button of all pages, 32 px high. */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { variant = 'default', disabledReason, isBusy, className, disabled, children, onClick, ...rest },
  ref,
) {
  const isOff = disabled === true || isBusy === true || typeof disabledReason === 'string';
  const button = (
    <button
      ref={ref}
      type="button"
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      {...rest}
      onClick={isOff ? (event) => event.preventDefault() : onClick}
      className={clsx(
        'relative inline-flex h-32 shrink-0 items-center justify-center gap-6 overflow-hidden rounded-6 px-12 text-13 font-medium whitespace-nowrap transition-[background,filter] active:brightness-90',
        isOff && !isBusy
          ? 'bg-2 text-ink-off ring-0 hover:bg-2 hover:brightness-100'
          : variants[variant],
        className,
      )}
    >
      {children}
      {isBusy && (
        <span className="absolute inset-x-8 bottom-3 h-2 overflow-hidden rounded-full" aria-hidden>
          <span className="busy-line block h-full w-1/3 rounded-full bg-current" />
        </span>
      )}
    </button>
  );
  // Wrapped by kind of use and not by state, so that focus stays when the reason comes or goes.
  return disabledReason === undefined ? button : <Tip text={disabledReason}>{button}</Tip>;
});

export interface IconButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'aria-label'> {
  /** Its name: read aloud and shown as a tooltip. */
  readonly label: string;
  /** A key that does the same, shown in the tooltip. */
  readonly hint?: string;
  readonly isOn?: boolean;
}

/** A button of one icon, 32 by 32. */
export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(
  { label, hint, isOn, className, ...rest },
  ref,
) {
  return (
    <Tip text={label} {...(hint === undefined ? {} : { hint })}>
      <button
        ref={ref}
        type="button"
        aria-label={label}
        aria-pressed={isOn}
        {...rest}
        className={clsx(
          'focus-inside inline-grid size-32 shrink-0 place-items-center rounded-6 text-ink-3 transition-[background,color] hover:bg-4 hover:text-ink-1 disabled:pointer-events-none disabled:text-ink-off data-[popup-open]:bg-4 data-[popup-open]:text-ink-1',
          className,
        )}
      />
    </Tip>
  );
});
