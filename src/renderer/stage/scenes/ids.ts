import {
  audioChannelIdSchema,
  layerIdSchema,
  sceneIdSchema,
  sourceIdSchema,
  type AudioChannelId,
  type LayerId,
  type SceneId,
  type SourceId,
} from '../../../shared/stage/index.ts';

const fresh = (prefix: string): string => `${prefix}-${crypto.randomUUID().slice(0, 13)}`;

/** Fresh ids for what is added to a collection; edits are pure, so ids are made outside of them. */
export const newSceneId = (): SceneId => sceneIdSchema.parse(fresh('scene'));
export const newLayerId = (): LayerId => layerIdSchema.parse(fresh('layer'));
export const newSourceId = (): SourceId => sourceIdSchema.parse(fresh('source'));
export const newAudioChannelId = (): AudioChannelId => audioChannelIdSchema.parse(fresh('audio'));
