import type { Source } from '../../../shared/stage/index.ts';
import type { SourceStatus } from '../engine/types.ts';
import type { stageMessages } from './messages.ts';
import { troubleOf } from './view.ts';

type Text = ReturnType<typeof stageMessages.useText>;

/** What is wrong with a source, and what can be done; null while it is fine. */
export function troubleText(
  t: Text,
  source: Source | undefined,
  status: SourceStatus | undefined,
): { readonly title: string; readonly body: string } | null {
  const trouble = troubleOf(status);
  if (trouble === null || status === undefined) return null;
  if (source?.kind === 'image') return { title: t('image-missing'), body: source.fileName };
  const device = status.device ?? t('kind-camera');
  if (trouble === 'denied') return { title: t('camera-denied'), body: t('camera-denied-body') };
  if (trouble === 'ended')
    return { title: t('camera-ended', { device }), body: t('camera-ended-body') };
  return {
    title: status.device === null ? t('camera-missing') : t('camera-missing-named', { device }),
    body: t('camera-missing-body'),
  };
}
