import { connect, type Socket } from 'node:net';

/** An answer as far as a load generator reads it. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

interface Waiting {
  readonly resolve: (answer: RawAnswer) => void;
  readonly reject: (failure: Error) => void;
}

const endOfHead = Buffer.from('\r\n\r\n');

/**
 * One connection that is kept alive, as a browser keeps its own; answers come in the order of the
 * requests, which need not wait for each other.
 *
 * By hand, because thousands of them share the machine with the server that they measure.
 */
export class RawHttp {
  readonly #socket: Socket;
  readonly #host: string;
  #waiting: Waiting[] = [];
  #chunks: Buffer[] = [];

  constructor(port: number, localAddress: string) {
    this.#host = `127.0.0.1:${port}`;
    this.#socket = connect({ port, host: '127.0.0.1', localAddress });
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk) => {
      this.#chunks.push(chunk);
      this.#look();
    });
    const fail = (failure?: Error): void => {
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const { reject } of waiting)
        reject(failure ?? new Error('The server closed the connection'));
    };
    this.#socket.on('error', fail);
    this.#socket.on('close', () => fail());
  }

  ask(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body = '',
  ): Promise<RawAnswer> {
    const all = { host: this.#host, ...headers, 'content-length': String(Buffer.byteLength(body)) };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #look(): void {
    const bytes = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    if (bytes === undefined || bytes.length === 0) return;
    this.#chunks = [bytes];
    const headEnd = bytes.indexOf(endOfHead);
    if (headEnd < 0) return;
    const head = bytes.toString('latin1', 0, headEnd);
    const length = /^content-length: (\d+)$/im.exec(head)?.[1];
    if (length === undefined) {
      this.#socket.destroy(new Error(`An answer without a length: ${head}`));
      return;
    }
    const from = headEnd + endOfHead.length;
    if (bytes.length < from + Number(length)) return;
    this.#chunks = [bytes.subarray(from + Number(length))];
    const body = bytes.toString('utf8', from, from + Number(length));
    this.#waiting.shift()?.resolve({ status: Number(head.slice(9, 12)), head, body });
    this.#look();
  }
}
