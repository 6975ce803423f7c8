import { audienceThresholdsSchema, type AudienceThresholds } from '../../shared/audience/index.ts';
import type { ShowId } from '../../shared/kernel/index.ts';
import type { ShowEventBody } from '../../shared/show/index.ts';

/** What the thresholds need of the rest of the server; filled where the server is composed. */
export interface ThresholdPorts {
  /** As they were kept, null before the first change. */
  read(): string | null;
  write(json: string): void;
  currentShowId(): ShowId;
  commit(append: {
    showId: ShowId;
    viewerId: null;
    bodies: readonly ShowEventBody[];
    write: () => void;
  }): Promise<unknown>;
  onChange(thresholds: AudienceThresholds): void;
}

/** The crew's setting of every threshold, kept across restarts and noted in the show's log. */
export class ThresholdSetting {
  readonly #ports: ThresholdPorts;
  #now: AudienceThresholds;

  constructor(ports: ThresholdPorts) {
    this.#ports = ports;
    this.#now = parse(ports.read());
  }

  get now(): AudienceThresholds {
    return this.#now;
  }

  async set(next: AudienceThresholds): Promise<AudienceThresholds> {
    await this.#ports.commit({
      showId: this.#ports.currentShowId(),
      viewerId: null,
      bodies: [{ kind: 'thresholds-set', thresholds: { ...next } }],
      write: () => this.#ports.write(JSON.stringify(next)),
    });
    this.#now = next;
    this.#ports.onChange(next);
    return next;
  }
}

function parse(json: string | null): AudienceThresholds {
  const parsed = audienceThresholdsSchema.safeParse(json === null ? {} : JSON.parse(json));
  return parsed.success ? parsed.data : audienceThresholdsSchema.parse({});
}
