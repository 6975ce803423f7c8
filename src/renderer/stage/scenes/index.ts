export * from './audio-edits.ts';
export * from './board-rect.ts';
export * from './edits.ts';
export * from './ids.ts';
export * from './orientation.ts';
export * from './sample.ts';
