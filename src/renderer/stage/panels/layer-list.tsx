import clsx from 'clsx';
import {
  ArrowDown,
  ArrowUp,
  Camera,
  ChartColumn,
  Ellipsis,
  Eye,
  EyeOff,
  Gauge,
  Gift,
  Image,
  Layers,
  Link2,
  Lock,
  LockOpen,
  Package,
  PaintBucket,
  Plus,
  Settings2,
  Timer,
  Trash2,
  TriangleAlert,
  Tv,
  Type,
  type LucideIcon,
} from 'lucide-react';
import { useStore } from 'zustand';
import {
  boardKinds,
  isBoard,
  type Layer,
  type Scene,
  type SourceKind,
} from '../../../shared/stage/index.ts';
import {
  IconButton,
  Menu,
  nameIn,
  PanelHead,
  Tip,
  toasts,
  useLanguage,
  useReadable,
  type MenuItem,
} from '../../ui/index.ts';
import type { StageEngine } from '../engine/types.ts';
import { findSource, moveLayer, removeLayer, updateLayer } from '../scenes/index.ts';
import { addExisting, addNew, type PickImage } from './add-source.ts';
import { LayerFields } from './layer-fields.tsx';
import { stageMessages } from './messages.ts';
import { troubleText } from './trouble.ts';
import { previewScene, restoreLayer, type StageViewStore } from './view.ts';

const kindIcons: Record<SourceKind, LucideIcon> = {
  camera: Camera,
  'test-picture': Tv,
  colour: PaintBucket,
  image: Image,
  text: Type,
  'product-card': Package,
  countdown: Timer,
  poll: ChartColumn,
  winners: Gift,
};

interface LayersProps {
  readonly engine: Pick<StageEngine, 'scenes' | 'sources'>;
  readonly view: StageViewStore;
  readonly pickImage: PickImage;
}

function LayerRow(
  props: LayersProps & { readonly scene: Scene; readonly layer: Layer; readonly index: number },
) {
  const t = stageMessages.useText();
  const language = useLanguage();
  const { engine, view, scene, layer, index } = props;
  const { collection } = useReadable(engine.scenes);
  const statuses = useReadable(engine.sources);
  const isSelected = useStore(view, (state) => state.layerId === layer.id);
  const source = findSource(collection, layer.sourceId);
  if (!source) return null;
  const Icon = kindIcons[source.kind];
  const name = nameIn(language, layer);
  const status = statuses.get(source.id);
  const trouble = troubleText(t, source, status);
  const isSlow = status?.state === 'ok' && status.isTexture === true;
  const note = isSlow ? { title: t('textureSlow'), body: t('textureSlow-body') } : trouble;
  const patch = (change: Parameters<typeof updateLayer>[2]): void =>
    engine.scenes.apply(updateLayer(scene.id, layer.id, change));
  const remove = (): void => {
    engine.scenes.apply(removeLayer(scene.id, layer.id));
    toasts.info(t('removed', { name }), {
      action: {
        label: t('undo'),
        run: () => engine.scenes.apply(restoreLayer(scene.id, layer, index, source)),
      },
    });
  };
  const openSource = (): void => view.setState({ openSourceId: source.id });
  return (
    <li
      className={clsx(
        'group relative flex h-32 items-center',
        isSelected
          ? 'bg-3 before:absolute before:inset-y-0 before:left-0 before:w-2 before:bg-[var(--ink-1)]'
          : 'hover:bg-2',
      )}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const id = event.dataTransfer.getData('application/x-regulars-layer');
        const moved = scene.layers.find((other) => other.id === id);
        if (moved) engine.scenes.apply(moveLayer(scene.id, moved.id, index));
      }}
    >
      <Tip text={note === null ? null : `${note.title}. ${note.body}`}>
        <button
          type="button"
          draggable
          data-testid="layer"
          aria-pressed={isSelected}
          onDragStart={(event) =>
            event.dataTransfer.setData('application/x-regulars-layer', layer.id)
          }
          onClick={() => view.setState({ layerId: isSelected ? null : layer.id })}
          onDoubleClick={openSource}
          onKeyDown={(event) => (event.key === 'Delete' || event.key === 'Backspace') && remove()}
          className="focus-inside flex h-full min-w-0 flex-1 items-center gap-8 pl-12 text-left"
        >
          {trouble ? (
            <TriangleAlert size={16} strokeWidth={1.75} className="shrink-0 text-warn" />
          ) : (
            <Icon size={16} strokeWidth={1.75} className="shrink-0 text-ink-3" />
          )}
          <span className={clsx('min-w-0 flex-1 truncate', !layer.isVisible && 'text-ink-3')}>
            {name}
          </span>
          {isBoard(source) && (
            <Link2
              size={16}
              strokeWidth={1.75}
              aria-label={t('boundToShop')}
              className="shrink-0 text-money"
            />
          )}
          {isSlow && <Gauge size={16} strokeWidth={1.75} className="shrink-0 text-warn" />}
          {note && <span className="sr-only">{note.title}</span>}
        </button>
      </Tip>
      <span className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-[[data-popup-open]]:opacity-100">
        <Menu
          trigger={
            <IconButton label={t('layerMenu', { name })} className="-mr-8">
              <Ellipsis size={16} strokeWidth={1.75} />
            </IconButton>
          }
          items={[
            { label: t('sourceSettings'), icon: <Settings2 size={16} />, onSelect: openSource },
            {
              label: t('moveUp'),
              icon: <ArrowUp size={16} />,
              isDisabled: index === scene.layers.length - 1,
              onSelect: () => engine.scenes.apply(moveLayer(scene.id, layer.id, index + 1)),
            },
            {
              label: t('moveDown'),
              icon: <ArrowDown size={16} />,
              isDisabled: index === 0,
              onSelect: () => engine.scenes.apply(moveLayer(scene.id, layer.id, index - 1)),
            },
            null,
            { label: t('remove'), icon: <Trash2 size={16} />, isDanger: true, onSelect: remove },
          ]}
        />
      </span>
      <IconButton
        label={t(layer.isVisible ? 'hide' : 'show', { name })}
        className="-mr-8"
        onClick={() => patch({ isVisible: !layer.isVisible })}
      >
        {layer.isVisible ? (
          <Eye size={16} strokeWidth={1.75} />
        ) : (
          <EyeOff size={16} strokeWidth={1.75} />
        )}
      </IconButton>
      <IconButton
        label={t(layer.isLocked ? 'unlock' : 'lock', { name })}
        className="mr-2"
        onClick={() => patch({ isLocked: !layer.isLocked })}
      >
        {layer.isLocked ? (
          <Lock size={16} strokeWidth={1.75} className="text-ink-1" />
        ) : (
          <LockOpen size={16} strokeWidth={1.75} />
        )}
      </IconButton>
    </li>
  );
}

