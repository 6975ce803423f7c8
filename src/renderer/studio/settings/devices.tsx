import { useState } from 'react';
import type { Device } from '../../stage/engine/types.ts';
import { Button, FormRow, Select } from '../../ui/index.ts';
import { settingsMessages } from './messages.ts';

const none = '';

/** Chooses a camera or microphone; one that is gone stays chosen and says so. */
export function DeviceRow(props: {
  readonly label: string;
  readonly hint: string;
  readonly devices: readonly Device[];
  readonly chosenId: string | null;
  readonly onChoose: (id: string | null) => void;
}) {
  const t = settingsMessages.useText();
  const { devices, chosenId } = props;
  const isGone = chosenId !== null && !devices.some(({ id }) => id === chosenId);
  return (
    <FormRow label={props.label} hint={props.hint}>
      <Select
        label={props.label}
        value={chosenId ?? none}
        options={[
          { value: none, label: t('systemDefault') },
          ...devices.map(({ id, label }, index) => ({
            value: id,
            label: label === '' ? t('device', { n: index + 1 }) : label,
          })),
          ...(isGone ? [{ value: chosenId, label: t('notThere', { name: t('chosen') }) }] : []),
        ]}
        onChange={(id) => props.onChoose(id === none ? null : id)}
      />
    </FormRow>
  );
}

/** Names are known only with the right to use the devices. */
export function AskForNames(props: {
  readonly devices: readonly Device[];
  /** Whether the system allows it. */
  readonly onAsk: () => Promise<boolean>;
}) {
  const t = settingsMessages.useText();
  const [isDenied, setDenied] = useState(false);
  if (props.devices.every(({ label }) => label !== '')) return null;
  return (
    <div className="flex items-center justify-between gap-12 py-8">
      <p className={isDenied ? 'text-warn' : 'text-12 text-ink-2'}>
        {t(isDenied ? 'denied' : 'namesHidden')}
      </p>
      <Button onClick={() => void props.onAsk().then((isAllowed) => setDenied(!isAllowed))}>
        {t('askNames')}
      </Button>
    </div>
  );
}
