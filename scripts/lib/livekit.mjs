import { ensureProgram } from './program.mjs';
import { say } from './say.mjs';
import { howToRetry } from './stamp.mjs';

const version = '1.13.5';

/** The official archive's name for a system, or null where there is none. */
export function releaseName(platform, arch) {
  const system = { linux: 'linux', win32: 'windows' }[platform];
  const processor = { x64: 'amd64', arm64: 'arm64', arm: 'armv7' }[arch];
  if (!system || !processor) return null;
  return `livekit_${version}_${system}_${processor}.${platform === 'win32' ? 'zip' : 'tar.gz'}`;
}

const livekit = {
  name: 'livekit-server',
  title: 'the LiveKit server',
  version,
  variable: 'REGULARS_LIVEKIT_SERVER',
  repository: 'livekit/livekit',
  archive: releaseName,
  checksums: 'checksums.txt',
  module: 'github.com/livekit/livekit-server/cmd/server',
};

const howToGetIt = () =>
  process.platform === 'darwin'
    ? 'Install it with Homebrew (brew install livekit), or start with --sfu URL.'
    : `Put livekit-server on the PATH (https://github.com/livekit/livekit/releases), or start with --sfu URL.`;

/** The LiveKit server's path, or null where it cannot be had; then it says what to do. */
export async function ensureLivekit(node, options) {
  const { path, reasons } = await ensureProgram(node, livekit, options);
  if (path) return path;
  for (const reason of reasons) say(reason);
  say('There is no LiveKit server on this computer; the studio opens, and cannot go live yet.');
  say(`  ${howToGetIt()} ${howToRetry}`);
  return null;
}
