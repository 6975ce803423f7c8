import { TriangleAlert } from 'lucide-react';
import type { Layer, Scene, Source } from '../../../../shared/stage/index.ts';
import { Button, nameIn, toasts, useLanguage, useReadable } from '../../../ui/index.ts';
import type { StageEngine } from '../../engine/types.ts';
import { findSource } from '../../scenes/index.ts';
import { stageMessages } from '../messages.ts';
import { troubleText } from '../trouble.ts';
import { sceneTrouble, type StageViewStore } from '../view.ts';
import { replaceLayer, standIn, testPictureOf } from './test-picture-edit.ts';

/** Over the lower part of the preview: what a source lacks, and two ways on. */
export function PreviewTrouble(props: {
  readonly engine: Pick<StageEngine, 'scenes' | 'sources'>;
  readonly view: StageViewStore;
  readonly scene: Scene;
}) {
  const t = stageMessages.useText();
  const language = useLanguage();
  const { engine, view, scene } = props;
  const { collection } = useReadable(engine.scenes);
  const statuses = useReadable(engine.sources);
  const trouble = sceneTrouble(scene, statuses);
  const source = trouble ? findSource(collection, trouble.layer.sourceId) : undefined;
  const words = troubleText(t, source, trouble?.status);
  if (!trouble || !source || !words) {
    const isStarting = scene.layers.some(
      (layer) => layer.isVisible && statuses.get(layer.sourceId)?.state === 'starting',
    );
    return isStarting ? (
      <div className="pointer-events-none absolute bottom-8 left-8 max-w-[calc(100%-16px)] rounded-4 bg-[rgb(13_12_11/.82)] px-8 py-4 text-12 text-ink-2">
        {t('camera-starting')}
      </div>
    ) : null;
  }
  const putTestPicture = (layer: Layer, was: Source): void => {
    const testPicture = testPictureOf(collection.sources, t('kind-test-picture'));
    const next = standIn(layer, testPicture);
    engine.scenes.apply(replaceLayer(scene.id, layer.id, testPicture, next));
    view.setState({ layerId: null });
    toasts.info(t('testPictureInPlace', { name: nameIn(language, layer) }), {
      action: {
        label: t('undo'),
        run: () => engine.scenes.apply(replaceLayer(scene.id, next.id, was, layer)),
      },
    });
  };
  return (
    <div
      role="status"
      data-testid="preview-trouble"
      className="absolute inset-x-8 bottom-8 max-h-[62%] overflow-y-auto rounded-6 bg-[rgb(21_21_19/.94)] p-10 shadow-pop"
    >
      <div className="flex gap-8">
        <TriangleAlert size={16} strokeWidth={1.75} className="mt-1 shrink-0 text-warn" />
        <div className="min-w-0 flex-1 break-words">
          <div className="font-medium">{words.title}</div>
          <div className="text-12 text-ink-2">{words.body}</div>
        </div>
      </div>
      <div className="mt-8 flex flex-wrap gap-6">
        <Button
          className="h-auto! min-h-32 max-w-full flex-auto whitespace-normal!"
          onClick={() => view.setState({ openSourceId: source.id })}
        >
          {source.kind === 'image' ? t('replaceImage') : t('chooseCamera')}
        </Button>
        <Button
          className="h-auto! min-h-32 max-w-full flex-auto whitespace-normal!"
          data-testid="use-test-picture"
          onClick={() => putTestPicture(trouble.layer, source)}
        >
          {t('useTestPicture')}
        </Button>
      </div>
    </div>
  );
}
