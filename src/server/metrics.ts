import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What a scrape asks for that is true only at that instant. */
export interface Readings {
  readonly viewers: number;
  readonly sockets: number;
  readonly canWrite: boolean;
}

/** The server's figures as Prometheus reads them. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #commitMs = new Histogram({
    name: 'regulars_commit_ms',
    help: 'Time of one group commit',
    buckets: [0.5, 1, 2, 5, 10, 25, 50, 100, 250],
    registers: [this.#registry],
  });
  readonly #viewers = this.#gauge('regulars_viewers', 'Viewers present in the show on the stage');
  readonly #sockets = this.#gauge('regulars_sockets', 'Open live sockets');
  readonly #canWrite = this.#gauge('regulars_can_write', 'Whether what happens reaches the disk');

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  committed(tookMs: number): void {
    this.#commitMs.observe(tookMs);
  }

  async read(now: Readings): Promise<{ contentType: string; text: string }> {
    this.#viewers.set(now.viewers);
    this.#sockets.set(now.sockets);
    this.#canWrite.set(now.canWrite ? 1 : 0);
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.#registry] });
  }
}
