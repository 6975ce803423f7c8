import { toasts } from '../../ui/index.ts';
import type { DesktopApi } from '../../desktop-bridge/index.ts';
import { studioMessages } from '../messages.ts';

const t = studioMessages.text;

export interface SceneSaver {
  readonly save: (json: string) => void;
  /** Resolves when the shell has answered for everything that was handed over. */
  readonly settled: () => Promise<unknown>;
}

/** Hands scenes to the shell to keep; says so where they could not be kept, and when they are again. */
export function createSceneSaver(scenes: Pick<DesktopApi['scenes'], 'save'>): SceneSaver {
  let isFailing = false;
  let saving: Promise<unknown> = Promise.resolve();
  const fail = (sentence: string): void => {
    isFailing = true;
    toasts.bad(sentence, { id: 'scenes' });
  };
  const save = (json: string): void => {
    const saved = scenes.save({ json }).then(
      (answer) => {
        if (answer.result === 'failed') fail(t(`scenes-${answer.code}`));
        else if (isFailing) {
          isFailing = false;
          toasts.info(t('scenesSavedAgain'), { id: 'scenes' });
        }
      },
      () => fail(t('scenes-not-writable')),
    );
    saving = Promise.all([saving, saved]);
  };
  return { save, settled: () => saving };
}
