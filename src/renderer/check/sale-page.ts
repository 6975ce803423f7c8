import type { LedgerLine, LedgerProblem, LedgerReport } from '../../shared/sales/index.ts';
import { readLedgerText } from '../../shared/sales/ledger-read.ts';
import { element } from './element.ts';
import type { SaleText } from './sale-text.ts';

/** Where the page takes its data from. */
export const ledgerPath = (saleId: string): string => `/api/sales/${saleId}/ledger`;

type Step = 'chain' | 'units' | 'limits' | 'holds';

const chainCodes: ReadonlySet<string> = new Set([
  'broken-link',
  'unreadable',
  'another-sale',
  'gap',
  'not-opened',
  'opened-twice',
  'time-runs-back',
  'claim-twice',
  'another-claim',
]);
const unitCodes: ReadonlySet<string> = new Set([
  'oversold',
  'unit-left-free',
  'refused-with-units-free',
  'unknown-variant',
]);
const limitCodes: ReadonlySet<string> = new Set(['over-limit', 'kept-for-others', 'wrong-quota']);

/** Which of the page's four sentences a problem belongs to. */
export function stepOf({ code }: LedgerProblem): Step {
  if (chainCodes.has(code)) return 'chain';
  if (unitCodes.has(code)) return 'units';
  return limitCodes.has(code) ? 'limits' : 'holds';
}

function stepsOf({ problems, head }: LedgerReport, t: SaleText): HTMLElement {
  const wrong = new Set(problems.map(stepOf));
  return element(
    'ol',
    { class: 'steps' },
    ...(['chain', 'units', 'limits', 'holds'] as const).map((step) =>
      element(
        'li',
        { 'data-step': step, 'data-verdict': wrong.has(step) ? 'wrong' : 'right' },
        element('span', { class: 'sign', 'aria-hidden': 'true' }, wrong.has(step) ? '✕' : '✓'),
        element('span', { class: 'what' }, t[step]),
        ...(step === 'chain' ? [element('code', {}, `${t.head} ${head}`)] : []),
      ),
    ),
  );
}

/** Where a claim stands, in the words of the ledger. */
export function linesOf(lines: readonly LedgerLine[], claimId: string): readonly string[] {
  const wanted = claimId.trim().toLowerCase();
  return lines.flatMap(({ text }) => {
    const entry = readLedgerText(text);
    const isIt = entry !== null && 'claimId' in entry.body && entry.body.claimId === wanted;
    return isIt ? [text] : [];
  });
}

function finderOf(lines: readonly LedgerLine[], t: SaleText): readonly Node[] {
  const input = element('input', { id: 'mine', autocomplete: 'off', spellcheck: 'false' });
  const answer = element('output', { for: 'mine' });
  input.addEventListener('input', () => {
    const found = linesOf(lines, input.value);
    answer.textContent =
      input.value.trim() === '' ? '' : found.length === 0 ? t.notFound : found.join('\n');
  });
  return [element('h2', {}, t.find), element('label', { for: 'mine' }, t.findHint), input, answer];
}

/** Draws the whole page of a ledger that was checked. */
export function showLedger(
  root: HTMLElement,
  saleId: string,
  lines: readonly LedgerLine[],
  report: LedgerReport,
  t: SaleText,
): void {
  const [first] = report.problems;
  const { paid, held, units } = report.totals;
  const verdict = first !== undefined ? t.wrong(first.seq) : lines.length === 0 ? t.empty : t.right;
  root.replaceChildren(
    element('h1', {}, t.title),
    element('p', {}, t.about),
    element(
      'p',
      {
        class: 'verdict',
        'data-verdict': first === undefined ? 'right' : 'wrong',
        'data-testid': 'verdict',
      },
      verdict,
    ),
    element('p', {}, t.totals(paid, held, units, report.entries)),
    ...(lines.length === 0 ? [] : [stepsOf(report, t)]),
    ...(report.problems.length === 0
      ? []
      : [
          element('h2', {}, t.problems),
          element(
            'ol',
            { class: 'places' },
            ...report.problems.map(({ seq, code }) => element('li', {}, t.line(seq, code))),
          ),
        ]),
    ...finderOf(lines, t),
    element('h2', {}, t.how),
    ...t.howSteps.map((step) => element('p', {}, step)),
    element('p', {}, element('a', { href: ledgerPath(saleId) }, t.raw)),
  );
}

/** One sentence where there is nothing to check. */
export function showProblem(root: HTMLElement, sentence: string, t: SaleText, path?: string): void {
  root.replaceChildren(
    element('h1', {}, t.title),
    element('p', { class: 'verdict', role: 'alert' }, sentence),
    ...(path === undefined ? [] : [element('a', { href: path }, t.raw)]),
  );
}
