import { checkDraw, hashedAsync, readDrawProof } from '../../shared/engagement/draw.ts';
import { proofPath, showDraw, showProblem } from './draw-page.ts';
import { drawText } from './draw-text.ts';
import { sha256 } from './element.ts';

async function start(root: HTMLElement): Promise<void> {
  const t = drawText(document.documentElement.lang);
  document.title = `${t.title} · Regulars`;
  const lotteryId = location.pathname.split('/').at(-1) ?? '';
  const path = proofPath(encodeURIComponent(lotteryId));
  const answer = await fetch(path);
  const proof = answer.ok ? readDrawProof(await answer.json()) : null;
  if (proof === null) {
    showProblem(root, answer.status === 404 ? t.missing : t.unreadable, t);
    return;
  }
  // Browsers have no hashes on a page that came over plain http from another machine.
  if (!isSecureContext) showProblem(root, t.insecure, t, path);
  else
    showDraw(root, proof, await hashedAsync(checkDraw(proof), sha256), t, location.hash.slice(1));
}

const root = document.getElementById('page');
if (root !== null)
  start(root).catch(() => {
    const t = drawText(document.documentElement.lang);
    showProblem(root, t.unreadable, t);
  });
