import './studio.css';
import { createRoot } from 'react-dom/client';
import { UiProvider } from '../ui/index.ts';
import { ErrorBoundary, Failed } from './error-boundary.tsx';
import { LeavingQuestion } from './leaving-question.tsx';
import { startSession } from './session/session.ts';
import { StudioPage } from './studio-page.tsx';

const page = document.getElementById('page');
if (page === null) throw new Error('The page has no place to draw in');
const root = createRoot(page);

startSession().then(
  (session) => {
    const onReady = (): void => {
      document.documentElement.dataset['ready'] = 'true';
      void session.desktop.app.ready({});
    };
    root.render(
      <UiProvider>
        <ErrorBoundary>
          <StudioPage session={session} onReady={onReady} />
        </ErrorBoundary>
        <LeavingQuestion leaving={session.leaving} show={session.show} />
      </UiProvider>,
    );
  },
  (failure: unknown) => {
    root.render(
      <UiProvider>
        <Failed isStart failure={failure} />
      </UiProvider>,
    );
    throw failure;
  },
);
