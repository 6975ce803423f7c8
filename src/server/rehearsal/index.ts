export { startCrowd, type Crowd, type CrowdCounts } from './crowd.ts';
