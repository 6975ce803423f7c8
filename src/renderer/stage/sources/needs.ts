import type {
  BoardKind,
  BoardLanguage,
  Colour,
  SceneCollection,
  SizePx,
  SourceId,
} from '../../../shared/stage/index.ts';
import type { SourceStatus } from '../engine/types.ts';
import { sourcesInUse } from '../scenes/plan.ts';
import type { CameraChoice } from './camera-choice.ts';
import type { TextLook } from './text-layout.ts';

/** What a shown source needs to be fed: nothing but that makes it open anew. */
export type Need =
  | { readonly kind: 'camera'; readonly choice: CameraChoice }
  | { readonly kind: 'test-picture' }
  | { readonly kind: 'colour'; readonly colour: Colour }
  | { readonly kind: 'image'; readonly assetId: string }
  | { readonly kind: 'text'; readonly look: TextLook; readonly box: SizePx }
  | {
      readonly kind: 'board';
      readonly board: BoardKind;
      readonly language: BoardLanguage;
      readonly box: SizePx;
    };

type Source = SceneCollection['sources'][number];

function needOf(source: Source, box: SizePx, cameraId: string | null): Need {
  switch (source.kind) {
    case 'camera': {
      const { deviceId, label } = source;
      const choice = deviceId ? { deviceId, label } : { deviceId: cameraId, label: '' };
      return { kind: 'camera', choice };
    }
    case 'test-picture':
      return { kind: 'test-picture' };
    case 'colour':
      return { kind: 'colour', colour: source.colour };
    case 'image':
      return { kind: 'image', assetId: source.assetId };
    case 'text': {
      const { text, fontSizePx, colour, background, align, isBold } = source;
      return { kind: 'text', look: { text, fontSizePx, colour, background, align, isBold }, box };
    }
    case 'product-card':
    case 'countdown':
    case 'poll':
    case 'winners':
      return { kind: 'board', board: source.kind, language: source.language, box };
  }
}

/** What program and preview need; `cameraId` is for camera sources that name none. */
export function needsOf(
  collection: SceneCollection,
  cameraId: string | null,
): ReadonlyMap<SourceId, Need> {
  const used = sourcesInUse(collection);
  const needs = new Map<SourceId, Need>();
  for (const source of collection.sources) {
    const rect = used.get(source.id);
    if (!rect) continue;
    const box = { widthPx: Math.round(rect.widthPx), heightPx: Math.round(rect.heightPx) };
    needs.set(source.id, needOf(source, box, cameraId));
  }
  return needs;
}

/** Equal for needs that the same feed serves. */
export const keyOf = (need: Need): string => JSON.stringify(need);

/** What is to be done so that exactly what is needed is open. */
export interface NeedChanges {
  /** To open, or to open differently than now. */
  readonly changed: readonly SourceId[];
  readonly unused: readonly SourceId[];
}

/** Compares what is open (its keys) with what is needed. */
export function changesOf(
  open: ReadonlyMap<SourceId, { readonly key: string }>,
  needs: ReadonlyMap<SourceId, Need>,
): NeedChanges {
  return {
    changed: [...needs].filter(([id, need]) => open.get(id)?.key !== keyOf(need)).map(([id]) => id),
    unused: [...open.keys()].filter((id) => !needs.has(id)),
  };
}

const isSameSize = (a: SizePx | null, b: SizePx | null): boolean =>
  a?.widthPx === b?.widthPx && a?.heightPx === b?.heightPx;

const isTexture = (status: SourceStatus | undefined): boolean =>
  status?.state === 'ok' && status.isTexture === true;

/** Whether two statuses say the same. */
export const isSameStatus = (a: SourceStatus | undefined, b: SourceStatus | undefined): boolean =>
  a === b ||
  (a?.state === b?.state &&
    a?.device === b?.device &&
    isSameSize(a?.state === 'ok' ? a.size : null, b?.state === 'ok' ? b.size : null) &&
    isTexture(a) === isTexture(b));

/** How every source of a collection fares; the same map as before when nothing changed. */
export function statusesOf(
  before: ReadonlyMap<SourceId, SourceStatus>,
  sources: readonly Source[],
  open: ReadonlyMap<SourceId, { readonly status: SourceStatus }>,
): ReadonlyMap<SourceId, SourceStatus> {
  const now = new Map<SourceId, SourceStatus>();
  for (const source of sources) {
    const device = source.kind === 'camera' && source.label !== '' ? source.label : null;
    const status = open.get(source.id)?.status ?? { state: 'idle', device };
    const last = before.get(source.id);
    now.set(source.id, last && isSameStatus(last, status) ? last : status);
  }
  const isSame =
    now.size === before.size && [...now].every(([id, status]) => before.get(id) === status);
  return isSame ? before : now;
}
