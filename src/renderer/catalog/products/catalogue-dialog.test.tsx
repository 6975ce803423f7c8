import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CrewProduct, ImportReport } from '../../../shared/catalog/index.ts';
import { Toasts, UiProvider } from '../../ui/index.ts';
import { openHouse, productOf, reportOf } from '../house.test-support.ts';
import { CatalogueDialog } from './catalogue-dialog.tsx';

const hat = productOf(1, 'Hat', [9900]);
const scarf = productOf(2, 'Scarf', [12900, 15900]);
const old = productOf(3, 'Old', [100], { isArchived: true });

function open(
  products: readonly CrewProduct[] = [hat, scarf, old],
  productId: CrewProduct['id'] | null = null,
) {
  const server = openHouse({ products });
  let isClosed = false;
  render(
    <UiProvider>
      <CatalogueDialog
        house={server.house}
        isOpen
        productId={productId}
        onClose={() => (isClosed = true)}
      />
      <Toasts />
    </UiProvider>,
  );
  return {
    ...server,
    isClosed: () => isClosed,
    user: userEvent.setup(),
    listed: () => screen.queryAllByTestId('catalogue-row').map((row) => row.textContent),
  };
}
const saved = (commands: readonly (readonly [string, unknown])[]): unknown =>
  (commands.find(([name]) => name === 'saveProduct')?.[1] as { draft?: unknown }).draft;

/** Answers uploads one after the other, and keeps where they went. */
function answerFiles(...reports: readonly ImportReport[]): string[] {
  const paths: string[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    paths.push(url.replace('http://here', ''));
    return Promise.resolve(new Response(JSON.stringify(reports[paths.length - 1])));
  });
  return paths;
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the catalogue', () => {
  it('finds products by title and number, archived ones apart', async () => {
    const { user, listed } = open();
    await waitFor(() => expect(listed()).toHaveLength(2));
    await user.type(screen.getByTestId('catalogue-search'), 'sku-2');
    expect(listed()).toEqual(['Scarf10 left¥129 – ¥159']);
    await user.clear(screen.getByTestId('catalogue-search'));
    await user.click(screen.getByRole('button', { name: 'Archived' }));
    expect(listed()[0]).toContain('Old');
    await user.type(screen.getByTestId('catalogue-search'), 'nothing');
    expect(screen.getByText('Nothing matches “nothing”')).toBeTruthy();
  });

  it('saves what was changed, with the stock that was seen', async () => {
    const { user, commands } = open(undefined, scarf.id);
    await screen.findByTestId('product-editor');
    expect(screen.getByTestId('save-product').getAttribute('aria-disabled')).toBe('true');
    const [price] = screen.getAllByRole('textbox', { name: 'Price' });
    await user.clear(price as HTMLElement);
    await user.type(price as HTMLElement, '99.5');
    await user.click(screen.getByTestId('save-product'));
    await screen.findByText('Saved');
    expect(saved(commands())).toMatchObject({
      title: 'Scarf',
      optionNames: ['Size'],
      variants: [
        { id: scarf.variants[0]?.id, priceMinor: 9950, onHand: 5, seenOnHand: 5 },
        { id: scarf.variants[1]?.id, priceMinor: 15900 },
      ],
    });
  });

  it('says what is missing before it can be saved', async () => {
    const { user, commands } = open();
    await user.click(screen.getByTestId('new-product'));
    await user.type(await screen.findByTestId('product-title'), 'Shawl');
    expect(screen.getByText('Each variant needs a price, such as 199 or 49.90.')).toBeTruthy();
    await user.type(screen.getByRole('textbox', { name: 'Price' }), '199');
    await user.click(screen.getByTestId('add-variant'));
    expect(screen.getByText('Two variants have the same options.')).toBeTruthy();
    const [, second] = screen.getAllByTestId('variant-row');
    await user.click(within(second as HTMLElement).getByRole('button', { name: 'Remove variant' }));
    await user.click(screen.getByTestId('save-product'));
    await screen.findByText('Saved');
    expect(saved(commands())).toMatchObject({ title: 'Shawl', variants: [{ priceMinor: 19900 }] });
  });

  it('keeps one key for a try that failed, and words why', async () => {
    const { user, commands, refuse } = open(undefined, hat.id);
    await user.type(await screen.findByTestId('product-title'), 's');
    refuse('in-use');
    await user.click(screen.getByTestId('save-product'));
    await screen.findAllByText(/A SKU belongs to another product/);
    refuse(null);
    await user.click(screen.getByTestId('save-product'));
    await screen.findByText('Saved');
    const keys = commands().map(([, input]) => (input as { key: string }).key);
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
  });

  it('asks before what was typed is lost', async () => {
    const { user, isClosed } = open(undefined, hat.id);
    await user.type(await screen.findByTestId('product-title'), 's');
    await user.keyboard('{Escape}');
    await user.click(await screen.findByRole('button', { name: 'Keep editing' }));
    expect(isClosed()).toBe(false);
    await user.keyboard('{Escape}');
    const question = await screen.findByRole('alertdialog');
    await user.click(within(question).getByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(isClosed()).toBe(true));
  });

  it('archives and brings back', async () => {
    const { user, listed, undoNewest } = open(undefined, hat.id);
    await user.click(await screen.findByTestId('archive-product'));
    await screen.findByText('Hat is archived');
    expect(listed()).toEqual(['Scarf10 left¥129 – ¥159']);
    undoNewest();
    await waitFor(() => expect(listed()).toHaveLength(2));
  });
});

describe('an import', () => {
  const csv = new File(['title,price\nHat,1\n'], 'products.csv', { type: 'text/csv' });

  it('is written only after its report was read', async () => {
    const paths = answerFiles(reportOf(), reportOf({ isDryRun: false }));
    const { user } = open();
    await user.click(screen.getByTestId('import-products'));
    await user.upload(await screen.findByTestId('csv-input'), csv);
    const report = await screen.findByTestId('import-report');
    expect(report.textContent).toContain('Nothing is written yet.');
    expect(paths).toEqual(['/api/catalogue/import?dryRun=1']);
    await user.click(screen.getByRole('button', { name: 'Import 2 products' }));
    await screen.findByText(/Imported: 2 new, 0 changed/);
    expect(paths).toEqual(['/api/catalogue/import?dryRun=1', '/api/catalogue/import']);
  });

  it('names each fault by row and column, and offers what is without one', async () => {
    const errors = [{ row: 4, column: 'Variant Price', code: 'price-invalid', value: '12x' }];
    const paths = answerFiles(reportOf({ errors }), reportOf({ isDryRun: false, errors }));
    const { user } = open();
    await user.click(screen.getByTestId('import-products'));
    await user.upload(await screen.findByTestId('csv-input'), csv);
    const faults = await screen.findByTestId('import-faults');
    expect(
      within(faults)
        .getAllByRole('cell')
        .map((cell) => cell.textContent),
    ).toEqual(['4', 'Variant Price', 'Not a price', '12x']);
    await user.click(screen.getByRole('button', { name: 'Import the 2 without a fault' }));
    await screen.findByText(/Imported/);
    expect(paths[1]).toBe('/api/catalogue/import?goodRows=1');
  });
});
