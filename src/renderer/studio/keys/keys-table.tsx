import { KeyCap } from '../../ui/index.ts';
import { keyMessages } from './messages.ts';

/** All keys at a glance. */
export function KeysTable(props: { readonly platform: 'darwin' | 'linux' | 'win32' }) {
  const t = keyMessages.useText();
  const command = props.platform === 'darwin' ? '⌘' : 'Ctrl';
  const rows: readonly (readonly [keys: readonly string[], what: string])[] = [
    [['1', '–', '9'], t('preview')],
    [['Shift', '1', '–', '9'], t('cut')],
    [['↵'], t('take')],
    [['M'], t('mute')],
    [['A'], t('audience')],
    [['C'], t('chat')],
    [['J', 'K'], t('rows')],
    [[command, 'Z'], t('undo')],
    [[command, 'Shift', 'Z'], t('redo')],
    [['F6'], t('region')],
    [['Esc'], t('close')],
    [['?'], t('help')],
  ];
  return (
    <>
      <dl>
        {rows.map(([keys, what]) => (
          <div key={what} className="flex h-32 items-center justify-between gap-12">
            <dt className="text-ink-1">{what}</dt>
            <dd className="flex items-center gap-4">
              {keys.map((key) =>
                key === '–' ? (
                  <span key={key} className="text-ink-3">
                    –
                  </span>
                ) : (
                  <KeyCap key={key}>{key}</KeyCap>
                ),
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-8 text-12 text-ink-3">{t('note')}</p>
    </>
  );
}
