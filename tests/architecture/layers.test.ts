import { execFile } from 'node:child_process';
import { glob, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

interface CruiseResult {
  summary: {
    totalCruised: number;
    violations: { from: string; to: string; rule: { name: string } }[];
  };
}

/** Runs the project's own rules over a folder laid out like the project; never throws on findings. */
async function cruise(folder: string): Promise<CruiseResult> {
  const args = [cruiser, 'src', '--config', join(root, '.dependency-cruiser.cjs')];
  const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
  try {
    const { stdout } = await run(process.execPath, [...args, '--output-type', 'json'], options);
    return JSON.parse(stdout) as CruiseResult;
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    if (!stdout) throw error;
    return JSON.parse(stdout) as CruiseResult;
  }
}

/** A forbidden import, and the rule that must catch it. */
const planted: readonly { rule: string; from: string; to: string }[] = [
  { rule: 'no-cycles', from: 'shared/kernel/one.ts', to: 'shared/kernel/two.ts' },
  { rule: 'kernel-knows-nobody', from: 'shared/kernel/knows.ts', to: 'shared/show/index.ts' },
  { rule: 'shared-is-a-leaf', from: 'shared/show/leaf.ts', to: 'server/index.ts' },
  { rule: 'shared-terms-know-no-api', from: 'shared/chat/api.ts', to: 'shared/show-api/index.ts' },
  {
    rule: 'the-two-contracts-share-nothing',
    from: 'shared/desktop-api/both.ts',
    to: 'shared/show-api/index.ts',
  },
  { rule: 'server-terms-stand-alone', from: 'server/chat/other.ts', to: 'server/store/index.ts' },
  { rule: 'server-without-desktop', from: 'server/index2.ts', to: 'main/index.ts' },
  { rule: 'shell-without-the-others', from: 'main/rules.ts', to: 'server/index.ts' },
  { rule: 'renderer-without-the-others', from: 'renderer/studio/node.ts', to: 'main/index.ts' },
  {
    rule: 'watch-page-stays-small',
    from: 'renderer/watch/big.ts',
    to: 'renderer/stage/index.ts',
  },
  { rule: 'watch-page-alone', from: 'renderer/studio/watch.ts', to: 'renderer/watch/index.ts' },
  { rule: 'ui-knows-no-term', from: 'renderer/ui/term.ts', to: 'renderer/stage/index.ts' },
  { rule: 'panels-know-no-page', from: 'renderer/stage/page.ts', to: 'renderer/studio/index.ts' },
];

const leaves = [
  'shared/show/index.ts',
  'shared/show-api/index.ts',
  'server/index.ts',
  'server/store/index.ts',
  'main/index.ts',
  'renderer/stage/index.ts',
  'renderer/studio/index.ts',
  'renderer/watch/index.ts',
];

describe('who may import whom', () => {
  let folder = '';
  let violations: CruiseResult['summary']['violations'] = [];

  beforeAll(async () => {
    await mkdir(join(root, 'out'), { recursive: true });
    folder = await mkdtemp(join(root, 'out', 'planted-'));
    const write = async (path: string, text: string): Promise<void> => {
      const file = join(folder, 'src', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    };
    await writeFile(join(folder, 'tsconfig.tests.json'), '{"compilerOptions":{}}');
    for (const leaf of leaves) await write(leaf, 'export const here = 1;\n');
    await write('shared/kernel/two.ts', "export { one } from './one.ts';\n");
    for (const { from, to } of planted) {
      const up = '../'.repeat(from.split('/').length - 1);
      const name = to.endsWith('two.ts') ? 'one' : 'here';
      await write(from, `import { ${name} } from '${up}${to}';\nexport const one = ${name};\n`);
    }
    violations = (await cruise(folder)).summary.violations;
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(planted)('$rule catches $from importing $to', ({ rule, from }) => {
    const caught = violations.filter((violation) => violation.from === `src/${from}`);
    expect(caught.map((violation) => violation.rule.name)).toContain(rule);
  });

  it('holds in the whole of src, and really read it', async () => {
    const { summary } = await cruise(root);
    const files = await Array.fromAsync(glob('src/**/*.{ts,tsx}', { cwd: root }));
    const excluded = /stage\/mixer\/(assembly|generated)\//;
    const ours = files.filter((file) => !excluded.test(file) && !file.endsWith('.d.ts'));
    expect(ours.length).toBeGreaterThan(20);
    expect(summary.totalCruised).toBeGreaterThanOrEqual(ours.length);
    expect(summary.violations).toEqual([]);
  });
});
