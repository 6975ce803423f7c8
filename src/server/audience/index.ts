export { AudienceTracker, type TrackerOptions } from './tracker.ts';
