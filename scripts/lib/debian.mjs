import { readFile } from 'node:fs/promises';
import { capture } from './run.mjs';
import { Problem, step, tail } from './say.mjs';

/** What Electron needs on Debian and Ubuntu; newer releases have the second name. */
export const electronPackages = [
  ['libgtk-3-0', 'libgtk-3-0t64'],
  ['libnss3'],
  ['libgbm1'],
  ['libasound2', 'libasound2t64'],
  ['libxss1'],
  ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'],
];
export const displayPackages = [['xvfb'], ['xauth']];
export const testPackages = [['fonts-noto-cjk']];
/** What single benches compare us with. */
export const benchPackages = { claims: [['redis-server'], ['postgresql', 'postgresql-15']] };

export async function isDebian() {
  if (process.platform !== 'linux') return false;
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(text);
}

export const isRoot = () => process.getuid?.() === 0;

async function installedPackages() {
  const { out } = await capture('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\n']);
  const lines = out.split('\n').map((line) => line.split(' '));
  return new Set(lines.flatMap(([name, status]) => (status === 'installed' ? [name] : [])));
}

const namesOf = (wanted) => (Array.isArray(wanted) ? wanted : [wanted]);

/** Of packages with alternative names, those of which no name is installed. */
export const lacking = (wanted, installed) =>
  wanted.map(namesOf).filter((names) => !names.some((name) => installed.has(name)));

const apt = (args) =>
  capture('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });

/** The names that this release has; a name that only others provide does not count. */
async function ownNames(groups) {
  const chosen = [];
  for (const names of groups) {
    let own = names[0];
    for (const name of names)
      if ((await capture('apt-cache', ['show', '--no-all-versions', name])).code === 0) own = name;
    chosen.push(own);
  }
  return chosen;
}

/** Whether `apt-cache policy` has a version to install that is more than a pointer to a snap. */
export function hasRealCandidate(policy) {
  const candidate = /^\s*Candidate: (\S+)$/m.exec(policy)?.[1];
  return candidate !== undefined && candidate !== '(none)' && !candidate.includes('snap');
}

/** Whether a package of this name can be installed; as root, after a look at the servers. */
export async function canInstall(name) {
  const isOffered = async () =>
    hasRealCandidate((await capture('apt-cache', ['policy', name])).out);
  if (await isOffered()) return true;
  if (!isRoot()) return false;
  await step('Looking up the packages of the system', () => apt(['update']));
  return isOffered();
}

/** Installs missing packages as root; else names them. `isOptional`: leaves it at an attempt. */
export async function ensureDebianPackages(wanted, { isOptional = false } = {}) {
  const groups = lacking(wanted, await installedPackages());
  if (groups.length === 0) return;
  if (!isRoot()) {
    if (isOptional) return;
    throw new Problem(
      `Packages of this system are missing: ${groups.map(([name]) => name).join(', ')}.`,
      `Run: sudo apt-get install ${(await ownNames(groups)).join(' ')}`,
    );
  }
  await step(
    `Installing packages of the system (${groups.map(([name]) => name).join(', ')})`,
    async () => {
      const updated = await apt(['update']);
      const names = await ownNames(groups);
      const { code, text } = await apt(['install', '-y', '--no-install-recommends', ...names]);
      if (code !== 0 && !isOptional)
        throw new Problem(
          `Packages of this system could not be installed: ${names.join(', ')}.`,
          `Check the network and apt's sources, then run: apt-get install ${names.join(' ')}`,
          tail(updated.code === 0 ? text : `${updated.text}\n${text}`),
        );
    },
  );
}
