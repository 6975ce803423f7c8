import './watch.css';
import type { WatchBoot } from '../../shared/show-api/index.ts';
import { startSession } from './session.ts';

const posterEveryMs = 1000;

const boot = JSON.parse(document.getElementById('boot')?.textContent ?? 'null') as WatchBoot;
const video = document.getElementById('video') as HTMLVideoElement;
const poster = document.getElementById('poster') as HTMLImageElement;
const session = startSession(boot, video);

/** Until the first frame the poster shows the program of a second ago. */
let shownUrl: string | null = null;
const showPoster = (): void => {
  const { player, show } = session.store.getState();
  const wantsPoster = player !== 'playing' && show.posterUrl !== null;
  if (wantsPoster && show.posterUrl !== shownUrl) {
    shownUrl = show.posterUrl;
    poster.src = show.posterUrl ?? '';
  }
  poster.hidden = !wantsPoster;
  video.classList.toggle('is-idle', player !== 'playing');
  document.body.dataset['orientation'] = show.show.orientation;
};
showPoster();
session.store.subscribe(showPoster);
setInterval(showPoster, posterEveryMs);
document.title = `${boot.show.show.title} · ${boot.show.show.hostName}`;

void import('./app.tsx').then(({ mount }) => {
  const page = document.getElementById('page');
  if (page !== null) mount(page, session);
});
