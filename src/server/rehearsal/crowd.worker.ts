import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import WebSocket from 'ws';
import type { ClientMessage, ServerMessage } from '../../shared/show-api/live.ts';
import { Buyer } from './buyer.ts';
import type { CrowdCounts, CrowdOrder } from './crowd.ts';
import { persona, type Act, type Persona } from './personas.ts';

const order = workerData as CrowdOrder;
const liveUrl = `${order.gatewayUrl.replace(/^http/, 'ws')}/live`;
const isLoopback = new URL(order.gatewayUrl).hostname === '127.0.0.1';
const heartbeatMs = 5000;
/** Linux gives every 127.x.y.z to loopback: more sockets than one address has ports. */
const sourceOf = (index: number): string | undefined =>
  isLoopback && process.platform === 'linux' ? `127.0.0.${2 + (index % 8)}` : undefined;

const counts: CrowdCounts = { connected: 0, entered: 0, sent: 0, tapped: 0, failed: 0 };
let isStopping = false;
const startedAtMs = Date.now();

/** What a buyer listens to; the rest is not even read. */
const isOfSales = /^\{"kind":"\w+","topic":"(?:sales|me)"/;
const newKey = (): string => randomBytes(16).toString('base64url');

/** One simulated viewer, an ordinary client: a socket, heartbeats, commands over HTTP. */
class SimulatedViewer {
  readonly #index: number;
  readonly #token: string;
  readonly #persona: Persona;
  readonly #buyer: Buyer | null;
  #next = 0;
  #socket: WebSocket | null = null;
  #wants = false;
  #isVisible = true;
  #hasName = false;
  #retryMs = 500;
  #timer: NodeJS.Timeout | null = null;
  #beat: NodeJS.Timeout | null = null;

  constructor(index: number, token: string) {
    this.#index = index;
    this.#token = token;
    this.#persona = persona(order.seed, index, order.tokens.length);
    const { buying } = this.#persona;
    this.#buyer = buying === null ? null : new Buyer(buying, this.#asBuyer());
    this.#wait();
  }

  #asBuyer(): ConstructorParameters<typeof Buyer>[1] {
    return {
      slug: order.slug,
      newKey,
      post: (path, body) => {
        if (path.endsWith('/taps')) counts.tapped += 1;
        return this.#ask(path, body);
      },
      onFailure: () => (counts.failed += 1),
    };
  }

  #wait(): void {
    const act = this.#persona.acts[this.#next];
    if (act === undefined || isStopping) return;
    const inMs = Math.max(0, startedAtMs + act.atMs - Date.now());
    this.#timer = setTimeout(() => {
      this.#next += 1;
      this.#do(act);
      this.#wait();
    }, inMs);
  }

  #do(act: Act): void {
    if (act.kind === 'enter') {
      this.#wants = true;
      this.#connect();
    } else if (act.kind === 'leave') this.#leave();
    else if (act.kind === 'say') void this.#say(act.text);
    else {
      this.#isVisible = act.kind === 'look-back';
      this.#heartbeat();
    }
  }

  #connect(): void {
    if (isStopping || !this.#wants || this.#socket !== null) return;
    const localAddress = sourceOf(this.#index);
    const socket = new WebSocket(liveUrl, {
      perMessageDeflate: false,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    this.#socket = socket;
    socket.on('open', () => {
      counts.connected += 1;
      counts.entered += 1;
      this.#retryMs = 500;
      this.#send({
        kind: 'hello',
        slug: order.slug,
        token: this.#token,
        isVisible: this.#isVisible,
      });
      this.#send({ kind: 'subscribe', topics: ['show', 'chat', 'sales', 'me'] });
      this.#beat = setInterval(() => this.#heartbeat(), heartbeatMs);
      socket.once('close', () => (counts.connected -= 1));
    });
    socket.on('message', (data: Buffer) => {
      if (this.#buyer === null) return;
      const text = data.toString();
      if (isOfSales.test(text)) this.#buyer.hear(JSON.parse(text) as ServerMessage);
    });
    socket.on('error', () => (counts.failed += 1));
    socket.on('close', () => {
      if (this.#beat !== null) clearInterval(this.#beat);
      if (this.#socket === socket) this.#socket = null;
      if (!this.#wants || isStopping) return;
      setTimeout(() => this.#connect(), this.#retryMs * (0.5 + Math.random()));
      this.#retryMs = Math.min(this.#retryMs * 2, 15_000);
    });
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #heartbeat(): void {
    this.#send({ kind: 'heartbeat', isVisible: this.#isVisible });
  }

  #leave(): void {
    this.#wants = false;
    this.#send({ kind: 'bye' });
    this.#socket?.close(1000);
  }

  async #say(text: string): Promise<void> {
    try {
      if (!this.#hasName) {
        await this.#post('/api/me/name', { name: this.#persona.name.slice(0, 24) });
        this.#hasName = true;
      }
      await this.#post('/api/chat/messages', { slug: order.slug, text, key: newKey() });
      counts.sent += 1;
    } catch {
      counts.failed += 1;
    }
  }

  async #post(path: string, body: unknown): Promise<void> {
    if ((await this.#ask(path, body)) === null) throw new Error(`${path} was refused`);
  }

  /** The answer to a command, null where it was refused. */
  async #ask(path: string, body: unknown): Promise<unknown> {
    for (let attempt = 0; !isStopping; attempt += 1) {
      const response = await fetch(order.gatewayUrl + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      });
      const answer: unknown = await response.json();
      if (response.ok) return answer;
      if (response.status !== 429 && response.status < 500) return null;
      if (attempt >= 3) throw new Error(`${path} answered ${response.status}`);
      await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
    }
    return null;
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#buyer?.stop();
    this.#leave();
  }
}

const crowd = order.tokens.map((token, index) => new SimulatedViewer(index, token));
const telling = setInterval(() => parentPort?.postMessage({ ...counts }), 500);

parentPort?.once('message', () => {
  isStopping = true;
  clearInterval(telling);
  for (const viewer of crowd) viewer.stop();
  parentPort?.postMessage({ ...counts });
  parentPort?.close();
});
