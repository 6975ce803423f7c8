import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const help = `npm start -- [flags]

  --data-dir DIR    where shows, viewers and settings are kept
  --port N          the show server's port on this computer (default 4400)
  --go-live         go live as soon as the studio is open
  --rehearse N      rehearse with N simulated viewers; with --go-live too it stays a rehearsal
  --sfu URL         an external LiveKit server; its key and secret come from
                    REGULARS_SFU_KEY and REGULARS_SFU_SECRET, or from the files
                    that REGULARS_SFU_KEY_FILE and REGULARS_SFU_SECRET_FILE name
  --latency-stamp   burn the wall clock into the picture's top rows
  --lang en|zh      the studio's language
  --help            this text`;

/** What was given, for a line of ours: a line break in it does not break that line. */
const shown = (text) =>
  text.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (one) => `\\u${one.codePointAt(0).toString(16).padStart(4, '0')}`,
  );

const wholeNumber = (name, from, to) => (text) => {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= from && value <= to) return { value };
  return { problem: `${name} needs a whole number from ${from} to ${to}, not "${shown(text)}"` };
};

const serverUrl = (text) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^(wss?|https?):$/.test(url.protocol))
    return { problem: '--sfu needs a URL such as wss://example.livekit.cloud' };
  if (url.username || url.password)
    return {
      problem: '--sfu takes no key or secret; use REGULARS_SFU_KEY and REGULARS_SFU_SECRET',
    };
  return { value: text };
};

const language = (text) =>
  text === 'en' || text === 'zh'
    ? { value: text }
    : { problem: `--lang needs en or zh, not "${shown(text)}"` };

/** Flags with a value: the name in the launch order, and how the value is read. */
const valued = {
  '--data-dir': {
    key: 'dataDir',
    read: (text, from) =>
      text ? { value: resolve(from, text) } : { problem: '--data-dir needs a folder' },
  },
  '--port': { key: 'port', read: wholeNumber('--port', 1, 65535) },
  '--rehearse': { key: 'rehearse', read: wholeNumber('--rehearse', 1, 20_000) },
  '--sfu': { key: 'sfuUrl', read: serverUrl },
  '--lang': { key: 'lang', read: language },
};

const switches = { '--go-live': 'goLive', '--latency-stamp': 'latencyStamp' };

/**
 * Sees that the key and secret of an external LiveKit can be read, each from the environment or
 * from the file that it names. Answers `{problem}` or `{env}`: those files with their whole paths.
 */
function sfuAccess(from, env) {
  const whole = {};
  for (const name of ['REGULARS_SFU_KEY', 'REGULARS_SFU_SECRET']) {
    if (env[name]) continue;
    const file = env[`${name}_FILE`];
    if (!file) return { problem: `--sfu needs ${name} or ${name}_FILE in the environment` };
    const path = resolve(from, file);
    try {
      if (readFileSync(path, 'utf8').trim() === '')
        return { problem: `${name}_FILE, which --sfu needs, names an empty file: ${shown(path)}` };
    } catch (failure) {
      return {
        problem: `${name}_FILE, which --sfu needs, cannot be read: ${shown(path)} (${failure.code})`,
      };
    }
    whole[`${name}_FILE`] = path;
  }
  return { env: whole };
}

/**
 * Reads the flags of `npm start`. Answers `{help}`, `{problem}` (one line that names the flag),
 * or `{launch, env}`: what the shell is told. Relative paths count from `from`.
 */
export function parseFlags(args, from, environment = {}) {
  const launch = { goLive: false, rehearse: null, latencyStamp: false };
  const seen = new Set();
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index];
    if (argument === '--help' || argument === '-h') return { help };
    if (!argument.startsWith('-'))
      return { problem: `"${shown(argument)}" is not a flag; see npm start -- --help` };
    const equals = argument.indexOf('=');
    const name = equals < 0 ? argument : argument.slice(0, equals);
    if (seen.has(name)) return { problem: `${shown(name)} is given twice` };
    seen.add(name);
    if (Object.hasOwn(switches, name)) {
      if (equals >= 0) return { problem: `${name} takes no value` };
      launch[switches[name]] = true;
      continue;
    }
    if (!Object.hasOwn(valued, name))
      return { problem: `${shown(name)} is not a flag; see npm start -- --help` };
    const { key, read } = valued[name];
    const next = args[index + 1];
    if (equals < 0 && (next === undefined || next.startsWith('--')))
      return { problem: `${name} needs a value` };
    const { value, problem } = read(equals < 0 ? next : argument.slice(equals + 1), from);
    if (problem) return { problem };
    launch[key] = value;
    if (equals < 0) index += 1;
  }
  const { problem, env } = launch.sfuUrl ? sfuAccess(from, environment) : { env: {} };
  return problem ? { problem } : { launch, env };
}
