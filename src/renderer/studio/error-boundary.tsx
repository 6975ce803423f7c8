import { CircleX } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button, EmptyState } from '../ui/index.ts';
import { studioMessages } from './messages.ts';
import { reloadStudio } from './session/leaving.ts';

/** Says that something failed and offers the way on. */
export function Failed(props: { readonly failure: unknown; readonly isStart?: boolean }) {
  const t = studioMessages.useText();
  const { failure } = props;
  return (
    <div role="alert" className="flex h-full flex-col">
      <EmptyState
        icon={<CircleX size={24} strokeWidth={1.75} />}
        title={t(props.isStart === true ? 'startFailed' : 'crashedTitle')}
        body={t('crashedBody')}
        action={
          <div className="flex flex-col items-center gap-12">
            <Button variant="primary" onClick={reloadStudio}>
              {t('reload')}
            </Button>
            <code className="max-w-600 text-12 text-ink-3 select-text">
              {failure instanceof Error ? failure.message : String(failure)}
            </code>
          </div>
        }
      />
    </div>
  );
}

interface State {
  readonly failure: unknown;
  readonly hasFailed: boolean;
}

/** Keeps a drawing mistake from leaving an empty window; sending goes on meanwhile. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { failure: null, hasFailed: false };

  static getDerivedStateFromError(failure: unknown): State {
    return { failure, hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <Failed failure={this.state.failure} /> : this.props.children;
  }
}
