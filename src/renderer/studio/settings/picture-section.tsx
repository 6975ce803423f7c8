import { useState } from 'react';
import type { StudioSettings } from '../../../shared/desktop-api/index.ts';
import type { Orientation } from '../../../shared/show/index.ts';
import type { Device } from '../../stage/engine/types.ts';
import { Confirm, FormRow, NumberField, Select, Switch } from '../../ui/index.ts';
import { AskForNames, DeviceRow } from './devices.tsx';
import { settingsMessages } from './messages.ts';

const presets = ['720p30', '720p60', '1080p30', '1080p60'] as const;
const leastKbps = 200;
const mostKbps = 20_000;

function Bitrate(props: {
  readonly value: number | null;
  readonly ownKbps: number;
  readonly onChange: (value: number | null) => void;
}) {
  const t = settingsMessages.useText();
  const [draft, setDraft] = useState(props.value);
  const isBad = (value: number | null): boolean =>
    value !== null && (!Number.isInteger(value) || value < leastKbps || value > mostKbps);
  return (
    <>
      <FormRow label={t('bitrate')} hint={t('bitrateHint')}>
        <NumberField
          label={t('bitrate')}
          unit="kb/s"
          step={100}
          value={draft}
          placeholder={String(props.ownKbps)}
          className="w-full"
          onChange={(value) => {
            setDraft(value);
            if (!isBad(value)) props.onChange(value);
          }}
        />
      </FormRow>
      {isBad(draft) && (
        <p role="alert" className="pb-4 text-right text-12 text-warn">
          {t('bitrateBad')}
        </p>
      )}
    </>
  );
}

/** How the program is made and sent. */
export function PictureSection(props: {
  readonly settings: StudioSettings;
  /** What the preset takes where no bitrate is given. */
  readonly ownKbps: number;
  readonly isOnAir: boolean;
  readonly cameras: readonly Device[];
  readonly onChange: (patch: Partial<StudioSettings>) => void;
  readonly onAskNames: () => Promise<boolean>;
}) {
  const t = settingsMessages.useText();
  const { settings, onChange } = props;
  const [turnTo, setTurnTo] = useState<Orientation | null>(null);
  return (
    <>
      <FormRow label={t('orientation')}>
        <Select
          label={t('orientation')}
          value={settings.orientation}
          options={[
            { value: 'portrait', label: t('portrait') },
            { value: 'landscape', label: t('landscape') },
          ]}
          onChange={(orientation) => {
            if (orientation === settings.orientation) return;
            if (props.isOnAir) setTurnTo(orientation);
            else onChange({ orientation });
          }}
        />
      </FormRow>
      <FormRow label={t('preset')} hint={t('presetHint')}>
        <Select
          label={t('preset')}
          value={settings.preset}
          options={presets.map((value) => ({ value, label: value.replace('p', 'p · ') + ' fps' }))}
          onChange={(preset) => onChange({ preset })}
        />
      </FormRow>
      <FormRow label={t('codec')} hint={t('codecHint')}>
        <Select
          label={t('codec')}
          value={settings.codec}
          options={[
            { value: 'h264', label: t('h264') },
            { value: 'vp8', label: t('vp8') },
          ]}
          onChange={(codec) => onChange({ codec })}
        />
      </FormRow>
      <FormRow label={t('simulcast')} hint={t('simulcastHint')}>
        <Switch
          label={t('simulcast')}
          isOn={settings.isSimulcast}
          onChange={(isSimulcast) => onChange({ isSimulcast })}
        />
      </FormRow>
      <Bitrate
        value={settings.bitrateKbps}
        ownKbps={props.ownKbps}
        onChange={(bitrateKbps) => onChange({ bitrateKbps })}
      />
      <DeviceRow
        label={t('camera')}
        hint={t('cameraHint')}
        devices={props.cameras}
        chosenId={settings.cameraId}
        onChoose={(cameraId) => onChange({ cameraId })}
      />
      <AskForNames devices={props.cameras} onAsk={props.onAskNames} />
      <Confirm
        isOpen={turnTo !== null}
        onClose={() => setTurnTo(null)}
        title={t('turnTitle')}
        body={t('turnBody')}
        verb={t('turn')}
        keep={t('keep')}
        onConfirm={() => {
          if (turnTo !== null) onChange({ orientation: turnTo });
        }}
      />
    </>
  );
}
