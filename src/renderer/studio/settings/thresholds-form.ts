import {
  audienceThresholdsSchema,
  type AudienceThresholds,
} from '../../../shared/audience/index.ts';

export type ThresholdName = keyof AudienceThresholds;
export type ThresholdUnit = 's' | 'days' | 'times';

/** How each threshold is shown: its unit, and the least that makes sense in it. */
export const thresholdFields: readonly {
  readonly name: ThresholdName;
  readonly unit: ThresholdUnit;
  readonly min: number;
}[] = [
  { name: 'newForMs', unit: 's', min: 1 },
  { name: 'silentAfterMs', unit: 's', min: 1 },
  { name: 'askingCount', unit: 'times', min: 1 },
  { name: 'askingWindowMs', unit: 's', min: 1 },
  { name: 'hotForMs', unit: 's', min: 1 },
  { name: 'hoppingEntries', unit: 'times', min: 2 },
  { name: 'hoppingWindowMs', unit: 's', min: 1 },
  { name: 'hoppingStayMs', unit: 's', min: 1 },
  { name: 'longStayMs', unit: 's', min: 1 },
  { name: 'lapsedAfterMs', unit: 'days', min: 1 },
  { name: 'missedHeartbeatsMs', unit: 's', min: 1 },
  { name: 'hysteresisMs', unit: 's', min: 0 },
  { name: 'keepLeftMs', unit: 's', min: 0 },
];

const factors: Readonly<Record<ThresholdUnit, number>> = {
  s: 1000,
  days: 24 * 3600 * 1000,
  times: 1,
};

/** What stands in the fields; null where one is empty. */
export type ThresholdDraft = Readonly<Record<ThresholdName, number | null>>;
export type ThresholdMistake = 'notANumber' | 'notWhole' | 'tooSmall';

/** Thresholds in the units of the form. */
export function draftOf(thresholds: AudienceThresholds): ThresholdDraft {
  const draft: Record<string, number | null> = {};
  for (const { name, unit } of thresholdFields) draft[name] = thresholds[name] / factors[unit];
  return draft as ThresholdDraft;
}

/** The defaults in the units of the form. */
export const defaultDraft = (): ThresholdDraft => draftOf(audienceThresholdsSchema.parse({}));

/** What is wrong with a draft, by field; empty where it can be saved. */
export function mistakesOf(draft: ThresholdDraft): ReadonlyMap<ThresholdName, ThresholdMistake> {
  const mistakes = new Map<ThresholdName, ThresholdMistake>();
  for (const { name, unit, min } of thresholdFields) {
    const value = draft[name];
    if (value === null || !Number.isFinite(value)) mistakes.set(name, 'notANumber');
    else if (value < min) mistakes.set(name, 'tooSmall');
    else if (unit === 'times' && !Number.isInteger(value)) mistakes.set(name, 'notWhole');
  }
  return mistakes;
}

/** The draft as thresholds, null while something is wrong with it. */
export function thresholdsOf(draft: ThresholdDraft): AudienceThresholds | null {
  if (mistakesOf(draft).size > 0) return null;
  const values: Record<string, number> = {};
  for (const { name, unit } of thresholdFields)
    values[name] = Math.round((draft[name] ?? 0) * factors[unit]);
  const parsed = audienceThresholdsSchema.safeParse(values);
  return parsed.success ? parsed.data : null;
}
