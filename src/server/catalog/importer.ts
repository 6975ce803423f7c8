import type { ImportReport } from '../../shared/catalog/index.ts';
import type { Currency, ProductId } from '../../shared/kernel/index.ts';
import type { CsvFormat } from './csv/columns.ts';
import { planImport, type PlannedProduct } from './csv/plan.ts';
import { readSheet } from './csv/read-sheet.ts';
import type { RowError } from './csv/sheet.ts';
import { writeSheet, type ExportedProduct } from './csv/write-sheet.ts';
import type { CatalogService } from './service.ts';

/** What imports and exports need beside the catalogue. */
export interface ImporterPorts {
  nowMs(): number;
  readonly catalog: Pick<
    CatalogService,
    'products' | 'product' | 'pictureSources' | 'saveMany' | 'archive' | 'addPicture'
  >;
  currency(): Currency;
  /** From public addresses only; rejects where there is nothing to be had. */
  fetchPicture(url: string): Promise<Buffer>;
}

/** How an import is to be done. */
export interface ImportWay {
  /** Says what would happen, and writes nothing. */
  readonly isDryRun: boolean;
  /** Writes the products of which every row is good, where others are not. */
  readonly skipsBadRows: boolean;
}

/** Written together; between two groups others get their turn, a show may be on air. */
const groupProducts = 25;
const fetchesAtOnce = 4;
/** Whoever waits for the report does not wait longer for slow pictures. */
const fetchWithinMs = 60_000;
const mostErrors = 500;
const mostFailed = 100;

/** Products from spreadsheets and back. */
export class CatalogImporter {
  readonly #ports: ImporterPorts;

  constructor(ports: ImporterPorts) {
    this.#ports = ports;
  }

  /** Where any row is bad, nothing is written unless the good ones were asked for. */
  async import(bytes: Uint8Array, { isDryRun, skipsBadRows }: ImportWay): Promise<ImportReport> {
    const sheet = readSheet(bytes, this.#ports.currency());
    const plan = planImport(sheet, this.#exported());
    const errors = [...sheet.errors, ...plan.errors];
    const writes = !isDryRun && (errors.length === 0 || skipsBadRows);
    const ids = writes ? await this.#write(plan.products) : new Map<PlannedProduct, ProductId>();
    const lost = plan.products.filter(
      (one) => writes && one.change !== 'unchanged' && !ids.has(one),
    );
    const done = plan.products.filter((one) => !lost.includes(one));
    const all = [...errors, ...lost.map(changedMeanwhile)].sort((a, b) => a.row - b.row);
    const count = (change: PlannedProduct['change']): number =>
      done.filter((one) => one.change === change).length;
    return {
      isDryRun: !writes,
      format: sheet.format,
      rows: sheet.rows,
      created: count('created'),
      updated: count('updated'),
      unchanged: count('unchanged'),
      errors: all.slice(0, mostErrors),
      pictures: await this.#fetchPictures(ids),
    };
  }

  export(format: CsvFormat): string {
    return writeSheet(format, this.#exported(), this.#ports.currency());
  }

  #exported(): ExportedProduct[] {
    return this.#ports.catalog.products().map((product) => ({
      product,
      pictureUrls: this.#ports.catalog.pictureSources(product.id),
    }));
  }

  /** The products that were written; the others were changed by somebody else since the plan. */
  async #write(products: readonly PlannedProduct[]): Promise<Map<PlannedProduct, ProductId>> {
    const { catalog } = this.#ports;
    const changed = products.filter(({ change }) => change !== 'unchanged');
    const ids = new Map<PlannedProduct, ProductId>();
    for (let start = 0; start < changed.length; start += groupProducts) {
      const group = changed.slice(start, start + groupProducts);
      const written = await catalog.saveMany(group);
      for (const [index, planned] of group.entries()) {
        const id = written[index] ?? null;
        if (id === null) continue;
        if (catalog.product(id).isArchived !== planned.isArchived)
          await catalog.archive(id, planned.isArchived);
        ids.set(planned, id);
      }
    }
    return ids;
  }

  async #fetchPictures(
    products: ReadonlyMap<PlannedProduct, ProductId>,
  ): Promise<ImportReport['pictures']> {
    const untilMs = this.#ports.nowMs() + fetchWithinMs;
    const waiting = [...products].flatMap(([{ pictures }, productId]) =>
      pictures.map(({ url }) => ({ productId, url })),
    );
    const failed: string[] = [];
    let fetched = 0;
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        try {
          if (this.#ports.nowMs() > untilMs) throw new Error('Too late');
          const bytes = await this.#ports.fetchPicture(next.url);
          await this.#ports.catalog.addPicture(next.productId, bytes, next.url);
          fetched += 1;
        } catch {
          failed.push(next.url);
        }
    };
    await Promise.all(Array.from({ length: fetchesAtOnce }, work));
    return { fetched, failed: failed.slice(0, mostFailed) };
  }
}

const changedMeanwhile = ({ row, draft }: PlannedProduct): RowError => ({
  row,
  column: null,
  code: 'changed-meanwhile',
  value: draft.title,
});
