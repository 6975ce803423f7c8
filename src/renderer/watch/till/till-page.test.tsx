import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import {
  coupon,
  heldClaim,
  openSale,
  openTillPage,
  placedOrder,
  quoteWith,
} from './till-page.test-support.tsx';

let page: ReturnType<typeof openTillPage>;
afterEach(() => {
  page.close();
  cleanup();
  sessionStorage.clear();
  localStorage.clear();
});
const button = (): HTMLElement => screen.getByTestId('sale-button');
const answer = (change: object) => ({ ...heldClaim(), ...change });

describe('the button of a flash sale', () => {
  it('is the same element from the countdown to the payment', async () => {
    page = openTillPage({
      sales: { sale: openSale({ phase: 'armed', opensAtMs: Date.now() + 2500 }) },
    });
    const first = button();
    expect(first.dataset['state']).toBe('before');
    expect(first.textContent).toContain('Opens in 3 s');
    await userEvent.click(first);
    expect(page.calls.tap).not.toHaveBeenCalled();
    act(() => page.say({ sales: { sale: openSale({ opensAtMs: Date.now() - 100 }) } }));
    expect(button().dataset['state']).toBe('before');
    act(() => page.go());
    expect(button().textContent).toBe('Get it for ¥199');
    page.calls.tap.mockResolvedValue(answer({}));
    await userEvent.click(button());
    expect(await screen.findByRole('heading', { name: 'Got it, held for you' })).toBeTruthy();
    expect(button()).toBe(first);
    expect(first.textContent).toMatch(/^Pay now 4:3\d$/);
  });

  it('takes a double tap for one, and goes on with its key after a reload', async () => {
    page = openTillPage({ sales: { sale: openSale() } });
    await userEvent.dblClick(button());
    expect(button().dataset['state']).toBe('asking');
    expect(page.calls.tap).toHaveBeenCalledTimes(1);
    const key = page.calls.tap.mock.calls[0]?.[0].key;
    page.close();
    cleanup();
    page = openTillPage({ sales: { sale: openSale() } });
    expect(page.calls.tap.mock.calls[0]?.[0].key).toBe(key);
    expect(button().dataset['state']).toBe('asking');
  });

  it('taps for the variant that was chosen beforehand, and remembers it', async () => {
    page = openTillPage({
      sales: { sale: openSale({ phase: 'armed', opensAtMs: Date.now() + 60_000 }) },
    });
    await userEvent.click(screen.getByTestId('sale-product'));
    await userEvent.click(screen.getByRole('radio', { name: 'M' }));
    page.close();
    cleanup();
    page = openTillPage({ sales: { sale: openSale() } });
    await userEvent.click(button());
    expect(page.calls.tap.mock.calls[0]?.[0].variantId).toBe('variant m');
  });

  it('shows the place on the waiting list, and lets one leave it', async () => {
    page = openTillPage({ sales: { sale: openSale({ unitsLeft: 0 }) } });
    page.calls.tap.mockResolvedValue(answer({ verdict: 'sold-out', place: 14, payUntilMs: null }));
    expect(button().textContent).toBe('Sold out. Join the waiting list');
    await userEvent.click(button());
    await waitFor(() => expect(button().textContent).toBe('Waiting list: number 14'));
    await userEvent.click(screen.getByRole('button', { name: 'Leave the waiting list' }));
    await waitFor(() => expect(button().dataset['state']).toBe('join'));
  });

  it('brings a held unit back after a reload, with its clock', () => {
    page = openTillPage({ sales: { sale: openSale() }, me: { claims: [heldClaim()] } });
    expect(screen.getByTestId('hold-clock').textContent).toMatch(/^4:3\d$/);
    const receipt = screen.getByTestId('receipt');
    expect(receipt.getAttribute('href')).toBe(`/check/sale/sale#91.${heldClaim().head}`);
  });

  it('tells aloud what a tap came to', async () => {
    page = openTillPage({ sales: { sale: openSale() } });
    expect(screen.getByTestId('sale-news').textContent).toBe('The flash sale is open.');
    page.calls.tap.mockResolvedValue(answer({ verdict: 'limit-reached', payUntilMs: null }));
    await userEvent.click(button());
    await waitFor(() =>
      expect(screen.getByTestId('sale-news').textContent).toBe('You have reached the limit'),
    );
  });
});

