import { Tabs } from '@base-ui/react/tabs';
import { useMemo } from 'react';
import type { Language } from '../../../shared/desktop-api/index.ts';
import { publishedBitrateKbps } from '../../stage/publish/index.ts';
import { Dialog, FormRow, Select, setLanguage, useReadable, useSelected } from '../../ui/index.ts';
import { KeysTable } from '../keys/keys-table.tsx';
import type { StudioSession } from '../session/session.ts';
import { AudienceSection, type ThresholdPorts } from './audience-section.tsx';
import { AskForNames, DeviceRow } from './devices.tsx';
import { MediaSection, type MediaPorts } from './media-section.tsx';
import { settingsMessages } from './messages.ts';
import { PictureSection } from './picture-section.tsx';

export type SettingsTab = 'picture' | 'sound' | 'media' | 'audience' | 'keys' | 'general';
const tabs: readonly SettingsTab[] = ['picture', 'sound', 'media', 'audience', 'keys', 'general'];

/** Asks the system first where it asks by itself, then for the names. */
async function askForNames(
  session: StudioSession,
  device: 'camera' | 'microphone',
): Promise<boolean> {
  const { access } = await session.desktop.system.mediaAccess({ device });
  if (access === 'denied') return false;
  return (await session.engine.devices.askForNames())[device];
}

function usePorts(session: StudioSession): ThresholdPorts & MediaPorts {
  const { link, desktop } = session;
  return useMemo(
    () => ({
      load: () => link.api().audience.thresholds(),
      save: (thresholds) => link.api().audience.setThresholds(thresholds),
      configure: (access) => desktop.mediaServer.configure(access),
      sfuState: async () => (await link.api().sfu.status()).state,
    }),
    [link, desktop],
  );
}

function General(props: { readonly session: StudioSession }) {
  const t = settingsMessages.useText();
  const { session } = props;
  const { language } = useReadable(session.settings);
  return (
    <>
      <FormRow label={t('language')}>
        <Select
          label={t('language')}
          value={language ?? 'system'}
          options={[
            { value: 'system', label: t('system') },
            { value: 'en', label: 'English' },
            { value: 'zh', label: '中文' },
          ]}
          onChange={(value: Language | 'system') => {
            const chosen = value === 'system' ? null : value;
            setLanguage(chosen ?? (navigator.language.startsWith('zh') ? 'zh' : 'en'));
            session.settings.update({ language: chosen });
          }}
        />
      </FormRow>
      <p className="mt-16 text-12 text-ink-3 select-text">{t('about', session.versions)}</p>
    </>
  );
}

/** All settings of the studio; each holds at once. */
export function SettingsDialog(props: {
  readonly session: StudioSession;
  /** Null while it is closed. */
  readonly tab: SettingsTab | null;
  readonly onTab: (tab: SettingsTab | null) => void;
}) {
  const t = settingsMessages.useText();
  const { session } = props;
  const settings = useReadable(session.settings);
  const engineSettings = useReadable(session.engine.settings);
  const devices = useReadable(session.engine.devices);
  const status = useReadable(session.status);
  const isOnAir = useSelected(session.engine.publisher, ({ state }) => state !== 'off');
  const ports = usePorts(session);
  const panel = 'h-420 min-w-0 flex-1 overflow-y-auto pr-16 pb-16 pl-20';
  return (
    <Dialog
      title={t('settings')}
      isOpen={props.tab !== null}
      onClose={() => props.onTab(null)}
      widthPx={680}
    >
      <Tabs.Root
        orientation="vertical"
        value={props.tab ?? 'picture'}
        onValueChange={(value) => props.onTab(value as SettingsTab)}
        className="-mr-16 -mb-16 flex"
      >
        <Tabs.List className="flex w-140 shrink-0 flex-col gap-2 border-r border-line-1 pr-8">
          {tabs.map((tab) => (
            <Tabs.Tab
              key={tab}
              value={tab}
              data-testid={`settings-${tab}`}
              className="focus-inside h-32 rounded-6 px-10 text-left text-ink-2 hover:bg-3 data-[active]:bg-3 data-[active]:font-medium data-[active]:text-ink-1"
            >
              {t(tab)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="picture" className={panel}>
          <PictureSection
            settings={settings}
            ownKbps={publishedBitrateKbps({
              ...engineSettings,
              bitrateKbps: null,
              isSimulcast: false,
            })}
            isOnAir={isOnAir}
            cameras={devices.cameras}
            onChange={session.settings.update}
            onAskNames={() => askForNames(session, 'camera')}
          />
        </Tabs.Panel>
        <Tabs.Panel value="sound" className={panel}>
          <DeviceRow
            label={t('microphone')}
            hint={t('microphoneHint')}
            devices={devices.microphones}
            chosenId={settings.microphoneId}
            onChoose={(microphoneId) => session.settings.update({ microphoneId })}
          />
          <AskForNames
            devices={devices.microphones}
            onAsk={() => askForNames(session, 'microphone')}
          />
        </Tabs.Panel>
        <Tabs.Panel value="media" className={panel}>
          <MediaSection status={status.mediaServer} ports={ports} />
        </Tabs.Panel>
        <Tabs.Panel value="audience" className={panel}>
          <AudienceSection ports={ports} />
        </Tabs.Panel>
        <Tabs.Panel value="keys" className={panel}>
          <KeysTable
            platform={session.platform}
            areLetterKeysOn={settings.areLetterKeysOn}
            onLetterKeys={(areLetterKeysOn) => session.settings.update({ areLetterKeysOn })}
          />
        </Tabs.Panel>
        <Tabs.Panel value="general" className={panel}>
          <General session={session} />
        </Tabs.Panel>
      </Tabs.Root>
    </Dialog>
  );
}
