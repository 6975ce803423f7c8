export { fairSample } from './sample.ts';
export { ChatService, type ChatPorts } from './service.ts';
