import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

describe('the server’s log', () => {
  it('holds no token, key, name or text, wherever it stands', () => {
    let written = '';
    const secret = 'host-token-0123456789-0123456789-012345';
    const log = createLogger('debug', [secret], { write: (line: string) => (written += line) });
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ2In0.c2lnbmF0dXJl';
    const hidden = ['小雨 private', 'what they said', 'sfu-secret', secret, jwt, 'signature123'];
    const failure = Object.assign(new Error(`GET /rtc?access_token=${jwt} failed, ${secret}`), {
      code: 'E_TEST',
      request: { headers: { authorization: 'Bearer signature123' } },
      input: { name: '小雨 private', text: 'what they said' },
    });
    log.error({ err: failure }, 'failed');
    log.info({ name: '小雨 private', text: 'what they said', token: secret, key: 'sfu-secret' });
    log.info({ viewer: { name: '小雨 private' }, input: { body: { text: 'what they said' } } });
    log.warn(`Authorization: Bearer signature123, cookie regulars_viewer=0190.signature123`);
    log.warn({ settings: { secret: 'sfu-secret' } }, `crowd.0190.0191.signature123`);
    for (const word of hidden) expect(written).not.toContain(word);
    expect(written).toContain('E_TEST');
    expect(written).toContain('[secret]');
    expect(written.trim().split('\n')).toHaveLength(5);
  });
});
