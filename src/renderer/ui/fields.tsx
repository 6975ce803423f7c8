import { NumberField as Base } from '@base-ui/react/number-field';
import { Select as BaseSelect } from '@base-ui/react/select';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import clsx from 'clsx';
import { Check, ChevronDown, Search } from 'lucide-react';
import { forwardRef, type ComponentPropsWithoutRef, type ReactNode } from 'react';

const frame =
  'flex h-32 min-w-0 items-center gap-8 rounded-4 bg-0 px-8 ring-1 ring-inset ring-line-1 focus-within:ring-2 focus-within:ring-focus';

/** A small number with its name in the same box; arrows step, Shift steps by ten. */
export function NumberField(props: {
  readonly label: string;
  /** Drawn in the box where the name is long. */
  readonly short?: string;
  readonly unit?: string;
  readonly value: number | null;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly isDisabled?: boolean;
  readonly placeholder?: string;
  readonly className?: string;
  onChange(value: number | null): void;
}) {
  return (
    <Base.Root
      value={props.value}
      step={props.step ?? 1}
      largeStep={(props.step ?? 1) * 10}
      locale="en-US"
      disabled={props.isDisabled === true}
      {...(props.min === undefined ? {} : { min: props.min })}
      {...(props.max === undefined ? {} : { max: props.max })}
      onValueChange={(value) => props.onChange(value)}
      className={clsx(frame, props.className)}
    >
      {props.short !== undefined && (
        <span className="shrink-0 text-12 text-ink-3" aria-hidden>
          {props.short}
        </span>
      )}
      <Base.Input
        aria-label={props.label}
        title={props.label}
        placeholder={props.placeholder}
        className="figures w-full min-w-0 bg-transparent text-right text-12 text-ink-1 outline-none placeholder:text-ink-3 disabled:text-ink-off"
      />
      {props.unit !== undefined && (
        <span className="shrink-0 text-12 text-ink-3">{props.unit}</span>
      )}
    </Base.Root>
  );
}

/** One line of text. */
export const TextField = forwardRef<
  HTMLInputElement,
  ComponentPropsWithoutRef<'input'> & { readonly label: string }
>(function TextField({ label, className, ...rest }, ref) {
  return (
    <input
      ref={ref}
      aria-label={label}
      autoComplete="off"
      spellCheck={false}
      {...rest}
      className={clsx(
        'h-32 w-full min-w-0 rounded-4 bg-0 px-8 text-13 text-ink-1 ring-1 ring-inset ring-line-1 outline-none placeholder:text-ink-3 focus:ring-2 focus:ring-focus disabled:text-ink-off',
        className,
      )}
    />
  );
});

/** A line of text that narrows a list. */
export function SearchField({
  className,
  ...rest
}: ComponentPropsWithoutRef<'input'> & { readonly label: string }) {
  return (
    <span className={clsx('relative block', className)}>
      <Search
        size={16}
        strokeWidth={1.75}
        className="pointer-events-none absolute top-8 left-8 text-ink-3"
      />
      <TextField placeholder={rest.label} {...rest} className="pl-32" />
    </span>
  );
}

export interface SelectOption<V extends string> {
  readonly value: V;
  readonly label: string;
}

/** Chooses one of several. */
export function Select<V extends string>(props: {
  readonly label: string;
  readonly value: V;
  readonly options: readonly SelectOption<V>[];
  readonly isDisabled?: boolean;
  readonly isQuiet?: boolean;
  readonly className?: string;
  onChange(value: V): void;
}) {
  return (
    <BaseSelect.Root
      value={props.value}
      items={props.options}
      disabled={props.isDisabled === true}
      onValueChange={(value) => value !== null && props.onChange(value)}
    >
      <BaseSelect.Trigger
        aria-label={props.label}
        className={clsx(
          'flex h-32 min-w-0 items-center gap-6 rounded-4 px-8 text-left text-13 data-[disabled]:text-ink-off',
          props.isQuiet
            ? 'text-12 text-ink-2 hover:bg-3'
            : 'w-full bg-0 text-ink-1 ring-1 ring-inset ring-line-1 hover:ring-line-2',
          props.className,
        )}
      >
        <BaseSelect.Value className="min-w-0 flex-1 truncate" />
        <ChevronDown size={14} strokeWidth={1.75} className="shrink-0 text-ink-3" />
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner
          sideOffset={4}
          alignItemWithTrigger={false}
          className="z-50 outline-none"
        >
          <BaseSelect.Popup className="pop-in max-h-[50vh] min-w-[var(--anchor-width)] overflow-y-auto rounded-6 bg-2 p-4 shadow-pop outline-none">
            {props.options.map((option) => (
              <BaseSelect.Item
                key={option.value}
                value={option.value}
                className="flex min-h-32 items-center gap-8 rounded-4 pr-12 pl-6 outline-none data-[highlighted]:bg-4"
              >
                <span className="grid size-16 place-items-center">
                  <BaseSelect.ItemIndicator>
                    <Check size={14} strokeWidth={2} />
                  </BaseSelect.ItemIndicator>
                </span>
                <BaseSelect.ItemText>{option.label}</BaseSelect.ItemText>
              </BaseSelect.Item>
            ))}
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}

/** On or off, at once. */
export function Switch(props: {
  readonly label: string;
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  onChange(isOn: boolean): void;
}) {
  return (
    <BaseSwitch.Root
      aria-label={props.label}
      checked={props.isOn}
      disabled={props.isDisabled === true}
      onCheckedChange={(isOn) => props.onChange(isOn)}
      className="relative h-20 w-36 shrink-0 rounded-full p-2 ring-1 ring-inset ring-line-3 transition-colors after:absolute after:-inset-y-6 after:-inset-x-2 data-[checked]:bg-[var(--ink-1)] data-[checked]:ring-[var(--ink-1)] data-[disabled]:opacity-50"
    >
      <BaseSwitch.Thumb className="block size-16 rounded-full bg-[var(--ink-2)] transition-transform duration-[160ms] data-[checked]:translate-x-16 data-[checked]:bg-[var(--bg-0)]" />
    </BaseSwitch.Root>
  );
}

/** A named line of a form: the name left, the control right. */
export function FormRow(props: {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <div className="grid min-h-32 grid-cols-[minmax(0,1fr)_220px] items-center gap-12 py-4">
      <div>
        <div>{props.label}</div>
        {props.hint !== undefined && <div className="text-12 text-ink-3">{props.hint}</div>}
      </div>
      <div className="flex min-w-0 justify-end">{props.children}</div>
    </div>
  );
}
