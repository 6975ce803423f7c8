import { join } from 'node:path';
import { exists, root } from './places.mjs';
import { precompress } from './precompress.mjs';
import { must } from './run.mjs';
import { step } from './say.mjs';
import { hashFiles, makeStamped, readStamp } from './stamp.mjs';

/** What the built studio depends on. */
const inputs = [
  'src',
  'resources',
  'scripts/build-mixer.mjs',
  'scripts/lib/precompress.mjs',
  'electron.vite.config.ts',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
];
const results = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/studio/index.html'];
const todo = 'Correct what is named above, then run the same command again.';

/** Compiles the mixer's kernels; quick when nothing has changed. */
export const buildMixer = (node) =>
  must(node, [join(root, 'scripts/build-mixer.mjs')], {
    what: 'The mixer could not be compiled.',
    todo,
    cwd: root,
  });

/** Builds the studio, unless it is built from these very sources. */
export async function ensureBuild(node) {
  const stamp = join(root, 'out', '.built');
  const hash = await hashFiles(root, inputs);
  const present = await Promise.all(results.map((name) => exists(join(root, name))));
  if (present.every(Boolean) && (await readStamp(stamp)) === hash) return;
  await step('Building the studio', () =>
    makeStamped(stamp, hash, async () => {
      await buildMixer(node);
      await must(node, [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'], {
        what: 'The studio could not be built.',
        todo,
        cwd: root,
        env: { ...process.env, NODE_ENV: 'production' },
      });
      await precompress(join(root, 'out/renderer/assets'));
    }),
  );
}
