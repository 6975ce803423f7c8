export { createStageEngine } from './create-stage-engine.ts';
export type * from './types.ts';
