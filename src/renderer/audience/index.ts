export * from './audience-panel.tsx';
export * from './messages.ts';
export * from './moment-icon.tsx';
export * from './reasons.ts';
export * from './store.ts';
