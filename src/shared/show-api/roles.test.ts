import { describe, expect, it } from 'vitest';
import { may, roleSchema, type Right, type Role } from './roles.ts';

const rights: readonly Right[] = [
  'run-show',
  'stage',
  'see-audience',
  'moderate-chat',
  'answer-questions',
  'speak-as-host',
  'settings',
  'watch',
];

describe('the rights of the roles', () => {
  it.each<[Role, string]>([
    ['host', '11111111'],
    ['producer', '01100001'],
    ['moderator', '00111001'],
    ['assistant', '00111001'],
    ['viewer', '00000001'],
    ['shop', '00000000'],
  ])('of the %s are these and no others', (role, expected) => {
    expect(rights.map((right) => (may(role, right) ? '1' : '0')).join('')).toBe(expected);
  });

  it('are said of every role', () => {
    expect(roleSchema.options).toHaveLength(6);
  });
});
