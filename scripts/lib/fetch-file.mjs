/**
 * A program of its own, so that a newer Node with its proxy support can run it:
 * `fetch-file.mjs URL TARGET`. It ends when the network stands still.
 */
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const connectMs = 20_000;
const stallMs = 30_000;

const [url, target] = process.argv.slice(2);
const controller = new AbortController();
let timer = setTimeout(() => controller.abort(), connectMs);
const alive = () => {
  clearTimeout(timer);
  timer = setTimeout(() => controller.abort(), stallMs);
};
try {
  const response = await fetch(url, { signal: controller.signal });
  if (!response.ok || !response.body) throw new Error(`the server answers ${response.status}`);
  const watched = new Transform({
    transform(chunk, _encoding, next) {
      alive();
      next(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(response.body), watched, createWriteStream(target));
} catch (failure) {
  const why = controller.signal.aborted ? 'nothing came for too long' : failure.message;
  console.error(`${url}: ${why}${failure.cause ? ` (${failure.cause.message})` : ''}`);
  process.exitCode = 1;
} finally {
  clearTimeout(timer);
}
