export * from './chat-panel.tsx';
export type { ChatCommands } from './message-row.tsx';
export * from './messages.ts';
export * from './store.ts';
