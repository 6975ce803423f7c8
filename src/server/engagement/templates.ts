import * as z from 'zod';
import {
  engagementTemplateSchema,
  type EngagementTemplate,
} from '../../shared/engagement/index.ts';

/** What prepared polls and lotteries need; filled where they are composed. */
export interface TemplatePorts {
  /** As they were kept, null before the first. */
  read(): string | null;
  write(json: string): void;
  commit(write: () => void): Promise<unknown>;
}

const templatesSchema = z.array(engagementTemplateSchema);

/** Polls and lotteries that the crew prepared; the shipped ones are the panel's, in its language. */
export class EngagementTemplates {
  readonly #ports: TemplatePorts;

  constructor(ports: TemplatePorts) {
    this.#ports = ports;
  }

  list(): EngagementTemplate[] {
    const kept = this.#ports.read();
    const parsed = templatesSchema.safeParse(kept === null ? [] : JSON.parse(kept));
    return parsed.success ? parsed.data : [];
  }

  /** Replaces all of them. */
  async set(templates: readonly EngagementTemplate[]): Promise<EngagementTemplate[]> {
    await this.#ports.commit(() => this.#ports.write(JSON.stringify(templates)));
    return this.list();
  }
}
