// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest';
import { ShowApiError } from '../show-client/index.ts';
import { enterByLink, linkTokenIn } from './link-token.ts';

const useLink = vi.fn();
const api = { identity: { useLink } } as unknown as Parameters<typeof enterByLink>[0];
const reload = vi.spyOn(location, 'reload').mockImplementation(() => undefined);
const goTo = (path: string): void => history.replaceState(null, '', path);

beforeEach(() => {
  location.href = 'http://127.0.0.1:4400/';
  vi.clearAllMocks();
});

it('finds the token of a personal link and of the merchant', () => {
  expect(linkTokenIn({ hash: '#k=abc', search: '' })).toEqual({ kind: 'personal', token: 'abc' });
  expect(linkTokenIn({ hash: '', search: '?lang=zh&m=a.b' })).toEqual({
    kind: 'merchant',
    token: 'a.b',
  });
  expect(linkTokenIn({ hash: '#top', search: '?i=friend' })).toBeNull();
});

it('asks for nothing where the page came by a plain link', async () => {
  goTo('/w/tonight?i=friend');
  expect(await enterByLink(api)).toBe(true);
  expect(useLink).not.toHaveBeenCalled();
});

it('takes the token out of the address once it is used, and loads the page as whom it says', async () => {
  goTo('/w/tonight?lang=zh&m=a.b');
  useLink.mockResolvedValue({ mustReload: true });
  expect(await enterByLink(api)).toBe(true);
  expect(location.search + location.hash).toBe('?lang=zh');
  expect(reload).toHaveBeenCalledTimes(1);
});

it('says that a link is no good, and forgets it', async () => {
  goTo('/w/tonight#k=old');
  useLink.mockRejectedValue(new ShowApiError('link-invalid'));
  expect(await enterByLink(api)).toBe(false);
  expect(location.hash).toBe('');
  expect(reload).not.toHaveBeenCalled();
});

it('keeps the token while the server cannot be reached', async () => {
  goTo('/w/tonight#k=abc');
  useLink.mockRejectedValue(new TypeError('lost'));
  expect(await enterByLink(api)).toBe(true);
  expect(location.hash).toBe('#k=abc');
});
