import type { LinkToken } from '../../shared/identity/schema.ts';
import { errorCodeOf, type ShowApi } from '../show-client/index.ts';

/** The token of a personal link (`#k=`) or of the merchant's (`?m=`); null where there is none. */
export function linkTokenIn({ hash, search }: Pick<Location, 'hash' | 'search'>): LinkToken | null {
  const personal = new URLSearchParams(hash.slice(1)).get('k');
  if (personal !== null) return { kind: 'personal', token: personal };
  const merchant = new URLSearchParams(search).get('m');
  return merchant === null ? null : { kind: 'merchant', token: merchant };
}

/** The address without the token, which is for this browser alone and good for once. */
function withoutToken(address: string): string {
  const url = new URL(address);
  url.hash = '';
  url.searchParams.delete('m');
  return url.toString();
}

/** Says who the viewer is where the page came by a link that knows. False where the link is no good. */
export async function enterByLink(api: Pick<ShowApi, 'identity'>): Promise<boolean> {
  const link = linkTokenIn(location);
  if (link === null) return true;
  try {
    const { mustReload } = await api.identity.useLink({ link });
    history.replaceState(null, '', withoutToken(location.href));
    // The browser is another viewer from here on, with another token for its commands.
    if (mustReload) location.reload();
    return true;
  } catch (failure) {
    // Not reached: the link stays in the address, for when the page is loaded again.
    if (errorCodeOf(failure) === 'offline') return true;
    history.replaceState(null, '', withoutToken(location.href));
    return false;
  }
}
