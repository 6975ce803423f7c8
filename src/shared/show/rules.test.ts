import { describe, expect, it } from 'vitest';
import { endShow, startShow } from './rules.ts';
import { showSchema, type Show } from './schema.ts';

const draft: Show = showSchema.parse({
  id: '0190a000-0000-7000-8000-000000000001',
  slug: 'tonight',
  kind: 'show',
  phase: 'draft',
  title: 'Autumn knit night',
  hostName: 'Xiaotang',
  orientation: 'portrait',
  startsAtMs: null,
  startedAtMs: null,
  endedAtMs: null,
});

describe('the phases of a show', () => {
  it('goes from draft to live to ended, with its instants', () => {
    const live = startShow(draft, 1000);
    if (!live.ok) throw new Error('must start');
    expect(live.value).toEqual({ ...draft, phase: 'live', startedAtMs: 1000 });
    expect(endShow(live.value, 2000)).toEqual({
      ok: true,
      value: { ...live.value, phase: 'ended', endedAtMs: 2000 },
    });
  });

  it('keeps a rehearsal a rehearsal', () => {
    const started = startShow({ ...draft, kind: 'rehearsal' }, 1000);
    expect(started.ok && started.value.phase).toBe('rehearsal');
  });

  it('refuses to end a draft or to start twice', () => {
    expect(endShow(draft, 1)).toEqual({
      ok: false,
      error: { code: 'wrong-phase', phase: 'draft' },
    });
    expect(startShow({ ...draft, phase: 'ended' }, 1).ok).toBe(false);
  });
});
