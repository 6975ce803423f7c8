import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { IdentityStrength, StockScope } from '../../shared/sales/index.ts';
import type { Show } from '../../shared/show/index.ts';
import type { AudienceTracker } from '../audience/index.ts';
import type { EventLog } from '../log/index.ts';
import type { Once } from '../once.ts';
import type { Store } from '../store/index.ts';
import type { TillTopics } from './topics.ts';

/** What every part of the till is composed from. */
export interface TillContext {
  readonly store: Store;
  readonly nowMs: () => number;
  /** A new UUIDv7; each schema brands its own. */
  readonly newId: () => string;
  /** The one group commit; see `EventLog`. */
  readonly commit: EventLog['append'];
  /** A commit with an idempotency key: decided once, repeats get the first answer. */
  readonly once: Once;
  /** The show on the stage: what the crew's commands mean. */
  readonly currentShow: () => Show;
  showById(showId: ShowId): Show | null;
  /** The audience of a show, null where the show has no room. */
  tracker(showId: ShowId): AudienceTracker | null;
  nameOf(viewerId: ViewerId): string | null;
  /** The person behind a viewer: the same for all browsers in which they signed in. */
  personOf(viewerId: ViewerId): ViewerId;
  strengthOf(viewerId: ViewerId): IdentityStrength;
  /** Signs and pseudonymises; never leaves the server. */
  readonly signingKey: Buffer;
  /** The pictures of the sample products; null where there are none. */
  readonly samplesDir: string | null;
  /** Says that something changed, to be told to pages. */
  readonly topics: Pick<TillTopics, 'changed' | 'personChanged'>;
  onFailure(failure: unknown): void;
}

/** Where a show sells from: the shop itself, or for a rehearsal its own copy. */
export const scopeOf = (show: Show): StockScope => (show.kind === 'rehearsal' ? show.id : 'real');
