import WebSocket from 'ws';
import type {
  ClientMessage,
  ServerMessage,
  Topic,
  TopicShapes,
} from '../../src/shared/show-api/index.ts';

/** A bare socket at `/live` that keeps what it heard, for tests that wait for a state. */
export class LiveClient {
  readonly heard: ServerMessage[] = [];
  readonly socket: WebSocket;
  closeCode: number | null = null;
  readonly #waiting = new Set<() => void>();

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${url.replace(/^http/, 'ws')}/live`, { headers });
    this.socket.on('message', (data: Buffer) => {
      this.heard.push(JSON.parse(data.toString('utf8')) as ServerMessage);
      for (const look of this.#waiting) look();
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', (code) => {
      this.closeCode = code;
      for (const look of this.#waiting) look();
    });
  }

  opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('open', () => resolve());
      this.socket.once('error', reject);
    });
  }

  send(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Resolves with the first truthy answer of `look`, asked after each message. */
  until<T>(look: () => T | undefined | null | false, withinMs = 10_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#waiting.delete(check);
        reject(
          new Error(`Not within ${withinMs} ms; heard ${JSON.stringify(this.heard.slice(-4))}`),
        );
      }, withinMs);
      const check = (): void => {
        const found = look();
        if (found === undefined || found === null || found === false) return;
        clearTimeout(late);
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** The newest snapshot of a topic. */
  snapshot<T extends Topic>(topic: T): TopicShapes[T]['snapshot'] | undefined {
    for (const message of [...this.heard].reverse())
      if (message.kind === 'snapshot' && message.topic === topic) return message.state;
    return undefined;
  }

  deltas<T extends Topic>(topic: T): TopicShapes[T]['delta'][] {
    return this.heard.flatMap((message) =>
      message.kind === 'delta' && message.topic === topic
        ? [message.change as TopicShapes[T]['delta']]
        : [],
    );
  }

  close(): void {
    this.socket.close();
  }
}
