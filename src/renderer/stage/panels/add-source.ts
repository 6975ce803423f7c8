import {
  isBoard,
  referenceSizePx,
  type Layer,
  type SceneId,
  type Source,
  type SourceKind,
} from '../../../shared/stage/index.ts';
import { currentLanguage, nameIn, toasts } from '../../ui/index.ts';
import type { StageEngine } from '../engine/types.ts';
import {
  addLayer,
  addSourceLayer,
  boardRect,
  newLayerId,
  newSourceId,
  wholeLayer,
} from '../scenes/index.ts';
import { stageMessages } from './messages.ts';
import type { StageViewStore } from './view.ts';

/** Lets the host choose a picture file; the shell keeps a copy. */
export type PickImage = () => Promise<
  | { readonly result: 'picked'; readonly assetId: string; readonly name: string }
  | { readonly result: 'cancelled' }
  | {
      readonly result: 'failed';
      readonly code: 'not-an-image' | 'too-large' | 'disk-full' | 'not-readable';
    }
>;

interface Ports {
  readonly engine: Pick<StageEngine, 'scenes'>;
  readonly view: StageViewStore;
  readonly pickImage: PickImage;
}

const t = stageMessages.text;

/** Asks for a picture; says why where it was not taken. */
export async function pickOrSay(
  pickImage: PickImage,
): Promise<{ readonly assetId: string; readonly fileName: string } | null> {
  const picked = await pickImage();
  if (picked.result === 'failed') toasts.warn(t(`image-${picked.code}`));
  return picked.result === 'picked'
    ? { assetId: picked.assetId, fileName: picked.name.slice(0, 255) }
    : null;
}

async function makeSource(kind: SourceKind, pickImage: PickImage): Promise<Source | null> {
  const base = { id: newSourceId(), name: t(`kind-${kind}`) };
  switch (kind) {
    case 'camera':
      return { ...base, kind, deviceId: null, label: '', isMirrored: false };
    case 'test-picture':
      return { ...base, kind };
    case 'colour':
      return { ...base, kind, colour: '#3a3a38' };
    case 'text':
      return {
        ...base,
        kind,
        text: t('newText'),
        fontSizePx: 72,
        colour: '#ffffff',
        background: null,
        align: 'centre',
        isBold: true,
      };
    case 'product-card':
    case 'countdown':
    case 'poll':
    case 'winners':
      return { ...base, kind, language: 'both' };
    case 'image': {
      const image = await pickOrSay(pickImage);
      if (!image) return null;
      const name = image.fileName
        .replace(/\.[^.]*$/, '')
        .slice(0, 80)
        .trim();
      return { ...base, kind, ...image, name: name === '' ? base.name : name };
    }
  }
}

function layerFor(source: Source, ports: Ports): Layer {
  const { collection } = ports.engine.scenes.read();
  const { widthPx, heightPx } = referenceSizePx(collection.canvas.orientation);
  const fresh = { id: newLayerId(), sourceId: source.id, name: nameIn(currentLanguage(), source) };
  if (source.kind === 'text')
    return wholeLayer(collection, {
      ...fresh,
      fit: 'contain',
      rect: { xPx: 60, yPx: heightPx / 2 - 90, widthPx: widthPx - 120, heightPx: 180 },
    });
  if (isBoard(source))
    return wholeLayer(collection, {
      ...fresh,
      fit: 'contain',
      rect: boardRect(source.kind, collection.canvas.orientation),
    });
  return wholeLayer(collection, { ...fresh, fit: source.kind === 'image' ? 'contain' : 'cover' });
}

/** Adds a new source on top of a scene and opens its settings where it has some to choose. */
export async function addNew(kind: SourceKind, sceneId: SceneId, ports: Ports): Promise<void> {
  const source = await makeSource(kind, ports.pickImage);
  if (!source) return;
  const layer = layerFor(source, ports);
  ports.engine.scenes.apply(addSourceLayer(sceneId, source, layer));
  const asksMore = kind === 'camera' || kind === 'text' || kind === 'colour';
  ports.view.setState({ layerId: layer.id, openSourceId: asksMore ? source.id : null });
}

/** Shows a source that is already here once more. */
export function addExisting(source: Source, sceneId: SceneId, ports: Ports): void {
  const layer = layerFor(source, ports);
  ports.engine.scenes.apply(addLayer(sceneId, layer));
  ports.view.setState({ layerId: layer.id });
}
