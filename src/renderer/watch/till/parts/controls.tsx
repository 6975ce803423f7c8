import { useId, type ComponentProps, type ReactElement, type ReactNode } from 'react';
import { useWords } from '../context.ts';
import { Icon, type IconName } from './icon.tsx';

const looks = {
  /** Spends money: one a sheet, 56 high. */
  buy: 'min-h-14 w-full bg-buy px-3 text-[18px] font-semibold text-white',
  /** The same where it stands beside other things. */
  'buy-small': 'min-h-11 bg-buy px-4 font-semibold text-white',
  dark: 'min-h-12 flex-1 bg-sheet-ink px-3 font-semibold text-white',
  line: 'min-h-12 flex-1 border border-sheet-line px-3 font-semibold',
  off: 'min-h-14 w-full bg-sheet-3 px-3 text-[18px] text-sheet-ink-2',
  quiet: 'min-h-11 text-[14px] text-sheet-ink-2',
} as const;

/** A button of a sheet. Busy or off, it keeps its place and its focus. */
export function Button({
  look = 'dark',
  isOff = false,
  className = '',
  onClick,
  ...rest
}: ComponentProps<'button'> & {
  readonly look?: keyof typeof looks;
  readonly isOff?: boolean;
}): ReactElement {
  return (
    <button
      type="button"
      aria-disabled={isOff || undefined}
      {...rest}
      onClick={isOff ? (event) => event.preventDefault() : onClick}
      className={`flex items-center justify-center gap-2 rounded-[10px] ${isOff && look !== 'off' ? 'opacity-50' : ''} ${looks[look]} ${className}`}
    />
  );
}

/** A line of a sheet: what it is, what it says, and where it leads. */
export function Row(props: {
  readonly icon: IconName;
  readonly label: string;
  readonly children?: ReactNode;
  readonly onClick?: () => void;
  readonly testId?: string;
}): ReactElement {
  const inside = (
    <>
      <Icon name={props.icon} size={16} />
      <span className="min-w-0 flex-1 truncate text-left text-sheet-ink">{props.label}</span>
      {props.children}
      {props.onClick === undefined ? null : <Icon name="right" size={16} />}
    </>
  );
  const look =
    'flex min-h-12 w-full items-center gap-2.5 border-t border-sheet-line-1 text-sheet-ink-3';
  return props.onClick === undefined ? (
    <div className={look}>{inside}</div>
  ) : (
    <button type="button" data-testid={props.testId} className={look} onClick={props.onClick}>
      {inside}
    </button>
  );
}

/** A price, and beside it the real one of before. */
export function Price(props: {
  readonly minor: number;
  readonly formerMinor: number | null;
  readonly isBig?: boolean;
  readonly isFrom?: boolean;
  readonly isInk?: boolean;
}): ReactElement {
  const { text, money } = useWords();
  const price = money(props.minor);
  return (
    <span className="flex flex-col items-end text-right tabular-nums">
      {props.formerMinor === null ? null : (
        <s className="text-[13px] leading-[18px] text-sheet-ink-3">
          <span className="sr-only">{text.formerly} </span>
          {money(props.formerMinor)}
        </s>
      )}
      <b
        className={`whitespace-nowrap ${props.isBig === true ? 'text-[24px] leading-7' : 'text-[18px] leading-6'} ${props.isInk === true ? '' : 'text-buy'}`}
      >
        {props.isFrom === true ? text.from(price) : price}
      </b>
    </span>
  );
}

/** A product's picture; a quiet square where it has none. */
export function Pic(props: {
  readonly url: string | null | undefined;
  readonly size?: string;
}): ReactElement {
  const size = props.size ?? 'size-16';
  return props.url === null || props.url === undefined ? (
    <span
      className={`${size} grid shrink-0 place-content-center rounded-md bg-sheet-2 text-sheet-ink-3`}
    >
      <Icon name="bag" />
    </span>
  ) : (
    <img src={props.url} alt="" className={`${size} shrink-0 rounded-md bg-sheet-2 object-cover`} />
  );
}

/** A labelled field, 16 px letters so that no phone zooms into it. */
export function Field({
  label,
  className = '',
  ...rest
}: ComponentProps<'input'> & { readonly label: string }): ReactElement {
  const id = useId();
  return (
    <span className={`block ${className}`}>
      <label htmlFor={id} className="text-[13px] text-sheet-ink-2">
        {label}
      </label>
      <input
        id={id}
        {...rest}
        className="mt-1 h-12 w-full rounded-[10px] border border-sheet-line bg-white px-3 text-[16px]"
      />
    </span>
  );
}

/** What went wrong, said at once. */
export const Wrong = ({ children }: { readonly children: ReactNode }): ReactElement => (
  <p role="alert" className="mt-3 text-bad">
    {children}
  </p>
);
