import { useCallback, useEffect, useState } from 'react';
import type { AudienceThresholds } from '../../../shared/audience/index.ts';
import { Button, NumberField, sentenceOf, toasts, useBusy } from '../../ui/index.ts';
import { settingsMessages } from './messages.ts';
import {
  defaultDraft,
  draftOf,
  mistakesOf,
  thresholdFields,
  thresholdsOf,
  type ThresholdDraft,
} from './thresholds-form.ts';

/** Where thresholds come from and go to. */
export interface ThresholdPorts {
  readonly load: () => Promise<AudienceThresholds>;
  readonly save: (thresholds: AudienceThresholds) => Promise<AudienceThresholds>;
}

/** From when on a viewer counts as silent, new, hot and so on. */
export function AudienceSection(props: { readonly ports: ThresholdPorts }) {
  const t = settingsMessages.useText();
  const { ports } = props;
  const [draft, setDraft] = useState<ThresholdDraft | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const [isBusy, busily] = useBusy();
  const load = useCallback(() => {
    setFailed(false);
    ports.load().then(
      (thresholds) => setDraft(draftOf(thresholds)),
      () => setFailed(true),
    );
  }, [ports]);
  useEffect(load, [load]);
  if (hasFailed)
    return (
      <div className="flex items-center justify-between gap-12">
        <p role="alert">{t('thresholdsFailed')}</p>
        <Button onClick={load}>{t('retry')}</Button>
      </div>
    );
  if (draft === null) return <div aria-busy className="h-400" />;
  const mistakes = mistakesOf(draft);
  const save = async (): Promise<void> => {
    const thresholds = thresholdsOf(draft);
    if (thresholds === null) return;
    try {
      setDraft(draftOf(await busily(() => ports.save(thresholds))));
      toasts.info(t('thresholdsSaved'), { id: 'settings' });
    } catch (failure) {
      toasts.bad(sentenceOf(failure), { id: 'settings' });
    }
  };
  return (
    <>
      <p className="mb-8 text-ink-2">{t('thresholdsWhat')}</p>
      {thresholdFields.map(({ name, unit, min }) => {
        const mistake = mistakes.get(name);
        return (
          <div key={name} className="flex min-h-40 items-center justify-between gap-12">
            <span>{t(name)}</span>
            <span className="flex items-center gap-8">
              {mistake !== undefined && (
                <span role="alert" className="text-12 text-warn">
                  {t(mistake, { min })}
                </span>
              )}
              <NumberField
                label={t(name)}
                unit={t(unit)}
                value={draft[name]}
                className="w-110"
                onChange={(value) => setDraft({ ...draft, [name]: value })}
              />
            </span>
          </div>
        );
      })}
      <div className="mt-12 flex justify-end gap-6">
        <Button onClick={() => setDraft(defaultDraft())}>{t('resetThresholds')}</Button>
        <Button
          variant="primary"
          data-testid="save-thresholds"
          isBusy={isBusy}
          disabled={mistakes.size > 0}
          onClick={() => void save()}
        >
          {t('saveThresholds')}
        </Button>
      </div>
    </>
  );
}
