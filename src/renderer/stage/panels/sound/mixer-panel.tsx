import clsx from 'clsx';
import { AudioLines, Mic, Plus, Radio } from 'lucide-react';
import type { AudioChannel } from '../../../../shared/stage/index.ts';
import { Button, IconButton, Menu, PanelHead, useReadable } from '../../../ui/index.ts';
import { newAudioChannelId } from '../../scenes/index.ts';
import { stageMessages } from '../messages.ts';
import { ChannelStrip, stripColumns, type DeskEngine } from './channel-strip.tsx';
import { LevelMeter } from './level-meter.tsx';

const t = stageMessages.text;

/** A first microphone is just that; later ones are counted. */
function newMicrophone(channels: readonly AudioChannel[]): AudioChannel {
  const count = channels.filter(({ input }) => input.kind === 'microphone').length;
  return {
    id: newAudioChannelId(),
    name: count === 0 ? t('microphone') : t('unnamedMicrophone', { n: count + 1 }),
    input: { kind: 'microphone', deviceId: null, label: '' },
    gainDb: 0,
    isMuted: false,
  };
}

/** Muted at first: viewers should not hear a beep because somebody looked for one. */
const newTestTone = (): AudioChannel => ({
  id: newAudioChannelId(),
  name: t('testTone'),
  input: { kind: 'test-tone', frequencyHz: 440 },
  gainDb: -12,
  isMuted: true,
});

/** The sound desk: a strip for each channel, and what all of them make together. */
export function MixerPanel(props: { readonly engine: DeskEngine }) {
  const text = stageMessages.useText();
  const { engine } = props;
  const channels = useReadable(engine.audio);
  const addMicrophone = (): void =>
    engine.audio.add(newMicrophone(channels.map(({ channel }) => channel)));
  return (
    <section
      aria-label={text('audio')}
      className={clsx(
        'flex shrink-0 flex-col border-t border-line-1 bg-1',
        // Four strips fit; of more, half a strip shows that the list goes on.
        channels.length > 4 ? 'max-h-214' : 'max-h-198',
      )}
    >
      <PanelHead
        title={text('audio')}
        className="pr-8! pl-16!"
        actions={
          <Menu
            align="end"
            trigger={
              <IconButton label={text('addChannel')} data-testid="add-channel">
                <Plus size={16} strokeWidth={1.75} />
              </IconButton>
            }
            items={[
              {
                label: text('microphone'),
                icon: <Mic size={16} strokeWidth={1.75} />,
                testId: 'add-microphone',
                onSelect: addMicrophone,
              },
              {
                label: text('testTone'),
                icon: <AudioLines size={16} strokeWidth={1.75} />,
                testId: 'add-test-tone',
                onSelect: () => engine.audio.add(newTestTone()),
              },
            ]}
          />
        }
      />
      {channels.length === 0 ? (
        <div className="flex min-h-48 items-center gap-12 px-16 pb-8 text-ink-2">
          <span className="min-w-0 flex-1">{text('noChannels')}</span>
          <Button data-testid="add-first-microphone" onClick={addMicrophone}>
            <Mic size={16} strokeWidth={1.75} />
            {text('addMicrophone')}
          </Button>
        </div>
      ) : (
        <ul className="min-h-32 overflow-y-auto">
          {channels.map((state, index) => (
            <ChannelStrip key={state.channel.id} engine={engine} state={state} index={index} />
          ))}
        </ul>
      )}
      <div className={`${stripColumns} border-t border-line-1`}>
        <Radio size={16} strokeWidth={1.75} className="text-ink-3" />
        <span className="truncate font-medium">{text('program')}</span>
        <div className="mx-4">
          <LevelMeter engine={engine} channelId="program" />
        </div>
      </div>
    </section>
  );
}
