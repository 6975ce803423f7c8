import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ShowPhase } from '../../shared/show/index.ts';
import type { ShowTopic, StageTopic } from '../../shared/show-api/live.ts';
import type { LiveState } from '../show-client/index.ts';

/** The show on the stage as the show server tells it, and whether it can be heard. */
export interface ShowState {
  /** Null until the first word of the show server. */
  readonly topic: ShowTopic | null;
  /** What viewers report of the picture. */
  readonly stage: StageTopic | null;
  /** Null until there is a show server to connect to. */
  readonly connection: LiveState | null;
}
export type ShowStore = StoreApi<ShowState>;

/** Makes an empty one. */
export const createShowStore = (): ShowStore =>
  createStore<ShowState>()(() => ({ topic: null, stage: null, connection: null }));

/** The phase of the show on the stage; a draft while nothing is known of it. */
export const phaseOf = (state: ShowState): ShowPhase => state.topic?.show.phase ?? 'draft';
