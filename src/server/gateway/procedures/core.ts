import { implement } from '@orpc/server';
import type { AudienceThresholds, ViewerCard } from '../../../shared/audience/index.ts';
import type { ChatMessage } from '../../../shared/chat/index.ts';
import type { MessageId, ShowId, ViewerId } from '../../../shared/kernel/index.ts';
import type { Orientation, PublishReport, Show } from '../../../shared/show/index.ts';
import {
  coreContract,
  Refusal,
  type GoMark,
  type SfuAdmission,
} from '../../../shared/show-api/index.ts';
import type { Limits } from '../limits.ts';
import { answerRefusals, type CallContext, type Guards } from './base.ts';

/** What shows, chat, audience and media server can do for a caller. */
export interface CoreServices {
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
  setMark(mark: GoMark | null): void;
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
}

/** Shows, air, chat, audience and the media server. */
export function coreProcedures(
  services: CoreServices,
  { allowed, asViewer }: Guards,
  limits: Limits,
  onFailure: (failure: unknown) => void,
) {
  const base = implement(coreContract).$context<CallContext>().use(answerRefusals(onFailure));
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
      mark: base.air.mark.handler(async ({ context, input }) => {
        await allowed(context, 'stage');
        services.setMark(input.mark);
        return {};
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
