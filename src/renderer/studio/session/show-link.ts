import type { Disposable } from '../../../shared/kernel/index.ts';
import type { AudienceStore } from '../../audience/index.ts';
import type { ChatStore } from '../../chat/index.ts';
import type { TillStore } from '../../sales/index.ts';
import type { ShowStore } from '../../show/index.ts';
import {
  applySales,
  connectLive,
  createShowApi,
  type LiveConnection,
  type ShowApi,
  type TopicUpdate,
} from '../../show-client/index.ts';

/** Where the show server is reached, and with what. */
export interface Gateway {
  readonly baseUrl: string;
  readonly token: string;
  readonly api: ShowApi;
}

/** The studio's line to the show server: commands, and topics into the stores. */
export interface ShowLink extends Disposable {
  /** Null until there is a show server. */
  readonly gateway: () => Gateway | null;
  /** Commands; throws what reads as "unreachable" while there is no show server. */
  readonly api: () => ShowApi;
  readonly serverNowMs: () => number;
  /** Connects there; null waits for an address. The same address again connects anew where the line is lost. */
  readonly connectTo: (baseUrl: string | null) => void;
}

/** Makes a line that leads nowhere yet. */
export function createShowLink(options: {
  readonly hostToken: string;
  readonly show: ShowStore;
  readonly audience: AudienceStore;
  readonly chat: ChatStore;
  readonly till: TillStore;
}): ShowLink {
  const { show, audience, chat, till } = options;
  let gateway: Gateway | null = null;
  let live: LiveConnection | null = null;

  const hear = (update: TopicUpdate): void => {
    switch (update.topic) {
      case 'show':
        show.setState({ topic: update.kind === 'snapshot' ? update.state : update.change });
        return;
      case 'stage':
        show.setState({ stage: update.kind === 'snapshot' ? update.state : update.change });
        return;
      case 'chat':
        if (update.kind === 'snapshot')
          chat.getState().replace(update.state, show.getState().topic?.show.id ?? null);
        else chat.getState().change(update.change);
        return;
      case 'audience':
        if (update.kind === 'snapshot') audience.getState().replace(update.state);
        else audience.getState().change(update.change);
        return;
      case 'sales': {
        const { sales } = till.getState();
        if (update.kind === 'snapshot') till.setState({ sales: update.state });
        else if (sales !== null) till.setState({ sales: applySales(sales, update.change) });
        return;
      }
      case 'engagement':
        till.setState({ engagement: update.kind === 'snapshot' ? update.state : update.change });
        return;
      case 'me':
        return;
    }
  };

  return {
    gateway: () => gateway,
    api: () => {
      if (gateway === null) throw new TypeError('There is no show server yet');
      return gateway.api;
    },
    serverNowMs: () => live?.serverNowMs() ?? Date.now(),
    connectTo: (baseUrl) => {
      if (baseUrl === null) return;
      if (gateway?.baseUrl === baseUrl && show.getState().connection !== 'waiting') return;
      live?.dispose();
      const token = options.hostToken;
      gateway = { baseUrl, token, api: createShowApi({ baseUrl, token }) };
      live = connectLive({
        baseUrl,
        hello: { token: options.hostToken },
        topics: ['show', 'chat', 'audience', 'sales', 'engagement', 'stage'],
        onTopic: hear,
        onState: (connection) => show.setState({ connection }),
        isVisible: () => true,
      });
    },
    dispose: () => {
      live?.dispose();
      live = null;
    },
  };
}
