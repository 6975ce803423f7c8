import { afterEach, describe, expect, it } from 'vitest';
import { checkDraw, hashed } from '../../shared/engagement/draw.ts';
import { drawProofSchema, type DrawProof } from '../../shared/engagement/index.ts';
import { showDraw, showProblem } from './draw-page.ts';
import { drawText } from './draw-text.ts';

const digestOf = (text: string): string => `hash of ${text}`;
const proof: DrawProof = drawProofSchema.parse({
  version: 1,
  lotteryId: '0190a000-0000-7000-8000-000000000001',
  state: 'drawn',
  winners: 1,
  seedHash: digestOf('seed'),
  seed: 'seed',
  entriesHash: digestOf('aa\nbb\n'),
  entries: ['aa', 'bb'],
  won: ['aa'],
});
/** Every number is 0: the first line wins. */
const hash = (text: string): string =>
  text.startsWith('seed hash') ? '0'.repeat(64) : digestOf(text);

function open(shown: DrawProof, lang = 'en'): HTMLElement {
  const root = document.createElement('main');
  document.body.append(root);
  showDraw(root, shown, hashed(checkDraw(shown), hash), drawText(lang));
  return root;
}
const steps = (root: HTMLElement): (string | null)[] =>
  [...root.querySelectorAll('[data-step]')].map((step) => step.getAttribute('data-verdict'));
const verdict = (root: HTMLElement): string =>
  root.querySelector('[data-testid=verdict]')?.textContent ?? '';
afterEach(() => document.body.replaceChildren());

describe('the page that checks a draw', () => {
  it('says that a draw is right, step by step, in both languages', () => {
    const root = open(proof);
    expect(verdict(root)).toBe('The draw is right.');
    expect(steps(root)).toEqual(['right', 'right', 'right', 'right']);
    expect(root.textContent).toContain('2 entries, 1 to win');
    expect(verdict(open(proof, 'zh-CN'))).toBe('这次抽奖没有问题。');
  });

  it('says what is wrong, and of a cancelled or open one that there is nothing to win', () => {
    const forged = open({ ...proof, won: ['bb'] });
    expect(verdict(forged)).toBe('Something is wrong with this draw.');
    expect(steps(forged)).toEqual(['right', 'right', 'right', 'wrong']);
    const cancelled = open({ ...proof, state: 'cancelled', won: [] });
    expect([verdict(cancelled), steps(cancelled).at(-1)]).toEqual([
      'This lottery was cancelled. Nobody won.',
      'none',
    ]);
    const running = open({
      ...proof,
      state: 'open',
      seed: null,
      entriesHash: null,
      entries: [],
      won: [],
    });
    expect(steps(running)).toEqual(['open', 'open', 'open', 'open']);
  });

  it('finds somebody’s line, and whether it won', () => {
    const root = open(proof);
    const input = root.querySelector('input');
    if (input === null) throw new Error('There is no field');
    const answers = ['aa', ' BB ', 'cc', ''].map((value) => {
      input.value = value;
      input.dispatchEvent(new Event('input'));
      return root.querySelector('output')?.textContent;
    });
    showDraw(root, proof, hashed(checkDraw(proof), hash), drawText('en'), 'bb');
    expect(root.querySelector('output')?.textContent).toBe('Line 2 of 2');
    expect(answers).toEqual(['Line 1 of 2 · winner no. 1', 'Line 2 of 2', 'Not in the list.', '']);
  });

  it('shows what came from elsewhere as text', () => {
    const root = open({ ...proof, seed: '<img src=x>' });
    expect(root.querySelector('img')).toBeNull();
    showProblem(root, '<b>', drawText('en'));
    expect(root.querySelector('[data-testid=problem]')?.textContent).toBe('<b>');
  });
});