const kinds: readonly (SourceKind | null)[] = [
  'camera',
  'image',
  'text',
  'colour',
  'test-picture',
  null,
  ...boardKinds,
];

/** The layers of the next scene, top one first, and the fields of the chosen one. */
export function LayerList(props: LayersProps) {
  const t = stageMessages.useText();
  const language = useLanguage();
  const { collection } = useReadable(props.engine.scenes);
  const layerId = useStore(props.view, (state) => state.layerId);
  const scene = previewScene(collection);
  if (!scene) return null;
  const selected = scene.layers.find(({ id }) => id === layerId);
  const add: (MenuItem | null)[] = kinds.map((kind) => {
    if (kind === null) return null;
    const Icon = kindIcons[kind];
    return {
      label: t(`kind-${kind}`),
      icon: <Icon size={16} strokeWidth={1.75} />,
      testId: `add-${kind}`,
      onSelect: () => void addNew(kind, scene.id, props),
    };
  });
  const existing = collection.sources.slice(-8);
  if (existing.length > 0) add.push(null);
  for (const source of existing) {
    const Icon = kindIcons[source.kind];
    add.push({
      label: nameIn(language, source),
      icon: <Icon size={16} strokeWidth={1.75} />,
      onSelect: () => addExisting(source, scene.id, props),
    });
  }
  return (
    <section
      aria-label={t('layers')}
      className="flex min-h-0 flex-1 flex-col overflow-y-auto border-t border-line-1"
    >
      <PanelHead
        title={t('layers')}
        note={nameIn(language, scene)}
        actions={
          <Menu
            trigger={
              <IconButton label={t('addLayer')} data-testid="add-source">
                <Plus size={16} strokeWidth={1.75} />
              </IconButton>
            }
            items={add}
          />
        }
      />
      {scene.layers.length === 0 ? (
        <div className="flex flex-col items-center gap-4 px-12 py-20 text-center text-12 text-ink-3">
          <Layers size={20} strokeWidth={1.75} />
          <span className="text-13 font-medium text-ink-2">{t('emptyScene')}</span>
          {t('emptySceneBody')}
        </div>
      ) : (
        <ul className="min-h-64 flex-1 overflow-y-auto">
          {scene.layers
            .map((layer, index) => (
              <LayerRow key={layer.id} {...props} scene={scene} layer={layer} index={index} />
            ))
            .toReversed()}
        </ul>
      )}
      {selected && <LayerFields key={selected.id} {...props} scene={scene} layer={selected} />}
    </section>
  );
}
