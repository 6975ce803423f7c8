import clsx from 'clsx';
import {
  AudioLines,
  Ellipsis,
  Mic,
  RotateCcw,
  Trash2,
  TriangleAlert,
  Volume2,
  VolumeX,
} from 'lucide-react';
import { forwardRef, type ComponentPropsWithoutRef } from 'react';
import type { AudioChannel } from '../../../../shared/stage/index.ts';
import {
  Button,
  IconButton,
  Menu,
  nameIn,
  Tip,
  toasts,
  useLanguage,
  useReadable,
  type MenuItem,
} from '../../../ui/index.ts';
import type { AudioChannelState, SceneEdit, StageEngine } from '../../engine/types.ts';
import { stageMessages } from '../messages.ts';
import { troubleOf } from '../view.ts';
import { Fader } from './fader.tsx';
import { LevelMeter } from './level-meter.tsx';
import { dbText } from './level.ts';

export type DeskEngine = Pick<StageEngine, 'audio' | 'devices' | 'scenes'>;

/** The columns that all strips share. */
export const stripColumns =
  'grid h-32 shrink-0 grid-cols-[16px_minmax(48px,124px)_minmax(40px,1fr)_40px_32px_32px] items-center gap-x-8 pr-8 pl-16';

/** Puts a removed channel back where it was. */
const restoreChannel =
  (channel: AudioChannel, index: number): SceneEdit =>
  (collection) =>
    collection.audioChannels.some(({ id }) => id === channel.id)
      ? collection
      : {
          ...collection,
          audioChannels: collection.audioChannels.toSpliced(index, 0, channel),
        };

function useMicrophoneItems(engine: DeskEngine, channel: AudioChannel): MenuItem[] {
  const t = stageMessages.useText();
  const { microphones } = useReadable(engine.devices);
  if (channel.input.kind !== 'microphone') return [];
  const { deviceId } = channel.input;
  const icon = <Mic size={16} strokeWidth={1.75} />;
  return [
    {
      label: t('systemDefault'),
      icon,
      isChosen: deviceId === null,
      onSelect: () => engine.audio.chooseMicrophone(channel.id, null),
    },
    ...microphones.map((device, index) => ({
      label: device.label === '' ? t('unnamedMicrophone', { n: index + 1 }) : device.label,
      icon,
      isChosen: deviceId === device.id,
      onSelect: () => engine.audio.chooseMicrophone(channel.id, device),
    })),
  ];
}

/** A button of a strip in trouble; what can be done stands in its tooltip. */
const TroubleButton = forwardRef<
  HTMLButtonElement,
  ComponentPropsWithoutRef<'button'> & { readonly tip: string }
>(function TroubleButton({ tip, ...rest }, ref) {
  return (
    <Tip text={tip}>
      <Button ref={ref} variant="ghost" {...rest} className="px-8! text-12!" />
    </Tip>
  );
});

/** What a channel's input lacks, in words, with a way on. */
function StripTrouble(props: {
  readonly engine: DeskEngine;
  readonly state: AudioChannelState;
  readonly microphones: readonly MenuItem[];
}) {
  const t = stageMessages.useText();
  const { engine, state } = props;
  const trouble = troubleOf(state.status);
  if (trouble === null) return null;
  const body =
    trouble === 'denied'
      ? t('mic-denied-body')
      : state.status.device === null
        ? t('mic-back-body')
        : `${state.status.device}. ${t('mic-back-body')}`;
  return (
    <span className="col-span-2 flex min-w-0 items-center gap-6 text-12 text-warn" role="status">
      <TriangleAlert size={14} strokeWidth={1.75} className="shrink-0" />
      <Tip text={body}>
        <span className="min-w-0 flex-1 truncate">{t(`mic-${trouble}`)}</span>
      </Tip>
      <span className="sr-only">{body}</span>
      {trouble === 'denied' ? (
        <TroubleButton tip={body} onClick={() => void engine.devices.askForNames()}>
          {t('tryAgain')}
        </TroubleButton>
      ) : (
        <Menu
          align="end"
          trigger={<TroubleButton tip={body}>{t('chooseMicrophone')}</TroubleButton>}
          items={props.microphones}
        />
      )}
    </span>
  );
}

/** One sound of the program: what it is, how loud, whether it is heard. */
export function ChannelStrip(props: {
  readonly engine: DeskEngine;
  readonly state: AudioChannelState;
  readonly index: number;
}) {
  const t = stageMessages.useText();
  const language = useLanguage();
  const { engine, state, index } = props;
  const { channel } = state;
  const { devices } = engine;
  const microphones = useMicrophoneItems(engine, channel);
  const name = nameIn(language, channel);
  const Icon = channel.input.kind === 'microphone' ? Mic : AudioLines;
  const isInTrouble = channel.input.kind === 'microphone' && troubleOf(state.status) !== null;
  const setGain = (gainDb: number): void => engine.audio.setGainDb(channel.id, gainDb);
  const askForNames = (): void => {
    if (devices.read().microphones.some(({ label }) => label === '')) void devices.askForNames();
  };
  const remove = (): void => {
    engine.audio.remove(channel.id);
    toasts.info(t('channelRemoved', { name }), {
      action: {
        label: t('undo'),
        run: () => engine.scenes.apply(restoreChannel(channel, index)),
      },
    });
  };
  return (
    <li className={stripColumns} data-testid={`channel-${channel.id}`}>
      <Icon size={16} strokeWidth={1.75} className="text-ink-3" />
      <span className={clsx('truncate', channel.isMuted && 'text-ink-3')} title={name}>
        {name}
      </span>
      {isInTrouble ? (
        <StripTrouble engine={engine} state={state} microphones={microphones} />
      ) : (
        <>
          <div className={clsx('relative mx-4', channel.isMuted && 'opacity-40')}>
            <LevelMeter engine={engine} channelId={channel.id} />
            <Fader
              label={t('fader', { name })}
              testId={`fader-${channel.id}`}
              gainDb={channel.gainDb}
              onGainDb={setGain}
            />
          </div>
          <span className="figures text-right text-12 text-ink-2">{dbText(channel.gainDb)}</span>
        </>
      )}
      <IconButton
        label={channel.isMuted ? t('unmuteNamed', { name }) : t('muteNamed', { name })}
        data-testid={`mute-${channel.id}`}
        className={channel.isMuted ? 'text-bad!' : undefined}
        onClick={() => engine.audio.setMuted(channel.id, !channel.isMuted)}
      >
        {channel.isMuted ? (
          <VolumeX size={16} strokeWidth={1.75} />
        ) : (
          <Volume2 size={16} strokeWidth={1.75} />
        )}
      </IconButton>
      <Menu
        align="end"
        trigger={
          <IconButton
            label={t('channelMenu', { name })}
            data-testid={`channel-menu-${channel.id}`}
            onClick={askForNames}
          >
            <Ellipsis size={16} strokeWidth={1.75} />
          </IconButton>
        }
        items={[
          { label: t('toZero'), icon: <RotateCcw size={16} />, onSelect: () => setGain(0) },
          ...(microphones.length > 0 ? [null, ...microphones] : []),
          null,
          {
            label: t('removeChannel'),
            icon: <Trash2 size={16} />,
            isDanger: true,
            testId: 'remove-channel',
            onSelect: remove,
          },
        ]}
      />
    </li>
  );
}
