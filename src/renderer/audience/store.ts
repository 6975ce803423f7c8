import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AudienceRow, SegmentCounts, SegmentTab } from '../../shared/audience/index.ts';
import type { ViewerId } from '../../shared/kernel/index.ts';
import type { AudienceDelta, AudienceSnapshot } from '../../shared/show-api/live.ts';

export type RowOrder = 'longest' | 'newest';

export interface AudienceState {
  readonly counts: SegmentCounts;
  /** Every row that the server lists. The map changes in place; `version` tells that it did. */
  readonly rows: ReadonlyMap<ViewerId, AudienceRow>;
  readonly version: number;
  /** Whether a first snapshot came. */
  readonly isLoaded: boolean;
  readonly tab: SegmentTab;
  readonly search: string;
  readonly order: RowOrder;
  /** The rows of the tab as they are drawn, re-sorted at most once a second. */
  readonly ids: readonly ViewerId[];
  readonly selectedId: ViewerId | null;
}

export interface AudienceActions {
  readonly replace: (snapshot: AudienceSnapshot) => void;
  readonly change: (delta: AudienceDelta) => void;
  readonly setTab: (tab: SegmentTab) => void;
  readonly setSearch: (search: string) => void;
  readonly setOrder: (order: RowOrder) => void;
  readonly select: (viewerId: ViewerId | null) => void;
  /** Moves the choice by rows (J and K). */
  readonly step: (by: 1 | -1) => void;
  /** Sorts anew; under the pointer rows keep their places, new ones come at the end. */
  readonly reorder: (isUnderPointer?: boolean) => void;
}

export type AudienceStore = StoreApi<AudienceState & AudienceActions>;

const noCounts: SegmentCounts = {
  new: 0,
  silent: 0,
  asking: 0,
  'past-buyers': 0,
  hot: 0,
  bought: 0,
  hopping: 0,
  active: 0,
  leaving: 0,
  all: 0,
};

const matches = (row: AudienceRow, tab: SegmentTab, search: string): boolean =>
  (tab === 'all' || row.tabs.includes(tab)) &&
  (search === '' || (row.name ?? row.viewerId.slice(-4)).toLowerCase().includes(search));

/** The ids of a tab's rows that match, in order. */
export function orderedIds(
  rows: Iterable<AudienceRow>,
  view: { readonly tab: SegmentTab; readonly search: string; readonly order: RowOrder },
): ViewerId[] {
  const search = view.search.trim().toLowerCase();
  const sign = view.order === 'longest' ? 1 : -1;
  const found: AudienceRow[] = [];
  for (const row of rows) if (matches(row, view.tab, search)) found.push(row);
  found.sort((a, b) => sign * (a.sinceAtMs - b.sinceAtMs) || (a.viewerId < b.viewerId ? -1 : 1));
  return found.map((row) => row.viewerId);
}

/** What the audience panel shows and which row is chosen. */
export function createAudienceStore(): AudienceStore {
  const rows = new Map<ViewerId, AudienceRow>();
  return createStore<AudienceState & AudienceActions>()((set, get) => ({
    counts: noCounts,
    rows,
    version: 0,
    isLoaded: false,
    tab: 'asking',
    search: '',
    order: 'longest',
    ids: [],
    selectedId: null,
    replace(snapshot) {
      rows.clear();
      for (const row of snapshot.rows) rows.set(row.viewerId, row);
      const { selectedId } = get();
      set({
        counts: { ...noCounts, ...snapshot.counts },
        version: get().version + 1,
        isLoaded: true,
        selectedId: selectedId !== null && rows.has(selectedId) ? selectedId : null,
      });
      get().reorder();
    },
    change(delta) {
      for (const row of delta.upserts) rows.set(row.viewerId, row);
      for (const id of delta.removedIds) rows.delete(id);
      set({ counts: { ...noCounts, ...delta.counts }, version: get().version + 1 });
      // An empty list is not drawn, so nothing else would sort its first rows in.
      if (get().ids.length === 0) get().reorder();
    },
    setTab(tab) {
      set({ tab });
      get().reorder();
    },
    setSearch(search) {
      set({ search });
      get().reorder();
    },
    setOrder(order) {
      set({ order });
      get().reorder();
    },
    select: (selectedId) => set({ selectedId }),
    step(by) {
      const { ids, selectedId } = get();
      const at = selectedId === null ? -1 : ids.indexOf(selectedId);
      const next = at < 0 ? (by === 1 ? 0 : ids.length - 1) : at + by;
      const id = ids[Math.min(ids.length - 1, Math.max(0, next))];
      if (id !== undefined) set({ selectedId: id });
    },
    reorder(isUnderPointer = false) {
      const { tab, search, order, ids } = get();
      let next = orderedIds(rows.values(), { tab, search, order });
      if (isUnderPointer) {
        const present = new Set(next);
        const kept = ids.filter((id) => present.has(id));
        const old = new Set(kept);
        next = [...kept, ...next.filter((id) => !old.has(id))];
      }
      const isSame = next.length === ids.length && next.every((id, index) => id === ids[index]);
      if (!isSame) set({ ids: next });
    },
  }));
}
