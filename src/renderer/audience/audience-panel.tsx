import { useVirtualizer } from '@tanstack/react-virtual';
import { Search, SearchX, Users, X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode, type RefObject } from 'react';
import { useStore } from 'zustand';
import type { AudienceRow } from '../../shared/audience/index.ts';
import type { ViewerId } from '../../shared/kernel/index.ts';
import { Button, countText, EmptyState, IconButton, Select, useNow } from '../ui/index.ts';
import { audienceMessages } from './messages.ts';
import { SegmentTabs } from './segment-tabs.tsx';
import type { AudienceStore } from './store.ts';
import { ViewerCardDock, type LoadCard } from './viewer-card.tsx';
import { ViewerRow, viewerRowPx } from './viewer-row.tsx';

function ViewerList(props: {
  readonly store: AudienceStore;
  readonly nowMs: number;
  readonly isUnderPointer: RefObject<boolean>;
}) {
  const t = audienceMessages.useText();
  const { store, isUnderPointer } = props;
  const ids = useStore(store, (state) => state.ids);
  const rows = useStore(store, (state) => state.rows);
  const selectedId = useStore(store, (state) => state.selectedId);
  useStore(store, (state) => state.version);
  const scroller = useRef<HTMLDivElement>(null);
  const listId = useId();
  const optionId = (viewerId: ViewerId): string => `${listId}-${viewerId}`;
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => viewerRowPx,
    overscan: 6,
    getItemKey: (index) => ids[index] ?? index,
    initialRect: { width: 400, height: 460 },
  });
  // A list that empties under the pointer is gone before the pointer leaves it.
  useEffect(() => () => void (isUnderPointer.current = false), [isUnderPointer]);
  useEffect(() => {
    const at = selectedId === null ? -1 : store.getState().ids.indexOf(selectedId);
    if (at >= 0) virtual.scrollToIndex(at);
    // Only a new choice scrolls, not every re-sort.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selectedId]);
  const drawn = virtual.getVirtualItems();
  const isChosenDrawn = selectedId !== null && drawn.some(({ index }) => ids[index] === selectedId);
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-activedescendant={isChosenDrawn ? optionId(selectedId) : undefined}
      aria-label={t('audience')}
      tabIndex={0}
      className="focus-inside min-h-0 flex-1 overflow-y-auto"
      onPointerEnter={() => (isUnderPointer.current = true)}
      onPointerLeave={() => (isUnderPointer.current = false)}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null;
        if (by === null) return;
        event.preventDefault();
        store.getState().step(by);
      }}
    >
      <div className="relative w-full" style={{ height: virtual.getTotalSize() }}>
        {drawn.map((item) => {
          const id = ids[item.index];
          const row = id === undefined ? undefined : rows.get(id);
          return row === undefined ? null : (
            <div
              key={item.key}
              className="absolute inset-x-0 top-0"
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              <ViewerRow
                id={optionId(row.viewerId)}
                place={item.index + 1}
                of={ids.length}
                row={row}
                nowMs={props.nowMs}
                isSelected={row.viewerId === selectedId}
                onSelect={() => {
                  store.getState().select(row.viewerId === selectedId ? null : row.viewerId);
                  // The keyboard stays with the list: a row goes when it is scrolled away.
                  scroller.current?.focus({ preventScroll: true });
                }}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Tools(props: { readonly store: AudienceStore }) {
  const t = audienceMessages.useText();
  const search = useStore(props.store, (state) => state.search);
  const order = useStore(props.store, (state) => state.order);
  const { setSearch, setOrder } = props.store.getState();
  return (
    <div className="flex h-36 shrink-0 items-center gap-8 pr-4 pl-12 text-ink-3">
      <Search size={14} strokeWidth={1.75} className="shrink-0" />
      <input
        aria-label={t('search')}
        placeholder={t('search')}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        className="focus-inside h-32 min-w-0 flex-1 bg-transparent text-12 text-ink-1 outline-none placeholder:text-ink-3"
      />
      {search !== '' && (
        <IconButton label={t('clearSearch')} onClick={() => setSearch('')}>
          <X size={14} strokeWidth={1.75} />
        </IconButton>
      )}
      <Select
        isQuiet
        label={t('order')}
        value={order}
        options={[
          { value: 'longest', label: t('longestWait') },
          { value: 'newest', label: t('newestFirst') },
        ]}
        onChange={setOrder}
      />
    </div>
  );
}

/** Who is in the room, by segment, each row with its reason; the chosen viewer's card below. */
export function AudiencePanel(props: {
  readonly store: AudienceStore;
  readonly loadCard: LoadCard;
  /** The server's clock. */
  readonly serverNowMs: () => number;
  /** What stands at the foot of the card. */
  readonly cardActions?: (row: AudienceRow) => ReactNode;
  /** Offered where nobody is in the room. */
  readonly emptyAction?: ReactNode;
}) {
  const t = audienceMessages.useText();
  const { store } = props;
  const nowMs = useNow(1000, props.serverNowMs);
  const isUnderPointer = useRef(false);
  useEffect(() => {
    const timer = setInterval(() => store.getState().reorder(isUnderPointer.current), 1000);
    return () => clearInterval(timer);
  }, [store]);
  const everyone = useStore(store, (state) => state.counts['all'] ?? 0);
  const tab = useStore(store, (state) => state.tab);
  const inTab = useStore(store, (state) => state.counts[state.tab] ?? 0);
  const search = useStore(store, (state) => state.search);
  const isEmpty = useStore(store, (state) => state.ids.length === 0);
  const selected = useStore(store, (state) =>
    state.selectedId === null ? undefined : state.rows.get(state.selectedId),
  );
  if (everyone === 0 && selected === undefined && isEmpty)
    return (
      <EmptyState
        icon={<Users size={24} strokeWidth={1.75} />}
        title={t('nobodyYet')}
        body={t('nobodyYetBody')}
        action={props.emptyAction}
      />
    );
  const tabName = t(`tab-${tab}`);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <SegmentTabs store={store} />
      <Tools store={store} />
      {!isEmpty ? (
        <ViewerList store={store} nowMs={nowMs} isUnderPointer={isUnderPointer} />
      ) : search.trim() !== '' ? (
        <EmptyState
          icon={<SearchX size={24} strokeWidth={1.75} />}
          title={t('nobodyMatches', { search: search.trim() })}
          body={t('nobodyMatchesBody', {
            count: inTab,
            n: countText(inTab),
            tab: tabName,
          })}
          action={
            <Button onClick={() => store.getState().setSearch('')}>{t('clearSearch')}</Button>
          }
        />
      ) : (
        <EmptyState
          icon={<Users size={24} strokeWidth={1.75} />}
          title={t('nobodyHere', { tab: tabName })}
          body={t('nobodyHereBody', { count: everyone, n: countText(everyone) })}
        />
      )}
      {selected !== undefined && (
        <ViewerCardDock
          row={selected}
          nowMs={nowMs}
          load={props.loadCard}
          actions={props.cardActions?.(selected)}
          onClose={() => store.getState().select(null)}
        />
      )}
    </div>
  );
}
