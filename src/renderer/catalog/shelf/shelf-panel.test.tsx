import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import type { CrewProduct } from '../../../shared/catalog/index.ts';
import { Toasts, UiProvider } from '../../ui/index.ts';
import { openHouse, productOf } from '../house.test-support.ts';
import { ShelfPanel } from './shelf-panel.tsx';

const hat = productOf(1, 'Hat', [9900]);
const scarf = productOf(2, 'Scarf', [12900, 15900]);
const socks = productOf(3, 'Socks', [4900]);

function open(
  shelf: readonly CrewProduct[] = [hat, scarf],
  sale?: { readonly phase: string; readonly productId: string },
) {
  const server = openHouse({
    products: [hat, scarf, socks],
    shelf,
    ...(sale === undefined ? {} : { sale }),
  });
  const edited: unknown[] = [];
  render(
    <UiProvider>
      <ShelfPanel house={server.house} onCatalogue={(id) => edited.push(id)} />
      <Toasts />
    </UiProvider>,
  );
  const rows = (): HTMLElement[] => screen.queryAllByTestId('shelf-row');
  return {
    ...server,
    edited,
    rows,
    titles: () => rows().map((row) => row.dataset['productId']),
    user: userEvent.setup(),
    inRow: (place: number, testId: string): HTMLElement => {
      const row = rows()[place];
      if (row === undefined) throw new Error(`There is no row ${place}`);
      return within(row).getByTestId(testId);
    },
  };
}
afterEach(cleanup);

describe('the shelf', () => {
  it('shows each product with its number, price and what is left', () => {
    const { rows } = open([{ ...scarf, titleZh: '围巾' }, hat]);
    const [first, second] = rows().map((row) => row.textContent);
    for (const words of ['1', 'Scarf', '¥129 – ¥159', '10 left', '2 variants'])
      expect(first).toContain(words);
    expect(second).toContain('2Hat');
  });

  it('shows a struck price only where it is a real one', () => {
    const [variant] = hat.variants;
    if (variant === undefined) throw new Error('It has one');
    const { rows } = open([{ ...hat, variants: [{ ...variant, formerPriceMinor: 12900 }] }, socks]);
    const struck = rows().map((row) => within(row).queryByTestId('shelf-former')?.textContent);
    expect(struck).toEqual(['¥129', undefined]);
  });

  it('says what is out of stock, and what is on sale', () => {
    const gone = {
      ...hat,
      variants: hat.variants.map((variant) => ({ ...variant, available: 0 })),
    };
    const { rows } = open([gone, socks], { phase: 'open', productId: socks.id });
    expect(rows()[0]?.textContent).toContain('Out of stock');
    expect(rows()[1]?.textContent).toContain('Flash sale');
  });

  it('pins and explains one product, and takes it back', async () => {
    const { user, inRow, commands } = open();
    await user.click(inRow(1, 'shelf-pin'));
    await user.click(inRow(0, 'shelf-explain'));
    expect(inRow(1, 'shelf-pin').getAttribute('aria-pressed')).toBe('true');
    await user.click(inRow(1, 'shelf-pin'));
    expect(commands()).toEqual([
      ['pin', { productId: scarf.id }],
      ['explain', { productId: hat.id }],
      ['pin', { productId: null }],
    ]);
  });

  it('is put in order by keys, and shows it at once', async () => {
    const { user, inRow, titles, commands } = open([hat, scarf, socks]);
    inRow(0, 'shelf-grip').focus();
    await user.keyboard('{ArrowDown}');
    expect(titles()).toEqual([scarf.id, hat.id, socks.id]);
    await waitFor(() => expect(document.activeElement).toBe(inRow(1, 'shelf-grip')));
    await user.keyboard('{ArrowDown}');
    expect(commands().at(-1)).toEqual(['setShelf', { productIds: [scarf.id, socks.id, hat.id] }]);
  });

  it('goes back to the order of the server where that refuses', async () => {
    const { user, inRow, titles, refuse } = open();
    refuse('not-allowed');
    inRow(0, 'shelf-grip').focus();
    await user.keyboard('{ArrowDown}');
    await screen.findAllByText('Your role does not allow this.');
    expect(titles()).toEqual([hat.id, scarf.id]);
  });

  it('follows what others of the crew do', async () => {
    const { tell, shelf, titles } = open();
    tell([...shelf()].reverse());
    await waitFor(() => expect(titles()).toEqual([scarf.id, hat.id]));
  });

  it('takes a product off and puts it back as it stood', async () => {
    const { user, inRow, titles, undoNewest, shelf } = open([hat, scarf, socks]);
    await user.click(inRow(1, 'shelf-pin'));
    await user.click(inRow(1, 'shelf-more'));
    await user.click(await screen.findByTestId('shelf-remove'));
    await screen.findByText('Scarf is off the shelf');
    expect(titles()).toEqual([hat.id, socks.id]);
    undoNewest();
    await waitFor(() => expect(titles()).toEqual([hat.id, scarf.id, socks.id]));
    await waitFor(() => expect(shelf()[1]?.isPinned).toBe(true));
  });

  it('sets a live price in the shop’s currency, and refuses what is none', async () => {
    const { user, inRow, commands } = open();
    await user.click(inRow(1, 'shelf-more'));
    await user.click(await screen.findByTestId('shelf-live-price'));
    const field = await screen.findByRole('textbox', { name: 'Live price Size 0' });
    await user.type(field, '99.999');
    await user.click(screen.getByTestId('live-price-save'));
    expect(commands()).toEqual([]);
    await user.clear(field);
    await user.type(field, '99.9');
    await user.click(screen.getByTestId('live-price-save'));
    const [one, other] = scarf.variants.map(({ id }) => id);
    expect(commands()).toEqual([
      [
        'setLivePrices',
        { productId: scarf.id, prices: { [one ?? '']: 9990, [other ?? '']: null } },
      ],
    ]);
  });

  it('offers what is not on it yet', async () => {
    const { user, commands } = open();
    await user.click(screen.getByTestId('shelf-add'));
    const choices = await screen.findAllByTestId('add-choice');
    expect(choices.map((choice) => choice.textContent)).toEqual(['Socks5 left¥49']);
    await user.click(choices[0] as HTMLElement);
    await user.click(screen.getByTestId('add-chosen'));
    expect(commands()).toEqual([['setShelf', { productIds: [hat.id, scarf.id, socks.id] }]]);
  });

  it('says what to do while it is empty, and leads to the catalogue', async () => {
    const { user, edited } = open([]);
    expect(screen.getByText('Nothing on the shelf')).toBeTruthy();
    await user.click(screen.getByTestId('open-catalogue'));
    expect(edited).toEqual([null]);
  });
});
