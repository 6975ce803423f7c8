import type { SizePx, SourceId, Transition } from '../../../shared/stage/schema.ts';
import type {
  MixerBus,
  MixerEvent,
  MixerFormat,
  MixerInput,
  MixerOptions,
  MixerOutputOptions,
  MixerPlan,
  MixerStatistics,
} from './types.ts';

/** From the window to the worker. */
export type MixerCommand =
  | { readonly kind: 'start'; readonly options: MixerOptions }
  | { readonly kind: 'input'; readonly sourceId: SourceId; readonly input: MixerInput }
  | { readonly kind: 'remove-input'; readonly sourceId: SourceId }
  | { readonly kind: 'program'; readonly plan: MixerPlan; readonly transition: Transition | null }
  | { readonly kind: 'preview'; readonly plan: MixerPlan | null }
  | {
      readonly kind: 'output';
      readonly bus: MixerBus;
      readonly writable: WritableStream<VideoFrame> | null;
      readonly options: MixerOutputOptions;
    }
  | {
      readonly kind: 'output-size';
      readonly bus: 'preview' | 'monitor';
      readonly size: SizePx | null;
    }
  | { readonly kind: 'format'; readonly format: MixerFormat }
  | { readonly kind: 'stamp'; readonly isOn: boolean }
  | { readonly kind: 'statistics'; readonly call: number }
  | {
      readonly kind: 'snapshot';
      readonly call: number;
      readonly maxSidePx: number;
      readonly quality: number;
    }
  | { readonly kind: 'dispose' };

/** From the worker to the window. */
export type MixerReport =
  | { readonly kind: 'event'; readonly event: MixerEvent }
  | { readonly kind: 'statistics'; readonly call: number; readonly statistics: MixerStatistics }
  | { readonly kind: 'snapshot'; readonly call: number; readonly blob: Blob }
  | { readonly kind: 'call-failed'; readonly call: number; readonly message: string }
  | { readonly kind: 'disposed' };
