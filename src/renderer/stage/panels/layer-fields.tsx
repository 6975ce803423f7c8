import { Crop, Maximize } from 'lucide-react';
import {
  noCrop,
  referenceSizePx,
  type Crop as LayerCrop,
  type Layer,
  type LayerRect,
  type Scene,
} from '../../../shared/stage/index.ts';
import { Button, IconButton, NumberField, Popover, Select, useReadable } from '../../ui/index.ts';
import type { StageEngine } from '../engine/types.ts';
import { updateLayer, type LayerPatch } from '../scenes/index.ts';
import { stageMessages } from './messages.ts';

const sides = ['left', 'top', 'right', 'bottom'] as const;
const sideNames = {
  left: 'cropLeft',
  top: 'cropTop',
  right: 'cropRight',
  bottom: 'cropBottom',
} as const;

/** Where the chosen layer stands, how much of it is seen and how it fills its place. */
export function LayerFields(props: {
  readonly engine: Pick<StageEngine, 'scenes'>;
  readonly scene: Scene;
  readonly layer: Layer;
}) {
  const t = stageMessages.useText();
  const { engine, scene, layer } = props;
  const { collection } = useReadable(engine.scenes);
  const canvas = referenceSizePx(collection.canvas.orientation);
  const patch = (change: LayerPatch, key: string): void =>
    engine.scenes.apply(updateLayer(scene.id, layer.id, change), {
      mergeKey: `${layer.id}:${key}`,
    });
  const rect = (key: keyof LayerRect) => (value: number | null) =>
    value !== null && patch({ rect: { ...layer.rect, [key]: value } }, key);
  const crop = (side: keyof LayerCrop) => (value: number | null) =>
    value !== null && patch({ crop: { ...layer.crop, [side]: value / 100 } }, `crop-${side}`);
  const isOff = layer.isLocked;
  return (
    <div className="grid shrink-0 grid-cols-2 gap-6 border-t border-line-1 px-12 py-10">
      <NumberField
        label={t('x')}
        short="X"
        isDisabled={isOff}
        value={Math.round(layer.rect.xPx)}
        onChange={rect('xPx')}
      />
      <NumberField
        label={t('y')}
        short="Y"
        isDisabled={isOff}
        value={Math.round(layer.rect.yPx)}
        onChange={rect('yPx')}
      />
      <NumberField
        label={t('w')}
        short="W"
        min={2}
        isDisabled={isOff}
        value={Math.round(layer.rect.widthPx)}
        onChange={rect('widthPx')}
      />
      <NumberField
        label={t('h')}
        short="H"
        min={2}
        isDisabled={isOff}
        value={Math.round(layer.rect.heightPx)}
        onChange={rect('heightPx')}
      />
      <Select
        label={t('fit')}
        value={layer.fit}
        className="text-12!"
        options={(['cover', 'contain', 'stretch'] as const).map((value) => ({
          value,
          label: t(`fit-${value}`),
        }))}
        onChange={(fit) => patch({ fit }, 'fit')}
      />
      <NumberField
        label={t('opacity')}
        unit="%"
        min={0}
        max={100}
        value={Math.round(layer.opacity * 100)}
        onChange={(value) => value !== null && patch({ opacity: value / 100 }, 'opacity')}
      />
      <div className="col-span-2 -mx-6 flex items-center">
        <Popover
          title={t('crop')}
          align="start"
          className="w-220"
          trigger={
            <Button variant="ghost" className="px-8!">
              <Crop size={16} strokeWidth={1.75} />
              {t('crop')}
            </Button>
          }
        >
          <div className="grid grid-cols-2 gap-6">
            {sides.map((side) => (
              <NumberField
                key={side}
                label={t(sideNames[side])}
                short={{ left: '←', top: '↑', right: '→', bottom: '↓' }[side]}
                unit="%"
                min={0}
                max={95}
                value={Math.round(layer.crop[side] * 1000) / 10}
                onChange={crop(side)}
              />
            ))}
          </div>
          <Button className="mt-8 w-full" onClick={() => patch({ crop: noCrop }, 'crop')}>
            {t('reset')}
          </Button>
        </Popover>
        <IconButton
          label={t('fillCanvas')}
          className="ml-auto"
          disabled={isOff}
          onClick={() => patch({ rect: { xPx: 0, yPx: 0, ...canvas } }, 'fill')}
        >
          <Maximize size={16} strokeWidth={1.75} />
        </IconButton>
      </div>
    </div>
  );
}
