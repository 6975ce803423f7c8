export * from './health.ts';
export * from './health-pills.tsx';
export * from './messages.ts';
export * from './notice-bar.tsx';
export * from './notices.ts';
export * from './phase-chip.tsx';
export * from './store.ts';
