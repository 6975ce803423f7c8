export * from './api.ts';
export * from './chat-list.ts';
export * from './files.ts';
export * from './live.ts';
export * from './sales-topic.ts';
