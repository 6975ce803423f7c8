import clsx from 'clsx';
import { FormRow, KeyCap, Switch } from '../../ui/index.ts';
import { keyMessages } from './messages.ts';

interface Row {
  readonly keys: readonly string[];
  readonly what: string;
  /** A letter, digit or sign by itself: it can be turned off. */
  readonly isSingle?: boolean;
}

/** All keys at a glance, and whether single ones do anything. */
export function KeysTable(props: {
  readonly platform: 'darwin' | 'linux' | 'win32';
  readonly areLetterKeysOn: boolean;
  readonly onLetterKeys: (areOn: boolean) => void;
}) {
  const t = keyMessages.useText();
  const command = props.platform === 'darwin' ? '⌘' : 'Ctrl';
  const rows: readonly Row[] = [
    { keys: ['1', '–', '9'], what: t('preview'), isSingle: true },
    { keys: ['Shift', '1', '–', '9'], what: t('cut'), isSingle: true },
    { keys: ['↵'], what: t('take') },
    { keys: ['M'], what: t('mute'), isSingle: true },
    { keys: ['A'], what: t('audience'), isSingle: true },
    { keys: ['C'], what: t('chat'), isSingle: true },
    { keys: ['S'], what: t('shelf'), isSingle: true },
    { keys: ['F1', '–', 'F4'], what: t('actions') },
    { keys: ['J', 'K'], what: t('rows'), isSingle: true },
    { keys: [command, 'Z'], what: t('undo') },
    { keys: [command, 'Shift', 'Z'], what: t('redo') },
    { keys: ['F6'], what: t('region') },
    { keys: ['Esc'], what: t('close') },
    { keys: ['?'], what: t('help'), isSingle: true },
  ];
  return (
    <>
      <FormRow label={t('single')} hint={t('singleHint')}>
        <Switch label={t('single')} isOn={props.areLetterKeysOn} onChange={props.onLetterKeys} />
      </FormRow>
      <dl className="mt-8">
        {rows.map(({ keys, what, isSingle }) => {
          const isOff = isSingle === true && !props.areLetterKeysOn;
          return (
            <div key={what} className="flex h-32 items-center justify-between gap-12">
              <dt className={isOff ? 'text-ink-off' : 'text-ink-1'}>{what}</dt>
              <dd className="flex items-center gap-4">
                {isOff && <span className="text-12 text-ink-3">{t('off')}</span>}
                {keys.map((key) =>
                  key === '–' ? (
                    <span key={key} className="text-ink-3">
                      –
                    </span>
                  ) : (
                    <KeyCap key={key} className={clsx(isOff && 'opacity-50')}>
                      {key}
                    </KeyCap>
                  ),
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      <p className="mt-8 text-12 text-ink-3">{t('note')}</p>
    </>
  );
}
