export { InvitationService, type InvitationPorts } from './invitations.ts';
export { drawAfterMs, LotteryService, type LotteryPorts } from './lotteries.ts';
export { PollService, type PollPorts } from './polls.ts';
export type { EngagementAct, EngagementPorts } from './ports.ts';
export { EngagementTemplates } from './templates.ts';
