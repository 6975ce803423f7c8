import type { LedgerLine } from '../../shared/sales/index.ts';
import { checkLedgerAsync } from '../../shared/sales/ledger-check.ts';
import { sha256 } from './element.ts';
import { ledgerPath, showLedger, showProblem } from './sale-page.ts';
import { saleText } from './sale-text.ts';

/** One line of the answer: a text and its hash. */
function readLines(text: string): LedgerLine[] | null {
  try {
    const lines = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Partial<LedgerLine>);
    return lines.every((line) => typeof line.text === 'string' && typeof line.hash === 'string')
      ? (lines as LedgerLine[])
      : null;
  } catch {
    return null;
  }
}

async function start(root: HTMLElement): Promise<void> {
  const t = saleText(document.documentElement.lang);
  document.title = `${t.title} · Regulars`;
  const saleId = encodeURIComponent(location.pathname.split('/').at(-1) ?? '');
  const answer = await fetch(ledgerPath(saleId));
  const lines = answer.ok ? readLines(await answer.text()) : null;
  if (lines === null) showProblem(root, answer.status === 404 ? t.missing : t.unreadable, t);
  // Browsers have no hashes on a page that came over plain http from another machine.
  else if (!isSecureContext) showProblem(root, t.insecure, t, ledgerPath(saleId));
  else showLedger(root, saleId, lines, await checkLedgerAsync(lines, sha256), t);
}

const root = document.getElementById('page');
if (root !== null)
  start(root).catch(() => {
    const t = saleText(document.documentElement.lang);
    showProblem(root, t.unreadable, t);
  });
