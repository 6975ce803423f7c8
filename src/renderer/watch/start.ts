import './watch.css';
import type { WatchBoot } from '../../shared/show-api/index.ts';
import { startSession } from './session.ts';

const boot = JSON.parse(document.getElementById('boot')?.textContent ?? 'null') as WatchBoot;
const video = document.getElementById('video') as HTMLVideoElement;
const poster = document.getElementById('poster') as HTMLImageElement;
const session = startSession(boot, video);

/**
 * While there is no picture the poster shows the program of a second ago; the server has written
 * the first one into the page. A poster that was hidden is shown once its newest state has come,
 * so that no old picture flashes up.
 */
let shownUrl = poster.getAttribute('src');
let isReady = shownUrl !== null;
const showPoster = (): void => {
  const { player, show } = session.store.getState();
  const { phase } = show.show;
  const isRunning = phase === 'live' || phase === 'rehearsal';
  const wantsPoster = isRunning && player !== 'playing' && show.posterUrl !== null;
  if (wantsPoster && show.posterUrl !== shownUrl) {
    isReady &&= !poster.hidden;
    shownUrl = show.posterUrl;
    poster.src = show.posterUrl ?? '';
  }
  poster.hidden = !wantsPoster || !isReady;
  video.classList.toggle('is-idle', player !== 'playing');
  document.body.dataset['orientation'] = show.show.orientation;
  document.title = `${show.show.title} · ${show.show.hostName}`;
};
for (const event of ['load', 'error'])
  poster.addEventListener(event, () => {
    isReady = event === 'load';
    showPoster();
  });
showPoster();
session.store.subscribe(showPoster);

/** React is evaluated when the picture is there, not in its way; the poster fills the time. */
void session.whenDrawable
  .then(() => import('./app.tsx'))
  .then(({ mount }) => {
    const page = document.getElementById('page');
    if (page !== null) mount(page, session);
  });
