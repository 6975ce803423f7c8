import clsx from 'clsx';
import {
  ArrowDown,
  ArrowUp,
  Copy,
  Ellipsis,
  PencilLine,
  Plus,
  Trash2,
  TriangleAlert,
} from 'lucide-react';
import { useRef } from 'react';
import { useStore } from 'zustand';
import type { Scene } from '../../../shared/stage/index.ts';
import {
  IconButton,
  KeyCap,
  Menu,
  nameIn,
  PanelHead,
  Tip,
  toasts,
  useLanguage,
  useReadable,
} from '../../ui/index.ts';
import type { StageEngine } from '../engine/types.ts';
import {
  addScene,
  canRemoveScene,
  duplicateScene,
  moveScene,
  newSceneId,
  removeScene,
  renameScene,
} from '../scenes/index.ts';
import { stageMessages } from './messages.ts';
import { SceneThumb } from './scene-thumb.tsx';
import { troubleText } from './trouble.ts';
import { restoreScene, sceneTrouble, type StageViewStore } from './view.ts';

interface ListProps {
  readonly engine: Pick<StageEngine, 'scenes' | 'sources'>;
  readonly view: StageViewStore;
  /** Whether viewers see the program: it is red only then. */
  readonly isOnAir: boolean;
  /** Whether a digit chooses a scene: it stands at its row only then. */
  readonly areLetterKeysOn: boolean;
}

function RenameField(props: { readonly name: string; onDone(name: string | null): void }) {
  const t = stageMessages.useText();
  const isDone = useRef(false);
  const finish = (name: string | null): void => {
    if (isDone.current) return;
    isDone.current = true;
    props.onDone(name);
  };
  return (
    <input
      autoFocus
      aria-label={t('rename')}
      defaultValue={props.name}
      maxLength={80}
      onFocus={(event) => event.target.select()}
      onBlur={(event) => finish(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(event.currentTarget.value);
        if (event.key === 'Escape') finish(null);
        event.stopPropagation();
      }}
      className="h-28 w-full rounded-4 bg-0 px-6 text-13 outline-none ring-2 ring-focus ring-inset"
    />
  );
}

/** What the first layer in trouble lacks, in words; null while all is fine. */
function useTrouble(engine: ListProps['engine'], scene: Scene): string | null {
  const t = stageMessages.useText();
  const language = useLanguage();
  const { sources } = useReadable(engine.scenes).collection;
  const trouble = sceneTrouble(scene, useReadable(engine.sources));
  if (trouble === null) return null;
  const { layer, status } = trouble;
  const source = sources.find(({ id }) => id === layer.sourceId);
  const text = troubleText(t, source, status);
  return text === null ? null : `${nameIn(language, layer)}: ${text.title}`;
}

