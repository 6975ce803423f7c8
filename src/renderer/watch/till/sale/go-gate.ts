import type { SaleId } from '../../../../shared/kernel/index.ts';
import type { watchForGo } from '../../go-mark.ts';
import type { WatchSession } from '../../session.ts';

export type WatchForGo = typeof watchForGo;

/** Follows the sale of the show and says when this viewer's picture has shown its "go". */
export function goGate(
  session: Pick<WatchSession, 'store' | 'video' | 'serverNowMs'>,
  watch: WatchForGo,
  onGo: (saleId: SaleId | null) => void,
): () => void {
  let watched = '';
  let end = (): void => undefined;
  return () => {
    const { sale, mark } = session.store.getState().sales ?? { sale: null, mark: null };
    const isComing =
      sale?.phase === 'armed' || sale?.phase === 'open' || sale?.phase === 'sold-out';
    const opensAtMs = isComing ? sale.opensAtMs : null;
    const next =
      sale === null || opensAtMs === null ? '' : JSON.stringify([sale.id, opensAtMs, mark]);
    if (next === watched) return;
    const isOther = watched.split(',')[0] !== next.split(',')[0];
    watched = next;
    end();
    end = () => undefined;
    // A mark that moves while the sale is open closes no button.
    if (isOther) onGo(null);
    if (sale === null || opensAtMs === null) return;
    end = watch({
      video: session.video,
      mark,
      saleCode: sale.code,
      opensAtMs,
      serverNowMs: session.serverNowMs,
      onGo: () => onGo(sale.id),
    });
  };
}
