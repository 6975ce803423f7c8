import type { ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { Show, ShowEventBody } from '../../shared/show/index.ts';
import type { ApiErrorCode } from '../../shared/show-api/index.ts';

/** One event of what was decided. */
export interface EngagementAct {
  readonly viewerId: ViewerId | null;
  readonly body: ShowEventBody;
}

/** What a command came to; a refusal must have written nothing. */
export type DecidedAct<Answer> =
  | { readonly answer: Answer; readonly acts?: readonly EngagementAct[] }
  | { readonly refusal: ApiErrorCode };

/** What every part of this term needs of the rest of the server; filled where it is composed. */
export interface EngagementPorts {
  readonly nowMs: () => number;
  readonly newId: () => string;
  /** The show on the stage. */
  readonly currentShow: () => Show;
  readonly showById: (showId: ShowId) => Show | null;
  readonly nameOf: (viewerId: ViewerId) => string | null;
  /** The same for all browsers in which somebody signed in. */
  readonly personOf: (viewerId: ViewerId) => ViewerId;
  /** Decides once for an actor's key within the group commit; a repeat gets the first answer. */
  readonly once: <Answer>(
    command: {
      readonly actor: string;
      readonly key: string;
      readonly command: string;
      readonly showId: ShowId;
    },
    decide: (nowMs: number) => DecidedAct<Answer>,
  ) => Promise<Answer>;
  /** Decides within the group commit; resolves when it is on disk. */
  readonly commit: (
    showId: ShowId,
    decide: (nowMs: number) => readonly EngagementAct[],
  ) => Promise<unknown>;
  /** What a page sees of polls and lotteries has changed. */
  readonly changed: (showId: ShowId) => void;
  /** What one person has to do with them has changed. */
  readonly personChanged: (viewerId: ViewerId) => void;
  readonly onFailure: (failure: unknown) => void;
}

/** The crew's commands share one name: a key is theirs, whoever of them sends it. */
export const crewActor = 'crew';

/** What the show itself does. */
export const actOfShow = (body: ShowEventBody): EngagementAct => ({ viewerId: null, body });
