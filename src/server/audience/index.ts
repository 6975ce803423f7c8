export { ThresholdSetting } from './thresholds.ts';
export { AudienceTracker, type TrackerOptions } from './tracker.ts';
