import { ORPCError, os } from '@orpc/server';
import type { ViewerId } from '../../../shared/kernel/index.ts';
import type { Show } from '../../../shared/show/index.ts';
import { may, Refusal, type ApiErrorCode, type Right } from '../../../shared/show-api/index.ts';
import type { Caller } from '../identity.ts';
import type { Limits } from '../limits.ts';

/** What each call knows of its caller; null where nobody could be recognised. */
export interface CallContext {
  readonly caller: Caller | null;
  readonly address: string;
  /** The gateway as the caller addressed it, as a WebSocket address. */
  readonly gatewayWsUrl: string;
  /** When the request arrived, by the server's clock: who taps first is first. */
  readonly arrivedAtMs: number;
  /** The browser is another viewer from here on: a new cookie goes out with the answer. */
  readonly becomeViewer: (viewerId: ViewerId) => void;
}

const statuses: Record<ApiErrorCode, number> = {
  'bad-request': 400,
  'code-wrong': 400,
  'link-invalid': 400,
  'picture-refused': 400,
  'not-signed-in': 401,
  'payment-failed': 402,
  'not-allowed': 403,
  'wrong-origin': 403,
  'not-for-you': 403,
  'identity-needed': 403,
  muted: 403,
  'not-found': 404,
  'coupon-unknown': 404,
  'not-open': 409,
  'wrong-phase': 409,
  'name-needed': 409,
  'name-taken': 409,
  'slug-taken': 409,
  'sold-out': 409,
  'limit-reached': 409,
  'price-changed': 409,
  'cart-empty': 409,
  'already-done': 409,
  'in-use': 409,
  'coupon-refused': 409,
  'code-expired': 410,
  'too-large': 413,
  'too-many-requests': 429,
  internal: 500,
  'mail-failed': 502,
  'media-server-unavailable': 503,
  'payment-unavailable': 503,
  busy: 503,
};

export const statusOf = (code: ApiErrorCode): number => statuses[code];

/** Turns refusals into typed errors, and everything unforeseen into `internal`. */
export const answerRefusals = (onFailure: (failure: unknown) => void) =>
  os.$context<CallContext>().middleware(async ({ next }) => {
    try {
      return await next();
    } catch (failure) {
      if (failure instanceof Refusal)
        throw new ORPCError(failure.code, { status: statuses[failure.code] });
      if (failure instanceof ORPCError) {
        if (failure.code === 'BAD_REQUEST')
          throw new ORPCError('bad-request', { status: 400, message: failure.message });
        throw failure;
      }
      onFailure(failure);
      throw new ORPCError('internal', { status: 500 });
    }
  });

/** Who may go on; each procedure asks one of them first. */
export interface Guards {
  /** Anyone with the right; counts who cannot say who they are against their address. */
  readonly allowed: (context: CallContext, right: Right) => Promise<Caller>;
  /** A viewer, held to their rate; in the show of the link, or the one on the stage. */
  readonly asViewer: (
    context: CallContext,
    slug?: string,
  ) => Promise<{ viewerId: ViewerId; show: Show }>;
}

/** Guards over the shows of this server. */
export function createGuards(
  shows: { currentShow(): Show; showBySlug(slug: string): Show | null },
  limits: Limits,
): Guards {
  const allowed = async (context: CallContext, right: Right): Promise<Caller> => {
    if (context.caller === null) {
      await limits.failedAuthentication(context.address);
      throw new Refusal('not-signed-in');
    }
    if (!may(context.caller.role, right)) throw new Refusal('not-allowed');
    return context.caller;
  };
  const asViewer: Guards['asViewer'] = async (context, slug) => {
    const caller = await allowed(context, 'watch');
    if (caller.viewerId === null) throw new Refusal('not-allowed');
    await limits.command(caller.viewerId);
    const show = slug === undefined ? shows.currentShow() : shows.showBySlug(slug);
    if (show === null) throw new Refusal('not-found');
    if (caller.showId !== null && caller.showId !== show.id) throw new Refusal('not-allowed');
    return { viewerId: caller.viewerId, show };
  };
  return { allowed, asViewer };
}
