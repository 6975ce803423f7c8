import { createStore } from 'zustand/vanilla';
import type { ChatMessage } from '../../shared/chat/index.ts';
import type { ProductId } from '../../shared/kernel/index.ts';
import type {
  EngagementTopic,
  MeTopic,
  SalesTopic,
  ShowTopic,
  WatchBoot,
} from '../../shared/show-api/index.ts';
import {
  applyChat,
  applySales,
  commandKey,
  connectLive,
  createShowApi,
  errorCodeOf,
  type LiveState,
} from '../show-client/index.ts';
import { enterByLink } from './link-token.ts';
import { Player, type Blocked, type PlayerState } from './picture/player.ts';

/** All that the watch page shows. */
export interface WatchState {
  readonly lang: 'en' | 'zh';
  readonly show: ShowTopic;
  readonly viewerId: string;
  readonly name: string | null;
  readonly messages: readonly ChatMessage[];
  readonly live: LiveState;
  /** The server does not know this page any more. */
  readonly isRefused: boolean;
  /** The page came by a link that says who one is, and that is used up or too old. */
  readonly isLinkInvalid: boolean;
  readonly player: PlayerState;
  /** What the browser withholds until a tap. */
  readonly blocked: Blocked;
  readonly isMuted: boolean;
  /** The shelf and the sale; null before the server has told. */
  readonly sales: SalesTopic | null;
  readonly engagement: EngagementTopic | null;
  readonly me: MeTopic | null;
}

/** `refused`: the host's own name, or one of letters that are not allowed. */
export type NameResult = 'set' | 'refused' | 'too-fast' | 'failed';
export type SendResult = 'sent' | 'name-needed' | 'too-fast' | 'closed' | 'failed';

const keptMessages = 200;
/** The page is drawn by then at the latest, with or without a picture. */
const drawnWithinMs = 600;
/** The till is loaded by then at the latest: it is not to stand in the picture's way. */
const shopWithinMs = 2500;
const isRunning = (phase: string): boolean => phase === 'live' || phase === 'rehearsal';

/**
 * The page's one session: socket and picture start at once, side by side, before anything is
 * drawn. React only shows what this holds.
 */
export function startSession(boot: WatchBoot, video: HTMLVideoElement) {
  const slug = boot.show.show.slug;
  const api = createShowApi({ baseUrl: location.origin, commandToken: boot.commandToken });
  const store = createStore<WatchState>()(() => ({
    lang: boot.lang,
    show: boot.show,
    viewerId: boot.viewer.id,
    name: boot.viewer.name,
    messages: [],
    live: 'connecting',
    isRefused: false,
    isLinkInvalid: false,
    player: 'off',
    blocked: 'nothing',
    isMuted: false,
    sales: null,
    engagement: null,
    me: null,
  }));
  const set = store.setState;

  let letDraw = (): void => undefined;
  const whenDrawable = new Promise<void>((resolve) => (letDraw = resolve));
  let letShop = (): void => undefined;
  const whenShoppable = new Promise<void>((resolve) => (letShop = resolve));
  const player = new Player({
    video,
    onFirstFrame: () => {
      letDraw();
      letShop();
    },
    admit: () => api.air.admit({ slug }),
    onState: (state) => {
      document.documentElement.dataset['player'] = state;
      set({ player: state });
    },
    onBlocked: (blocked) => set({ blocked }),
    onPlayback: (playback) => live.setPlayback(playback),
  });
  /** The picture is wanted while the show runs and the studio publishes (or is coming back). */
  const follow = ({ show, publish }: ShowTopic): void => {
    if (isRunning(show.phase) && publish.state === 'live') player.start(null);
    else if (!isRunning(show.phase) && player.isWanted) player.stop();
  };
  if (boot.admission !== null) player.start(boot.admission);
  else follow(boot.show);
  if (player.isWanted) {
    setTimeout(letDraw, drawnWithinMs);
    setTimeout(letShop, shopWithinMs);
  } else {
    letDraw();
    letShop();
  }

  const live = connectLive({
    baseUrl: location.origin,
    hello: { slug },
    topics: ['show', 'chat', 'me', 'sales', 'engagement'],
    onState: (state) => set(state === 'open' ? { live: state, isRefused: false } : { live: state }),
    onRefused: () => set({ isRefused: true }),
    onTopic: (update) => {
      if (update.topic === 'show') {
        const show = update.kind === 'snapshot' ? update.state : update.change;
        set({ show });
        follow(show);
      } else if (update.topic === 'me') {
        const me = update.kind === 'snapshot' ? update.state : update.change;
        set({ name: me.name, me });
      } else if (update.topic === 'engagement') {
        set({ engagement: update.kind === 'snapshot' ? update.state : update.change });
      } else if (update.topic === 'sales') {
        const { sales } = store.getState();
        if (update.kind === 'snapshot') set({ sales: update.state });
        else if (sales !== null) set({ sales: applySales(sales, update.change) });
      } else if (update.topic === 'chat') {
        if (update.kind === 'snapshot') set({ messages: update.state.messages });
        else set({ messages: applyChat(store.getState().messages, update.change, keptMessages) });
      }
    },
  });

  void enterByLink(api).then((isGood) => set({ isLinkInvalid: !isGood }));

  /** Kept while its answer is unknown, so that trying again cannot say it twice. */
  let attempt: { readonly text: string; readonly key: string } | null = null;

  return {
    store,
    api,
    slug,
    video,
    /** The server's clock as well as it is known. */
    serverNowMs: (): number => live.serverNowMs(),
    /** Tells which product page is open, null when it is closed. */
    setViewing: (productId: ProductId | null): void => live.setViewing(productId),
    /** Resolves once there is a picture or none is to be waited for. */
    whenDrawable,
    /** Resolves once the picture is there, or is late. */
    whenShoppable,
    setLanguage: (lang: 'en' | 'zh'): void => {
      document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
      set({ lang });
    },
    async send(text: string): Promise<SendResult> {
      if (store.getState().name === null) return 'name-needed';
      if (attempt?.text !== text) attempt = { text, key: commandKey() };
      try {
        const message = await api.chat.send({ slug, text, key: attempt.key });
        attempt = null;
        const delta = { added: [message], changed: [], hiddenIds: [] };
        set({ messages: applyChat(store.getState().messages, delta, keptMessages) });
        return 'sent';
      } catch (failure) {
        const code = errorCodeOf(failure);
        if (code === 'name-needed') return code;
        if (code === 'too-many-requests') return 'too-fast';
        return code === 'not-open' || code === 'muted' ? 'closed' : 'failed';
      }
    },
    async setName(name: string): Promise<NameResult> {
      try {
        set({ name: (await api.chat.setName({ name })).name });
        return 'set';
      } catch (failure) {
        const code = errorCodeOf(failure);
        if (code === 'too-many-requests') return 'too-fast';
        return code === 'name-taken' || code === 'bad-request' ? 'refused' : 'failed';
      }
    },
    async toggleSound(): Promise<void> {
      if (video.muted) await player.unmute();
      else video.muted = true;
      set({ isMuted: video.muted && store.getState().blocked === 'nothing' });
    },
  };
}

export type WatchSession = ReturnType<typeof startSession>;
