export { LotteryCard } from './lottery-card.tsx';
export { LotteryDialog } from './lottery-dialog.tsx';
export { engagementMessages } from './messages.ts';
export { PollCard } from './poll-card.tsx';
export { PollDialog } from './poll-dialog.tsx';
