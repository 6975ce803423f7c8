import { toasts } from '../../ui/index.ts';
import type { DesktopApi } from '../../desktop-bridge/index.ts';
import { studioMessages } from '../messages.ts';

const t = studioMessages.text;

/** Hands scenes to the shell to keep; says so where they could not be kept, and when they are again. */
export function createSceneSaver(scenes: Pick<DesktopApi['scenes'], 'save'>) {
  let isFailing = false;
  const fail = (sentence: string): void => {
    isFailing = true;
    toasts.bad(sentence, { id: 'scenes' });
  };
  return (json: string): void => {
    scenes.save({ json }).then(
      (answer) => {
        if (answer.result === 'failed') fail(t(`scenes-${answer.code}`));
        else if (isFailing) {
          isFailing = false;
          toasts.info(t('scenesSavedAgain'), { id: 'scenes' });
        }
      },
      () => fail(t('scenes-not-writable')),
    );
  };
}
