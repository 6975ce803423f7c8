import type { SaleId } from '../../shared/kernel/index.ts';
import type { LedgerStore } from './allocator/index.ts';

/**
 * Public ledgers as JSON lines. Many ask for the same one, of the sale that runs or was just over,
 * so its lines are read and worded once.
 */
export class LedgerExport {
  readonly #store: Pick<LedgerStore, 'lines'>;
  #last: { readonly saleId: SaleId; readonly seq: number; readonly text: string } | null = null;

  constructor(store: Pick<LedgerStore, 'lines'>) {
    this.#store = store;
  }

  of(saleId: SaleId): string {
    const known = this.#last?.saleId === saleId ? this.#last : { saleId, seq: 0, text: '' };
    const lines = this.#store.lines(saleId, known.seq);
    const more = lines.map(({ text, hash }) => `${JSON.stringify({ text, hash })}\n`).join('');
    const last = { saleId, seq: known.seq + lines.length, text: known.text + more };
    this.#last = last;
    return last.text;
  }
}
