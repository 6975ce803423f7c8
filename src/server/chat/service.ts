import { soundsLikeHost, type ChatMessage, type QuestionIntent } from '../../shared/chat/index.ts';
import type { MessageId, ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { Show, ShowEventBody } from '../../shared/show/index.ts';
import { Refusal, type ChatDelta, type ChatSnapshot } from '../../shared/show-api/index.ts';

/** What the chat needs of the rest of the server; filled where the server is composed. */
export interface ChatPorts {
  nowMs(): number;
  newMessageId(): MessageId;
  findQuestion(text: string): QuestionIntent | null;
  readonly messages: {
    insert(showId: ShowId, message: ChatMessage, key: string): void;
    byId(id: MessageId): {
      readonly message: ChatMessage;
      readonly showId: ShowId;
      readonly isHidden: boolean;
    } | null;
    byKey(showId: ShowId, viewerId: ViewerId | null, key: string): ChatMessage | null;
    setAnswered(id: MessageId, answeredAtMs: number | null): void;
    setHidden(id: MessageId, isHidden: boolean): void;
    newest(showId: ShowId, limit: number): ChatMessage[];
    openQuestions(showId: ShowId, limit: number): ChatMessage[];
  };
  readonly viewers: {
    /** Makes sure that there is a row to refer to. */
    know(viewerId: ViewerId): void;
    nameOf(viewerId: ViewerId): string | null;
    setName(viewerId: ViewerId, name: string): void;
    countMessage(viewerId: ViewerId, showId: ShowId, isQuestion: boolean): void;
  };
  commit(append: {
    showId: ShowId;
    viewerId: ViewerId | null;
    bodies: readonly ShowEventBody[];
    write?: () => void;
  }): Promise<unknown>;
}

const snapshotMessages = 200;
const snapshotQuestions = 500;

/** What is said in a room: by viewers, by the host; and which questions are still open. */
export class ChatService {
  readonly #ports: ChatPorts;
  readonly #listeners = new Set<(showId: ShowId, delta: ChatDelta) => void>();
  /** Answers that are not on disk yet, so that a repeat gets the same one. */
  readonly #inFlight = new Map<string, Promise<ChatMessage>>();

  constructor(ports: ChatPorts) {
    this.#ports = ports;
  }

  onChange(listener: (showId: ShowId, delta: ChatDelta) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Without `forCrew` there are no open questions: they are the crew's work. */
  snapshot(showId: ShowId, forCrew: boolean): ChatSnapshot {
    return {
      messages: this.#ports.messages.newest(showId, snapshotMessages),
      openQuestions: forCrew ? this.#ports.messages.openQuestions(showId, snapshotQuestions) : [],
    };
  }

  /** A viewer speaks. Who has no name yet is asked for one first. */
  send(show: Show, viewerId: ViewerId, text: string, key: string): Promise<ChatMessage> {
    return this.#once(show.id, viewerId, key, async () => {
      if (show.phase === 'ended') throw new Refusal('not-open');
      const name = this.#ports.viewers.nameOf(viewerId);
      if (name === null || soundsLikeHost(name, show.hostName)) throw new Refusal('name-needed');
      const intent = this.#ports.findQuestion(text);
      const message: ChatMessage = {
        id: this.#ports.newMessageId(),
        viewerId,
        from: 'viewer',
        name,
        text,
        sentAtMs: this.#ports.nowMs(),
        question: intent === null ? null : { intent, answeredAtMs: null },
      };
      await this.#ports.commit({
        showId: show.id,
        viewerId,
        bodies: [{ kind: 'message-sent', messageId: message.id, intent }],
        write: () => {
          this.#ports.viewers.know(viewerId);
          this.#ports.messages.insert(show.id, message, key);
          this.#ports.viewers.countMessage(viewerId, show.id, intent !== null);
        },
      });
      this.#tell(show.id, { added: [message], changed: [], hiddenIds: [] });
      return message;
    });
  }

  /** The host speaks in the room. */
  say(show: Show, text: string, key: string): Promise<ChatMessage> {
    return this.#once(show.id, null, key, async () => {
      if (show.phase === 'ended') throw new Refusal('not-open');
      const message: ChatMessage = {
        id: this.#ports.newMessageId(),
        viewerId: null,
        from: 'host',
        name: show.hostName,
        text,
        sentAtMs: this.#ports.nowMs(),
        question: null,
      };
      await this.#ports.commit({
        showId: show.id,
        viewerId: null,
        bodies: [{ kind: 'host-spoke', messageId: message.id }],
        write: () => this.#ports.messages.insert(show.id, message, key),
      });
      this.#tell(show.id, { added: [message], changed: [], hiddenIds: [] });
      return message;
    });
  }

  /** Refuses what would pass for the host. */
  async setName(show: Show, viewerId: ViewerId, name: string): Promise<void> {
    if (soundsLikeHost(name, show.hostName)) throw new Refusal('name-taken');
    await this.#ports.commit({
      showId: show.id,
      viewerId,
      bodies: [{ kind: 'name-set' }],
      write: () => {
        this.#ports.viewers.know(viewerId);
        this.#ports.viewers.setName(viewerId, name);
      },
    });
  }

  async markAnswered(messageId: MessageId, answered: boolean): Promise<ChatMessage> {
    const found = this.#ports.messages.byId(messageId);
    const question = found?.message.question ?? null;
    if (found === null || question === null) throw new Refusal('not-found');
    const answeredAtMs = answered ? this.#ports.nowMs() : null;
    const message = { ...found.message, question: { ...question, answeredAtMs } };
    await this.#ports.commit({
      showId: found.showId,
      viewerId: message.viewerId,
      bodies: [{ kind: 'question-answered', messageId, answered }],
      write: () => this.#ports.messages.setAnswered(messageId, answeredAtMs),
    });
    if (!found.isHidden) this.#tell(found.showId, { added: [], changed: [message], hiddenIds: [] });
    return message;
  }

  /** Takes a message out of sight, or brings it back. */
  async hide(messageId: MessageId, hidden: boolean): Promise<void> {
    const found = this.#ports.messages.byId(messageId);
    if (found === null) throw new Refusal('not-found');
    if (found.isHidden === hidden) return;
    await this.#ports.commit({
      showId: found.showId,
      viewerId: found.message.viewerId,
      bodies: [{ kind: 'message-hidden', messageId, hidden }],
      write: () => this.#ports.messages.setHidden(messageId, hidden),
    });
    this.#tell(
      found.showId,
      hidden
        ? { added: [], changed: [], hiddenIds: [messageId] }
        : { added: [found.message], changed: [], hiddenIds: [] },
    );
  }

  /** Acts once for a key; a repeat gets the first answer, whatever has changed since. */
  #once(
    showId: ShowId,
    viewerId: ViewerId | null,
    key: string,
    act: () => Promise<ChatMessage>,
  ): Promise<ChatMessage> {
    const inFlightKey = `${showId} ${viewerId ?? 'host'} ${key}`;
    const running = this.#inFlight.get(inFlightKey);
    if (running !== undefined) return running;
    const earlier = this.#ports.messages.byKey(showId, viewerId, key);
    if (earlier !== null) return Promise.resolve(earlier);
    const made = act().finally(() => this.#inFlight.delete(inFlightKey));
    this.#inFlight.set(inFlightKey, made);
    return made;
  }

  #tell(showId: ShowId, delta: ChatDelta): void {
    for (const listener of this.#listeners) listener(showId, delta);
  }
}
