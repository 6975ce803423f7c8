import type { Disposable } from '../../../shared/kernel/index.ts';
import type { SourceStatus } from '../engine/types.ts';
import type { MixerEvent, MixerInput } from '../mixer/index.ts';

/** What the mixer says of one input. */
export type InputEvent = Extract<
  MixerEvent,
  { readonly kind: 'input-size' | 'input-ended' | 'input-is-texture' }
>;

/** Where one source's feed delivers. */
export interface FeedPort {
  readonly setInput: (input: MixerInput) => void;
  readonly removeInput: () => void;
  readonly setStatus: (status: SourceStatus) => void;
}

/** Feeds one source of the mixer for as long as it is open. Closing it leaves the mixer's picture. */
export interface Feed extends Disposable {
  /** Gives the mixer of the moment all that it needs: at the start, and for every new mixer. */
  readonly feed: () => void;
  readonly hear: (event: InputEvent) => void;
  /** Tries again what has failed; called every now and then. */
  readonly retry: () => void;
}
