import type { AudioChannel, AudioChannelId } from '../../../shared/stage/index.ts';
import type { SceneEdit } from '../engine/types.ts';

const maxChannels = 32;

/** Adds a channel at the end of the desk. */
export const addAudioChannel =
  (channel: AudioChannel): SceneEdit =>
  (collection) =>
    collection.audioChannels.length >= maxChannels ||
    collection.audioChannels.some(({ id }) => id === channel.id)
      ? collection
      : { ...collection, audioChannels: [...collection.audioChannels, channel] };

export const removeAudioChannel =
  (channelId: AudioChannelId): SceneEdit =>
  (collection) => {
    const audioChannels = collection.audioChannels.filter(({ id }) => id !== channelId);
    return audioChannels.length === collection.audioChannels.length
      ? collection
      : { ...collection, audioChannels };
  };

/** Changes a channel's name, input, fader (brought between −60 and 12 dB) or mute. */
export const updateAudioChannel =
  (channelId: AudioChannelId, patch: Partial<Omit<AudioChannel, 'id'>>): SceneEdit =>
  (collection) => {
    let isChanged = false;
    const audioChannels = collection.audioChannels.map((channel) => {
      if (channel.id !== channelId) return channel;
      isChanged = true;
      const next = { ...channel, ...patch };
      const gainDb = Number.isNaN(next.gainDb) ? channel.gainDb : next.gainDb;
      return { ...next, gainDb: Math.min(12, Math.max(-60, gainDb)) };
    });
    return isChanged ? { ...collection, audioChannels } : collection;
  };
