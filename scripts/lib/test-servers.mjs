import { ensureProgram } from './program.mjs';
import { Problem } from './say.mjs';

const systems = { linux: 'linux', darwin: 'darwin', win32: 'windows' };
const processors = { x64: 'amd64', arm64: 'arm64' };

/** An archive's name of the form that most programs in Go are released under. */
const archiveName = (before, between) => (platform, arch) => {
  const [system, processor] = [systems[platform], processors[arch]];
  if (!system || !processor) return null;
  const ending = platform === 'win32' ? 'zip' : 'tar.gz';
  return `${before}${system}${between}${processor}.${ending}`;
};

/** The servers of others that the integration tests talk to: a mail server, Stripe's own mock. */
export const testServers = [
  {
    name: 'mailpit',
    title: 'mailpit',
    version: '1.27.11',
    variable: 'REGULARS_MAILPIT',
    repository: 'axllent/mailpit',
    archive: archiveName('mailpit-', '-'),
    checksums: null,
    module: 'github.com/axllent/mailpit',
  },
  {
    name: 'stripe-mock',
    title: 'stripe-mock',
    version: '0.203.0',
    variable: 'REGULARS_STRIPE_MOCK',
    repository: 'stripe/stripe-mock',
    archive: archiveName('stripe-mock_0.203.0_', '_'),
    checksums: 'stripe-mock_0.203.0_checksums.txt',
    module: 'github.com/stripe/stripe-mock',
  },
];

/** What the environment of the integration tests must name; throws where a server is not to be had. */
export async function ensureTestServers(node) {
  const env = {};
  for (const server of testServers) {
    const { path, reasons } = await ensureProgram(node, server, { isNeeded: true });
    if (!path)
      throw new Problem(
        `The integration tests need ${server.title}, and there is none.`,
        `Put ${server.name} on the PATH (https://github.com/${server.repository}/releases), or install Go so that it can be built; then run the same command again.`,
        reasons.join('\n'),
      );
    env[server.variable] = path;
  }
  return env;
}
