import { Settings, ShoppingBag, TriangleAlert, Users } from 'lucide-react';
import { useStore } from 'zustand';
import { formatMoney } from '../../../shared/kernel/index.ts';
import { salesMessages } from '../../sales/index.ts';
import { HealthPills, PhaseChip, phaseOf, showMessages } from '../../show/index.ts';
import { countText, IconButton, Tip, useLanguage, useSelected } from '../../ui/index.ts';
import { studioMessages } from '../messages.ts';
import type { StudioSession } from '../session/session.ts';
import type { StudioCommands } from '../commands.ts';
import { AirButtons } from './air-buttons.tsx';
import { Share } from './share.tsx';
import { ShowTitle } from './show-title.tsx';
import { useReadings } from './use-readings.ts';

function Viewers(props: { readonly count: number }) {
  const t = showMessages.useText();
  return (
    <Tip text={t('viewers', { count: props.count })}>
      <span className="flex h-32 shrink-0 items-center gap-6 text-ink-2">
        <Users size={16} strokeWidth={1.75} aria-hidden />
        <b
          data-testid="viewer-count"
          aria-label={t('viewers', { count: props.count })}
          className="figures min-w-[2ch] font-semibold text-ink-1"
        >
          {countText(props.count)}
        </b>
      </span>
    </Tip>
  );
}

/** What the show took so far; opens the orders. */
function Takings(props: { readonly session: StudioSession; readonly onOrders: () => void }) {
  const t = salesMessages.useText();
  const lang = useLanguage();
  const takings = useStore(props.session.till, ({ sales }) => sales?.takings ?? null);
  const currency = useStore(props.session.till, ({ sales }) => sales?.currency ?? 'CNY');
  const sum = formatMoney(takings?.sumMinor ?? 0, currency, lang);
  const label = t('takings', { count: takings?.orders ?? 0, sum });
  const hasTasks = (takings?.tasks ?? 0) > 0;
  return (
    <Tip text={hasTasks ? t('tasks') : label}>
      <button
        type="button"
        data-testid="open-orders"
        aria-label={`${t('orders')}: ${label}`}
        className="flex h-32 shrink-0 items-center gap-6 rounded-6 px-6 text-ink-2 hover:bg-3"
        onClick={props.onOrders}
      >
        {hasTasks ? (
          <TriangleAlert size={16} strokeWidth={1.75} className="text-warn" aria-hidden />
        ) : (
          <ShoppingBag size={16} strokeWidth={1.75} aria-hidden />
        )}
        <b className="figures font-semibold text-ink-1">{sum}</b>
      </button>
    </Tip>
  );
}

function Health(props: { readonly session: StudioSession }) {
  const { cores, ...readings } = useReadings(props.session);
  return <HealthPills readings={readings} cores={cores} />;
}

/** The bar over everything: what is on, how it fares, and the buttons that begin and end it. */
export function TopBar(props: {
  readonly session: StudioSession;
  readonly commands: StudioCommands;
  readonly watchUrl: string | null;
  readonly isRehearseOpen: boolean;
  readonly onRehearseOpen: (isOpen: boolean) => void;
  readonly onSettings: () => void;
  readonly onOrders: () => void;
}) {
  const t = studioMessages.useText();
  const { session, commands } = props;
  const topic = useStore(session.show, (state) => state.topic);
  const phase = useStore(session.show, phaseOf);
  const publish = useSelected(session.engine.publisher, ({ state }) => state);
  const mediaServer = useSelected(session.status, (status) => status.mediaServer.state);
  const viewers = topic?.viewers ?? 0;
  const hasMediaServer = mediaServer !== 'missing' && mediaServer !== 'failed';
  const blocked = topic === null ? 'waitingForServer' : hasMediaServer ? null : 'noMediaServer';
  return (
    <header
      data-region="top"
      aria-label={t('topBar')}
      className="flex h-48 shrink-0 items-center gap-14 border-b border-line-1 pr-8 pl-12"
    >
      <ShowTitle
        show={topic?.show ?? null}
        hasRoom={publish === 'off'}
        onSave={commands.saveShow}
      />
      <span className="h-20 w-1 shrink-0 bg-[var(--line-1)]" aria-hidden />
      <PhaseChip
        phase={phase}
        publish={publish}
        startedAtMs={topic?.show.startedAtMs ?? null}
        nowMs={session.link.serverNowMs}
      />
      <Viewers count={viewers} />
      <Takings session={session} onOrders={props.onOrders} />
      <span className="h-20 w-1 shrink-0 bg-[var(--line-1)]" aria-hidden />
      <Health session={session} />
      <div className="ml-auto flex shrink-0 items-center gap-6">
        <Share
          url={props.watchUrl}
          isRehearsal={phase === 'rehearsal'}
          onCopy={commands.copyLink}
          onOpen={commands.openLink}
        />
        <IconButton label={t('settings')} data-testid="settings" onClick={props.onSettings}>
          <Settings size={16} strokeWidth={1.75} />
        </IconButton>
        <AirButtons
          phase={phase}
          viewers={viewers}
          blocked={blocked}
          isRehearseOpen={props.isRehearseOpen}
          onRehearseOpen={props.onRehearseOpen}
          onGoLive={commands.goLive}
          onRehearse={commands.rehearse}
          onEnd={commands.end}
        />
      </div>
    </header>
  );
}
