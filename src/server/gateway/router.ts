import { implement, ORPCError } from '@orpc/server';
import type { AudienceThresholds, ViewerCard } from '../../shared/audience/index.ts';
import type { ChatMessage } from '../../shared/chat/index.ts';
import type { MessageId, ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { Orientation, PublishReport, Show } from '../../shared/show/index.ts';
import {
  may,
  Refusal,
  showApiContract,
  type ApiErrorCode,
  type Right,
  type SfuAdmission,
} from '../../shared/show-api/index.ts';
import type { Caller } from './identity.ts';
import type { Limits } from './limits.ts';

/** What the procedures do; filled where the server is composed. */
export interface Services {
  currentShow(): Show;
  listShows(): Show[];
  showBySlug(slug: string): Show | null;
  createShow(input: {
    title: string;
    hostName: string;
    slug?: string | undefined;
    orientation: Orientation;
  }): Promise<Show>;
  updateShow(change: {
    title?: string | undefined;
    hostName?: string | undefined;
    orientation?: Orientation | undefined;
    startsAtMs?: number | null | undefined;
  }): Promise<Show>;
  goLive(): Promise<Show>;
  endShow(): Promise<Show>;
  rehearse(viewers: number, seed: number | undefined): Promise<Show>;
  admitViewer(show: Show, viewerId: ViewerId, gatewayWsUrl: string): Promise<SfuAdmission>;
  admitStudio(showId: ShowId): Promise<SfuAdmission>;
  report(report: PublishReport): void;
  send(show: Show, viewerId: ViewerId, text: string, key: string): Promise<ChatMessage>;
  setName(viewerId: ViewerId, name: string): Promise<void>;
  markAnswered(messageId: MessageId, answered: boolean): Promise<ChatMessage>;
  hide(messageId: MessageId, hidden: boolean): Promise<void>;
  say(text: string, key: string): Promise<ChatMessage>;
  card(viewerId: ViewerId): ViewerCard | null;
  thresholds(): AudienceThresholds;
  setThresholds(thresholds: AudienceThresholds): Promise<AudienceThresholds>;
  sfuStatus(): Promise<{
    state: 'ready' | 'unreachable' | 'not-configured';
    isExternal: boolean;
  }>;
  onFailure(failure: unknown): void;
}

/** What each call knows of its caller; null where nobody could be recognised. */
export interface CallContext {
  readonly caller: Caller | null;
  readonly address: string;
  /** The gateway as the caller addressed it, as a WebSocket address. */
  readonly gatewayWsUrl: string;
}

const statuses: Record<ApiErrorCode, number> = {
  'bad-request': 400,
  'not-signed-in': 401,
  'not-allowed': 403,
  'wrong-origin': 403,
  muted: 403,
  'not-found': 404,
  'not-open': 409,
  'wrong-phase': 409,
  'name-needed': 409,
  'name-taken': 409,
  'slug-taken': 409,
  'too-large': 413,
  'too-many-requests': 429,
  'media-server-unavailable': 503,
  internal: 500,
};

export const statusOf = (code: ApiErrorCode): number => statuses[code];

/** Procedures of the contract over services, each with the right it asks for. */
export function createRouter(services: Services, limits: Limits) {
  const base = implement(showApiContract)
    .$context<CallContext>()
    .use(async ({ next }) => {
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
        services.onFailure(failure);
        throw new ORPCError('internal', { status: 500 });
      }
    });

  const allowed = async (context: CallContext, right: Right): Promise<Caller> => {
    if (context.caller === null) {
      await limits.failedAuthentication(context.address);
      throw new Refusal('not-signed-in');
    }
    if (!may(context.caller.role, right)) throw new Refusal('not-allowed');
    return context.caller;
  };
  const asViewer = async (
    context: CallContext,
    slug?: string,
  ): Promise<{ viewerId: ViewerId; show: Show }> => {
    const caller = await allowed(context, 'watch');
    if (caller.viewerId === null) throw new Refusal('not-allowed');
    await limits.command(caller.viewerId);
    const show = slug === undefined ? services.currentShow() : services.showBySlug(slug);
    if (show === null) throw new Refusal('not-found');
    if (caller.showId !== null && caller.showId !== show.id) throw new Refusal('not-allowed');
    return { viewerId: caller.viewerId, show };
  };

  return base.router({
    show: {
      current: base.show.current.handler(async ({ context }) => {
        await allowed(context, 'see-audience');
        return services.currentShow();
      }),
      list: base.show.list.handler(async ({ context }) => {
        await allowed(context, 'see-audience');
        return services.listShows();
      }),
      create: base.show.create.handler(async ({ context, input }) => {
        await allowed(context, 'run-show');
        return services.createShow(input);
      }),
      update: base.show.update.handler(async ({ context, input }) => {
        await allowed(context, 'run-show');
        return services.updateShow(input);
      }),
      goLive: base.show.goLive.handler(async ({ context }) => {
        await allowed(context, 'run-show');
        return services.goLive();
      }),
      end: base.show.end.handler(async ({ context }) => {
        await allowed(context, 'run-show');
        return services.endShow();
      }),
      rehearse: base.show.rehearse.handler(async ({ context, input }) => {
        await allowed(context, 'run-show');
        return services.rehearse(input.viewers, input.seed);
      }),
    },
    air: {
      admit: base.air.admit.handler(async ({ context, input }) => {
        const { viewerId, show } = await asViewer(context, input.slug);
        return services.admitViewer(show, viewerId, context.gatewayWsUrl);
      }),
      publish: base.air.publish.handler(async ({ context }) => {
        await allowed(context, 'stage');
        return services.admitStudio(services.currentShow().id);
      }),
      report: base.air.report.handler(async ({ context, input }) => {
        await allowed(context, 'stage');
        services.report(input);
        return {};
      }),
    },
    chat: {
      send: base.chat.send.handler(async ({ context, input }) => {
        const { viewerId, show } = await asViewer(context, input.slug);
        await limits.message(viewerId);
        return services.send(show, viewerId, input.text, input.key);
      }),
      setName: base.chat.setName.handler(async ({ context, input }) => {
        const { viewerId } = await asViewer(context);
        await services.setName(viewerId, input.name);
        return { name: input.name };
      }),
      markAnswered: base.chat.markAnswered.handler(async ({ context, input }) => {
        await allowed(context, 'answer-questions');
        return services.markAnswered(input.messageId, input.answered);
      }),
      hide: base.chat.hide.handler(async ({ context, input }) => {
        await allowed(context, 'moderate-chat');
        await services.hide(input.messageId, input.hidden);
        return {};
      }),
      say: base.chat.say.handler(async ({ context, input }) => {
        await allowed(context, 'speak-as-host');
        return services.say(input.text, input.key);
      }),
    },
    audience: {
      card: base.audience.card.handler(async ({ context, input }) => {
        await allowed(context, 'see-audience');
        const card = services.card(input.viewerId);
        if (card === null) throw new Refusal('not-found');
        return card;
      }),
      thresholds: base.audience.thresholds.handler(async ({ context }) => {
        await allowed(context, 'see-audience');
        return services.thresholds();
      }),
      setThresholds: base.audience.setThresholds.handler(async ({ context, input }) => {
        await allowed(context, 'settings');
        return services.setThresholds(input);
      }),
    },
    sfu: {
      status: base.sfu.status.handler(async ({ context }) => {
        await allowed(context, 'stage');
        return services.sfuStatus();
      }),
    },
  });
}
