import type { ReactElement } from 'react';
import { watchForGo } from '../go-mark.ts';
import type { WatchSession } from '../session.ts';
import { TillProvider } from './context.ts';
import { Bag, Banner, Sheets } from './places.tsx';
import { Cards } from './room/cards.tsx';
import { createTill, type Till } from './till.ts';

/** What the page puts in its three places once the till is loaded. */
export interface TillParts {
  readonly till: Till;
  /** Under the header. */
  readonly Banner: () => ReactElement | null;
  /** Above the line in which one speaks. */
  readonly Stage: () => ReactElement;
  /** Beside that line. */
  readonly Bag: () => ReactElement;
  /** Over everything. */
  readonly Sheets: () => ReactElement;
}

/** Starts the till over a session that runs. */
export function startTill(session: WatchSession): TillParts {
  const till = createTill(session, watchForGo);
  const within = (Part: () => ReactElement | null) => () => (
    <TillProvider value={till}>
      <Part />
    </TillProvider>
  );
  return {
    till,
    Banner: within(Banner),
    Stage: within(Cards),
    Bag: within(Bag),
    Sheets: within(Sheets),
  };
}
