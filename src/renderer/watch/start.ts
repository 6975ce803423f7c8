import './watch.css';
import type { WatchBoot } from '../../shared/show-api/index.ts';
import { startSession } from './session.ts';

const boot = JSON.parse(document.getElementById('boot')?.textContent ?? 'null') as WatchBoot;
const video = document.getElementById('video') as HTMLVideoElement;
const poster = document.getElementById('poster') as HTMLImageElement;
const session = startSession(boot, video);

/**
 * Until the first frame the poster shows the program of a second ago; the server has written it
 * into the page. It lies below the video, whose last frame stays when the picture stops.
 */
let shownUrl = poster.getAttribute('src');
const showPoster = (): void => {
  const { player, show } = session.store.getState();
  const { phase } = show.show;
  const isRunning = phase === 'live' || phase === 'rehearsal';
  const wantsPoster = isRunning && player !== 'playing' && show.posterUrl !== null;
  if (wantsPoster && show.posterUrl !== shownUrl) {
    shownUrl = show.posterUrl;
    poster.src = show.posterUrl ?? '';
  }
  poster.hidden = !wantsPoster || shownUrl === null;
  video.classList.toggle('is-idle', !isRunning);
  document.body.dataset['orientation'] = show.show.orientation;
  document.title = `${show.show.title} · ${show.show.hostName}`;
};
poster.addEventListener('error', () => (poster.hidden = true));
showPoster();
session.store.subscribe(showPoster);

/** React is evaluated while the media server answers, not in the way of asking it. */
void session.whenAsked
  .then(() => import('./app.tsx'))
  .then(({ mount }) => {
    const page = document.getElementById('page');
    if (page !== null) mount(page, session);
  });