function SceneRow(props: ListProps & { readonly scene: Scene; readonly index: number }) {
  const t = stageMessages.useText();
  const language = useLanguage();
  const { engine, view, scene, index } = props;
  const { collection } = useReadable(engine.scenes);
  const isRenaming = useStore(view, (state) => state.renamingSceneId === scene.id);
  const isNext = collection.previewSceneId === scene.id;
  const isProgram = collection.programSceneId === scene.id;
  const name = nameIn(language, scene);
  const hasDigit = props.areLetterKeysOn && index < 9;
  const trouble = useTrouble(props.engine, scene);
  const canRemove = canRemoveScene(collection, scene.id);
  const rename = (): void => view.setState({ renamingSceneId: scene.id });
  const remove = (): void => {
    engine.scenes.apply(removeScene(scene.id));
    toasts.info(t('removed', { name }), {
      action: {
        label: t('undo'),
        run: () => engine.scenes.apply(restoreScene(scene, index)),
      },
    });
  };
  return (
    <li
      className={clsx('group relative flex h-50 items-center', isNext ? 'bg-3' : 'hover:bg-2')}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const id = event.dataTransfer.getData('application/x-regulars-scene');
        const moved = collection.scenes.find((other) => other.id === id);
        if (moved) engine.scenes.apply(moveScene(moved.id, index));
      }}
    >
      <Tip text={trouble}>
        <button
          type="button"
          draggable={!isRenaming}
          data-testid="scene"
          data-scene-id={scene.id}
          aria-current={isNext}
          aria-keyshortcuts={hasDigit ? String(index + 1) : undefined}
          onDragStart={(event) => {
            event.dataTransfer.setData('application/x-regulars-scene', scene.id);
            event.dataTransfer.effectAllowed = 'move';
          }}
          onClick={() => {
            engine.scenes.selectPreview(scene.id);
            if (!isNext) view.setState({ layerId: null });
          }}
          onDoubleClick={rename}
          onKeyDown={(event) => event.key === 'F2' && rename()}
          className="focus-inside flex h-full min-w-0 flex-1 items-center gap-8 pr-4 pl-12 text-left"
        >
          <span
            className={clsx(
              'shrink-0 rounded-2 outline-offset-1',
              isProgram && (props.isOnAir ? 'outline-2 outline-live' : 'outline-1 outline-line-3'),
              !isProgram && isNext && 'outline-2 outline-ink-1',
            )}
            style={{ outlineStyle: isProgram || isNext ? 'solid' : 'none' }}
          >
            <SceneThumb scene={scene} collection={collection} />
          </span>
          {!isRenaming && (
            <span
              className={clsx(
                'min-w-0 flex-1 truncate text-13',
                isNext || isProgram ? 'font-semibold text-ink-1' : 'font-medium text-ink-2',
              )}
            >
              {name}
            </span>
          )}
          {trouble !== null && (
            <>
              <TriangleAlert size={14} strokeWidth={1.75} className="mr-6 shrink-0 text-warn" />
              <span className="sr-only">{trouble}</span>
            </>
          )}
        </button>
      </Tip>
      {isRenaming && (
        <div className="absolute inset-y-11 right-44 left-52">
          <RenameField
            name={name}
            onDone={(next) => {
              view.setState({ renamingSceneId: null });
              if (next !== null) engine.scenes.apply(renameScene(scene.id, next));
            }}
          />
        </div>
      )}
      <div className="flex shrink-0 items-center gap-6 pr-8">
        {!isRenaming && isProgram && (
          <span
            className={clsx(
              'rounded-[3px] px-5 text-12 leading-18 font-semibold',
              props.isOnAir ? 'bg-live text-white' : 'bg-4 text-ink-2',
            )}
          >
            {props.isOnAir ? t('onAir') : t('inProgram')}
          </span>
        )}
        {!isRenaming && !isProgram && isNext && (
          <span className="rounded-[3px] bg-[var(--ink-1)] px-5 text-12 leading-18 font-semibold text-[color:var(--bg-0)]">
            {t('next')}
          </span>
        )}
        <span className="relative grid min-w-20 place-items-center">
          {hasDigit && (
            <KeyCap className="group-focus-within:invisible group-hover:invisible">
              {index + 1}
            </KeyCap>
          )}
          <span className="absolute opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-[[data-popup-open]]:opacity-100">
            <Menu
              trigger={
                <IconButton label={t('sceneMenu', { name })} className="bg-3">
                  <Ellipsis size={16} strokeWidth={1.75} />
                </IconButton>
              }
              items={[
                {
                  label: t('rename'),
                  icon: <PencilLine size={16} />,
                  hint: 'F2',
                  onSelect: rename,
                },
                {
                  label: t('duplicate'),
                  icon: <Copy size={16} />,
                  onSelect: () =>
                    engine.scenes.apply(
                      duplicateScene(scene.id, newSceneId(), t('copyOf', { name })),
                    ),
                },
                {
                  label: t('moveUp'),
                  icon: <ArrowUp size={16} />,
                  isDisabled: index === 0,
                  onSelect: () => engine.scenes.apply(moveScene(scene.id, index - 1)),
                },
                {
                  label: t('moveDown'),
                  icon: <ArrowDown size={16} />,
                  isDisabled: index === collection.scenes.length - 1,
                  onSelect: () => engine.scenes.apply(moveScene(scene.id, index + 1)),
                },
                null,
                {
                  label: canRemove ? t('remove') : t('cannotRemoveScene'),
                  icon: <Trash2 size={16} />,
                  isDanger: canRemove,
                  isDisabled: !canRemove,
                  onSelect: remove,
                },
              ]}
            />
          </span>
        </span>
      </div>
    </li>
  );
}

/** All scenes: one click makes it the next one. */
export function SceneList(props: ListProps) {
  const t = stageMessages.useText();
  const { collection } = useReadable(props.engine.scenes);
  const add = (): void => {
    const id = newSceneId();
    props.engine.scenes.apply(addScene(id, t('newScene', { n: collection.scenes.length + 1 })));
    props.view.setState({ renamingSceneId: id, layerId: null });
  };
  return (
    <section aria-label={t('scenes')} className="flex max-h-[46%] shrink-0 flex-col">
      <PanelHead
        title={t('scenes')}
        note={collection.scenes.length}
        actions={
          <IconButton label={t('addScene')} data-testid="add-scene" onClick={add}>
            <Plus size={16} strokeWidth={1.75} />
          </IconButton>
        }
      />
      <ul className="min-h-0 overflow-y-auto">
        {collection.scenes.map((scene, index) => (
          <SceneRow key={scene.id} {...props} scene={scene} index={index} />
        ))}
      </ul>
    </section>
  );
}
