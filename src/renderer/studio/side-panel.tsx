import { Tabs } from '@base-ui/react/tabs';
import { useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { ProductId, ViewerId } from '../../shared/kernel/index.ts';
import { AudiencePanel } from '../audience/index.ts';
import { CatalogueDialog, ShelfPanel, type CatalogHouse } from '../catalog/index.ts';
import { ChatPanel } from '../chat/index.ts';
import { phaseOf } from '../show/index.ts';
import { Button, countText } from '../ui/index.ts';
import type { StudioCommands } from './commands.ts';
import { studioMessages } from './messages.ts';
import type { StudioSession } from './session/session.ts';

export type SideTab = 'audience' | 'chat' | 'shelf';

function Tab(props: {
  readonly value: SideTab;
  readonly label: string;
  /** Null while single keys are off. */
  readonly shortcut: string | null;
  readonly count?: number;
}) {
  return (
    <Tabs.Tab
      value={props.value}
      data-testid={`tab-${props.value}`}
      aria-keyshortcuts={props.shortcut ?? undefined}
      className="focus-inside relative flex h-full items-center gap-6 px-8 text-ink-3 transition-colors after:absolute after:inset-x-8 after:-bottom-1 after:h-2 hover:text-ink-1 data-[active]:font-semibold data-[active]:text-ink-1 data-[active]:after:bg-[var(--ink-1)]"
    >
      {props.label}
      {props.count !== undefined && props.count > 0 && (
        <span className="figures font-normal text-ink-1">{countText(props.count)}</span>
      )}
    </Tabs.Tab>
  );
}

/** The people: who is in the room, and what they say. */
export function SidePanel(props: {
  readonly session: StudioSession;
  readonly commands: StudioCommands;
  readonly tab: SideTab;
  readonly areLetterKeysOn: boolean;
  readonly onTab: (tab: SideTab) => void;
  readonly onRehearse: () => void;
}) {
  const t = studioMessages.useText();
  const { session, commands, areLetterKeysOn } = props;
  const { link } = session;
  const questions = useStore(session.chat, (state) => state.openQuestions.length);
  const products = useStore(session.till, ({ sales }) => sales?.shelf.length ?? 0);
  const [catalogue, setCatalogue] = useState<{ productId: ProductId | null } | null>(null);
  const house = useMemo(
    (): CatalogHouse => ({
      till: session.till,
      api: link.api,
      gateway: link.gateway,
      undo: session.undo,
    }),
    [session, link],
  );
  const connection = useStore(session.show, (state) => state.connection);
  const phase = useStore(session.show, phaseOf);
  const isRunning = phase === 'live' || phase === 'rehearsal';
  const loadCard = useCallback(
    (viewerId: ViewerId) => link.api().audience.card({ viewerId }),
    [link],
  );
  return (
    <Tabs.Root
      value={props.tab}
      onValueChange={(value) => props.onTab(value as SideTab)}
      render={<aside aria-label={t('side')} data-region="side" />}
      className="flex w-400 shrink-0 flex-col border-l border-line-1 max-[1360px]:w-344"
    >
      <Tabs.List className="flex h-40 shrink-0 items-stretch gap-4 border-b border-line-1 px-4">
        <Tab value="audience" label={t('audience')} shortcut={areLetterKeysOn ? 'A' : null} />
        <Tab
          value="chat"
          label={t('chat')}
          shortcut={areLetterKeysOn ? 'C' : null}
          count={questions}
        />
        <Tab
          value="shelf"
          label={t('shelf')}
          shortcut={areLetterKeysOn ? 'S' : null}
          count={products}
        />
      </Tabs.List>
      <Tabs.Panel value="audience" tabIndex={-1} className="flex min-h-0 flex-1 flex-col">
        <AudiencePanel
          store={session.audience}
          loadCard={loadCard}
          serverNowMs={link.serverNowMs}
          emptyAction={
            isRunning || connection !== 'open' ? null : (
              <Button onClick={props.onRehearse}>{t('rehearse')}</Button>
            )
          }
        />
      </Tabs.Panel>
      <Tabs.Panel value="chat" tabIndex={-1} className="flex min-h-0 flex-1 flex-col">
        <ChatPanel
          store={session.chat}
          commands={commands.chat}
          say={commands.say}
          serverNowMs={link.serverNowMs}
          isDisconnected={connection !== 'open'}
        />
      </Tabs.Panel>
      <Tabs.Panel value="shelf" tabIndex={-1} className="flex min-h-0 flex-1 flex-col">
        <ShelfPanel house={house} onCatalogue={(productId) => setCatalogue({ productId })} />
      </Tabs.Panel>
      <CatalogueDialog
        house={house}
        isOpen={catalogue !== null}
        productId={catalogue?.productId ?? null}
        onClose={() => setCatalogue(null)}
      />
    </Tabs.Root>
  );
}
