import { drawSteps, type DrawReport } from '../../shared/engagement/draw.ts';
import type { DrawProof } from '../../shared/engagement/schema.ts';
import type { DrawText } from './draw-text.ts';
import { element, type Child } from './element.ts';

const signs = { right: '✓', wrong: '✕', open: '…', none: '–' } as const;

function verdictOf(proof: DrawProof, report: DrawReport, t: DrawText): HTMLElement {
  const isWrong = Object.values(report).includes('wrong');
  const words = { open: t.waiting, closed: t.closed, drawn: t.right, cancelled: t.cancelled };
  return element(
    'p',
    { class: 'verdict', 'data-verdict': isWrong ? 'wrong' : 'right', 'data-testid': 'verdict' },
    isWrong ? t.wrong : words[proof.state],
  );
}

function stepsOf(proof: DrawProof, report: DrawReport, t: DrawText): HTMLElement {
  const details: Record<keyof DrawReport, readonly string[]> = {
    seed: [
      `${t.seedHash} ${proof.seedHash}`,
      ...(proof.seed === null ? [] : [`${t.seedIs} ${proof.seed}`]),
    ],
    entries: proof.entriesHash === null ? [] : [`${t.entriesHash} ${proof.entriesHash}`],
    once: [],
    winners: [],
  };
  return element(
    'ol',
    { class: 'steps' },
    ...drawSteps.map((step) =>
      element(
        'li',
        { 'data-step': step, 'data-verdict': report[step] },
        element(
          'span',
          { class: 'sign', role: 'img', 'aria-label': t.verdicts[report[step]] },
          signs[report[step]],
        ),
        element('span', { class: 'what' }, t[step]),
        ...details[step].map((line) => element('code', {}, line)),
      ),
    ),
  );
}

function winnersOf(proof: DrawProof, t: DrawText): readonly Child[] {
  if (proof.won.length === 0) return [];
  const rows = proof.won.map((pseudonym, place) =>
    element(
      'li',
      {},
      element('span', { class: 'rank' }, String(place + 1)),
      element('code', {}, pseudonym),
    ),
  );
  return [element('h2', {}, t.winnersTitle), element('ol', { class: 'places' }, ...rows)];
}

/** Where one of the list stands; a page that only lists strangers would prove nothing to anyone. */
function finderOf(proof: DrawProof, t: DrawText, mine: string): readonly Child[] {
  if (proof.entries.length === 0) return [];
  const input = element('input', { id: 'mine', autocomplete: 'off', spellcheck: 'false' });
  const answer = element('output', { for: 'mine' });
  const look = (): void => {
    const wanted = input.value.trim().toLowerCase();
    const place = proof.entries.indexOf(wanted);
    const prize = proof.won.indexOf(wanted);
    answer.textContent =
      wanted === ''
        ? ''
        : place < 0
          ? t.notFound
          : [
              t.found(place + 1, proof.entries.length),
              ...(prize < 0 ? [] : [t.foundWinner(prize + 1)]),
            ].join(' · ');
  };
  input.addEventListener('input', look);
  input.value = mine;
  look();
  return [element('h2', {}, t.find), element('label', { for: 'mine' }, t.findHint), input, answer];
}

/** Where the page takes its data from. */
export const proofPath = (lotteryId: string): string => `/api/lotteries/${lotteryId}/proof`;

/** Draws the whole page of a draw that was checked; `mine` is the line to look for first. */
export function showDraw(
  root: HTMLElement,
  proof: DrawProof,
  report: DrawReport,
  t: DrawText,
  mine = '',
): void {
  root.replaceChildren(
    element('h1', {}, t.title),
    element('p', {}, t.about),
    verdictOf(proof, report, t),
    element('p', {}, t.counts(proof.entries.length, proof.winners)),
    stepsOf(proof, report, t),
    ...winnersOf(proof, t),
    ...finderOf(proof, t, mine),
    element('h2', {}, t.how),
    ...t.howSteps.map((words) => element('p', {}, words)),
    element('p', {}, element('a', { href: proofPath(proof.lotteryId) }, t.raw)),
  );
}

/** Says why there is nothing to check. */
export function showProblem(root: HTMLElement, words: string, t: DrawText, link?: string): void {
  root.replaceChildren(
    element('h1', {}, t.title),
    element('p', { 'data-testid': 'problem' }, words),
    ...(link === undefined ? [] : [element('p', {}, element('a', { href: link }, t.raw))]),
  );
}
