import { templateIdSchema, type TemplateId } from '../../shared/kernel/index.ts';
import { saleTermsDraftSchema, type SaleTemplate } from '../../shared/sales/index.ts';
import type { SalesPorts } from './ports.ts';

const id = (number: number) =>
  templateIdSchema.parse(`0190a000-0000-7000-8000-0000000000${String(number).padStart(2, '0')}`);

/** What a new shop can start with one click. */
const shippedTemplates: readonly SaleTemplate[] = [
  {
    id: id(1),
    name: '3-2-1, 50 units, 10 for first-timers',
    nameZh: '3-2-1，50件，10件留给首单',
    terms: saleTermsDraftSchema.parse({
      countdownMs: 3000,
      durationMs: 300_000,
      units: 50,
      quotas: [{ segment: 'first-time-buyers', units: 10, releaseAfterMs: 60_000 }],
      price: { kind: 'off', basisPoints: 3000 },
    }),
  },
  {
    id: id(2),
    name: 'Limited: 20 units until they are gone',
    nameZh: '限量20件，售完为止',
    terms: saleTermsDraftSchema.parse({
      kind: 'limited',
      countdownMs: 10_000,
      durationMs: null,
      units: 20,
      price: { kind: 'off', basisPoints: 0 },
    }),
  },
  {
    id: id(3),
    name: 'Regulars first: 20 for past buyers, 30 s',
    nameZh: '老客优先：20件留30秒',
    terms: saleTermsDraftSchema.parse({
      countdownMs: 10_000,
      durationMs: 300_000,
      units: 50,
      quotas: [{ segment: 'past-buyers', units: 20, releaseAfterMs: 30_000 }],
      price: { kind: 'off', basisPoints: 2000 },
    }),
  },
];

/** The crew's list of templates: what ships until they change something. */
export class SaleTemplates {
  readonly #ports: Pick<SalesPorts, 'templates' | 'newTemplateId'>;

  constructor(ports: Pick<SalesPorts, 'templates' | 'newTemplateId'>) {
    this.#ports = ports;
  }

  all(): SaleTemplate[] {
    return this.#ports.templates.read() ?? [...shippedTemplates];
  }

  replace(
    templates: readonly (Omit<SaleTemplate, 'id'> & { readonly id: TemplateId | null })[],
  ): SaleTemplate[] {
    const kept = templates.map((one) => ({ ...one, id: one.id ?? this.#ports.newTemplateId() }));
    this.#ports.templates.write(kept);
    return kept;
  }
}