describe('a sheet', () => {
  it('takes the focus, and gives it back when it is closed', async () => {
    page = openTillPage();
    const opener = screen.getByTestId('open-tray');
    opener.focus();
    await userEvent.click(opener);
    const dialog = screen.getByRole('dialog');
    expect(dialog.contains(document.activeElement)).toBe(true);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(opener);
  });

  it('goes back by one with Escape, and tells which product is looked at', async () => {
    page = openTillPage();
    await userEvent.click(screen.getByTestId('open-tray'));
    await userEvent.click(screen.getByTestId('tray-item'));
    expect(page.setViewing).toHaveBeenLastCalledWith('product');
    fireEvent(screen.getByRole('dialog'), new Event('cancel', { cancelable: true }));
    expect(screen.getByRole('heading', { name: 'Products' })).toBeTruthy();
    expect(page.setViewing).toHaveBeenLastCalledWith(null);
    fireEvent(screen.getByRole('dialog'), new Event('cancel', { cancelable: true }));
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('the checkout', () => {
  const fill = async (): Promise<void> => {
    await userEvent.click(await screen.findByTestId('address-row'));
    for (const [label, value] of [
      ['Name', 'Mei'],
      ['Phone', '13800000000'],
      ['Street and number', 'Pingjiang Road 12'],
      ['City', 'Suzhou'],
    ] as const)
      await userEvent.type(screen.getByLabelText(label), value);
    await userEvent.click(screen.getByTestId('save-address'));
  };
  const total = async (sum: string): Promise<void> =>
    waitFor(() => expect(screen.getByTestId('total').textContent).toBe(sum));

  it('shows the sums of the server, with the coupon that takes off most', async () => {
    page = openTillPage();
    page.calls.quote.mockImplementation(quoteWith([coupon('five', 500), coupon('ten', 1000)]));
    act(() => page.till.open({ kind: 'checkout', claimId: null }));
    await total('¥195');
    expect(screen.getByTestId('coupon-row').textContent).toContain('ten');
    expect(screen.getByTestId('totals').textContent).toContain('−¥10');
    await userEvent.click(screen.getByTestId('coupon-row'));
    const [five, ten] = screen.getAllByTestId('coupon-choice');
    await userEvent.click(ten as HTMLElement);
    await userEvent.click(five as HTMLElement);
    await userEvent.click(screen.getByRole('button', { name: 'Back' }));
    await total('¥200');
  });

  it('places an order again with the same key where its answer was lost', async () => {
    page = openTillPage();
    act(() => page.till.open({ kind: 'checkout', claimId: null }));
    await fill();
    page.calls.place.mockRejectedValueOnce(new TypeError('lost'));
    await userEvent.click(screen.getByTestId('pay'));
    expect((await screen.findByRole('alert')).textContent).toContain('No connection');
    page.calls.place.mockResolvedValue({
      order: placedOrder(),
      payment: { provider: 'test', paymentId: 'payment' },
    });
    await userEvent.click(screen.getByTestId('pay'));
    expect(await screen.findByTestId('test-paid')).toBeTruthy();
    const keys = page.calls.place.mock.calls.map(([{ key }]) => key);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    page.calls.payTest.mockResolvedValue(placedOrder({ state: 'paid', paidAtMs: 2 }));
    await userEvent.click(screen.getByTestId('test-paid'));
    expect((await screen.findByTestId('order-outcome')).dataset['state']).toBe('paid');
  });

  it('shows the new sums where the price has changed meanwhile', async () => {
    page = openTillPage();
    act(() => page.till.open({ kind: 'checkout', claimId: null }));
    await fill();
    page.calls.quote.mockImplementation(quoteWith([coupon('ten', 1000)]));
    const { ShowApiError } = await import('../../show-client/index.ts');
    page.calls.place.mockRejectedValueOnce(new ShowApiError('price-changed'));
    await userEvent.click(screen.getByTestId('pay'));
    expect((await screen.findByRole('alert')).textContent).toContain('The price has changed');
    expect(screen.getByTestId('total').textContent).toBe('¥205');
  });
});
