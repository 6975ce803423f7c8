import { describe, expect, it } from 'vitest';
import { audienceThresholdsSchema } from '../../../shared/audience/index.ts';
import {
  defaultDraft,
  draftOf,
  mistakesOf,
  thresholdFields,
  thresholdsOf,
} from './thresholds-form.ts';

const defaults = audienceThresholdsSchema.parse({});

describe('the thresholds in the settings', () => {
  it('shows every threshold, and comes back to the same values', () => {
    expect(thresholdFields.map(({ name }) => name).sort()).toEqual(Object.keys(defaults).sort());
    expect(thresholdsOf(draftOf(defaults))).toEqual(defaults);
  });

  it('speaks in seconds and days', () => {
    expect(defaultDraft()).toMatchObject({ silentAfterMs: 180, lapsedAfterMs: 30 });
  });

  it('refuses what is empty, too small or not whole, each by its field', () => {
    const draft = { ...defaultDraft(), silentAfterMs: null, hoppingEntries: 1, askingCount: 2.5 };
    expect([...mistakesOf(draft)]).toEqual([
      ['silentAfterMs', 'notANumber'],
      ['askingCount', 'notWhole'],
      ['hoppingEntries', 'tooSmall'],
    ]);
    expect(thresholdsOf(draft)).toBeNull();
  });
});
