export { startCrowd, type Crowd, type CrowdCounts } from './crowd.ts';
export { RehearsalCrowd } from './rehearsal-crowd.ts';
