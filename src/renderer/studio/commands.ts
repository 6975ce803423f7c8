import { ordersExportPath } from '../../shared/show-api/contract-orders.ts';
import type { ChatCommands } from '../chat/index.ts';
import { saveFile } from '../show-client/index.ts';
import { doneOrTold, toasts } from '../ui/index.ts';
import { studioMessages } from './messages.ts';
import type { StudioSession } from './session/session.ts';

/** What the page's buttons do. None rejects: a failure is told in a toast. */
export interface StudioCommands {
  readonly goLive: () => Promise<void>;
  readonly rehearse: (viewers: number) => Promise<void>;
  readonly end: () => Promise<void>;
  /** Whether it was taken. */
  readonly saveShow: (change: { title: string; hostName: string }) => Promise<boolean>;
  readonly copyLink: () => void;
  readonly openLink: () => void;
  /** A page on which anyone can check a sale's ledger or a draw; by its path on this server. */
  readonly openCheck: (path: string) => void;
  /** Every order as a file, through the system's own dialog. */
  readonly exportOrders: () => void;
  readonly chat: ChatCommands;
  readonly say: (text: string, key: string) => Promise<boolean>;
}

/** Where viewers watch the show on the stage; null until the show server runs. */
export const watchUrlOf = (gatewayUrl: string | null, slug: string | undefined): string | null =>
  gatewayUrl === null || slug === undefined ? null : `${gatewayUrl}/w/${slug}`;

const t = studioMessages.text;

const told = (work: () => Promise<unknown>): Promise<boolean> =>
  doneOrTold(work, { id: 'command' });

/** Marks questions and hides messages, each with a way back. */
function chatCommands(session: StudioSession): ChatCommands {
  const { link, undo } = session;
  const offer = (sentence: string, back: () => Promise<unknown>): void => {
    const takeBack = undo.push(() => void told(back));
    toasts.info(sentence, { id: 'chat', action: { label: t('undo'), run: takeBack } });
  };
  return {
    markAnswered: ({ id }, answered) => {
      const mark = (now: boolean) => () =>
        link.api().chat.markAnswered({ messageId: id, answered: now });
      void told(mark(answered)).then(
        (isDone) => isDone && offer(t(answered ? 'answered' : 'notAnswered'), mark(!answered)),
      );
    },
    hide: ({ id }) => {
      const hide = (hidden: boolean) => () => link.api().chat.hide({ messageId: id, hidden });
      void told(hide(true)).then((isDone) => isDone && offer(t('hidden'), hide(false)));
    },
  };
}

/** The commands of a session. */
export function createCommands(session: StudioSession): StudioCommands {
  const { air, link, desktop } = session;
  const watchUrl = (): string | null =>
    watchUrlOf(link.gateway()?.baseUrl ?? null, session.show.getState().topic?.show.slug);
  const open = (url: string): void =>
    void desktop.system.openWatchPage({ url }).then(
      ({ isOpened }) => isOpened || toasts.warn(t('notOpened'), { id: 'link' }),
      () => toasts.warn(t('notOpened'), { id: 'link' }),
    );
  return {
    goLive: async () => void (await told(air.goLive)),
    rehearse: async (viewers) => void (await told(() => air.rehearse(viewers))),
    end: async () => void (await told(air.end)),
    saveShow: (change) =>
      told(async () => {
        const show = await link.api().show.update(change);
        const { topic } = session.show.getState();
        if (topic !== null) session.show.setState({ topic: { ...topic, show } });
      }),
    copyLink: () => {
      const url = watchUrl();
      if (url === null) return;
      void told(() => desktop.system.copyText({ text: url })).then(
        (isDone) => isDone && toasts.info(t('copied'), { id: 'link' }),
      );
    },
    openLink: () => {
      const url = watchUrl();
      if (url !== null) open(url);
    },
    openCheck: (path) => {
      const base = link.gateway()?.baseUrl;
      if (base !== undefined) open(new URL(path, base).href);
    },
    exportOrders: () => void told(() => saveFile(link.gateway(), ordersExportPath, 'orders.csv')),
    chat: chatCommands(session),
    say: (text, key) => told(() => link.api().chat.say({ text, key })),
  };
}
