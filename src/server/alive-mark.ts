/** What the mark needs of the rest of the server; filled where the server is composed. */
export interface AliveMarkPorts {
  nowMs(): number;
  read(): string | null;
  write(text: string): void;
  commit(write: () => void): Promise<unknown>;
}

/** When the server is known to have run, on disk: a crash or a night counts as nobody's stay. */
export class AliveMark {
  readonly #ports: AliveMarkPorts;
  /** When the server before this one was last known to run, 0 where there was none. */
  readonly beforeMs: number;

  constructor(ports: AliveMarkPorts) {
    this.#ports = ports;
    const beforeMs = Number(ports.read() ?? 0);
    this.beforeMs = Number.isSafeInteger(beforeMs) ? beforeMs : 0;
  }

  /** Marks now; rejects where nothing can be written. */
  async mark(): Promise<void> {
    await this.#ports.commit(() => this.#ports.write(String(this.#ports.nowMs())));
  }
}
