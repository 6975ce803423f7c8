import {
  lotteryDraftSchema,
  pollDraftSchema,
  type EngagementTemplate,
  type LotteryDraft,
  type PollDraft,
} from '../../shared/engagement/index.ts';
import type { CouponId } from '../../shared/kernel/index.ts';
import type { engagementMessages } from './messages.ts';

type Text = ReturnType<typeof engagementMessages.useText>;

export const fewestAnswers = 2;
export const mostAnswers = 5;
/** How long either may run; null is until it is stopped, which only a poll can be. */
export const durationsMs = [30_000, 60_000, 120_000, 300_000, 600_000] as const;

/** A poll as it is being written. */
export interface PollForm {
  readonly question: string;
  readonly answers: readonly string[];
  readonly durationMs: number | null;
}
export const blankPoll: PollForm = { question: '', answers: ['', ''], durationMs: 60_000 };

/** The poll that a form comes to, or why it is none. */
export function pollDraftOf(form: PollForm): PollDraft | 'pollMissing' | 'pollSame' {
  const answers = form.answers.map((answer) => answer.trim()).filter((answer) => answer !== '');
  const parsed = pollDraftSchema.safeParse({ ...form, answers });
  if (!parsed.success) return 'pollMissing';
  return new Set(answers).size < answers.length ? 'pollSame' : parsed.data;
}

/** A lottery as it is being written. */
export interface LotteryForm {
  readonly title: string;
  readonly prize: string;
  readonly couponId: CouponId | null;
  readonly winners: number | null;
  readonly task: LotteryDraft['task']['kind'];
  readonly minutes: number | null;
  readonly durationMs: number;
}
export const blankLottery: LotteryForm = {
  title: '',
  prize: '',
  couponId: null,
  winners: 1,
  task: 'everyone',
  minutes: 5,
  durationMs: 120_000,
};

/** The lottery that a form comes to, or why it is none. */
export function lotteryDraftOf(form: LotteryForm): LotteryDraft | 'lotteryMissing' {
  const { task: kind, minutes, ...rest } = form;
  const task = kind === 'watched' ? { kind, minutes: minutes ?? 1 } : { kind };
  const parsed = lotteryDraftSchema.safeParse({ ...rest, winners: rest.winners ?? 1, task });
  return parsed.success ? parsed.data : 'lotteryMissing';
}

/** The form that a draft was written in. */
export const lotteryFormOf = ({ task, ...draft }: LotteryDraft): LotteryForm => ({
  ...draft,
  task: task.kind,
  minutes: task.kind === 'watched' ? task.minutes : blankLottery.minutes,
});

/** A template as the dialogs offer it: shipped, in the crew's language, or their own. */
export type OfferedTemplate<Kind extends EngagementTemplate['kind']> = Omit<
  Extract<EngagementTemplate, { kind: Kind }>,
  'id' | 'kind'
> & { readonly id: string; readonly name: string; readonly isOwn: boolean };

/** Polls that come with the studio. */
export const shippedPolls = (t: Text): OfferedTemplate<'poll'>[] =>
  (['poll-colour', 'poll-next', 'poll-often'] as const).map((id) => ({
    id,
    name: t(id),
    isOwn: false,
    draft: { question: t(id), answers: t(`${id}-answers`).split('|'), durationMs: 60_000 },
  }));

const shippedTasks = [
  { id: 'lottery-opening', task: { kind: 'everyone' }, winners: 3, durationMs: 120_000 },
  { id: 'lottery-stay', task: { kind: 'watched', minutes: 5 }, winners: 3, durationMs: 300_000 },
  { id: 'lottery-talk', task: { kind: 'commented' }, winners: 1, durationMs: 120_000 },
  { id: 'lottery-share', task: { kind: 'shared' }, winners: 1, durationMs: 300_000 },
] as const;

/** Lotteries that come with the studio. */
export const shippedLotteries = (t: Text): OfferedTemplate<'lottery'>[] =>
  shippedTasks.map(({ id, ...draft }) => ({
    id,
    name: t(id),
    isOwn: false,
    draft: { ...draft, title: t(id), prize: t('gift'), couponId: null },
  }));

/** What a winner who gave no name is called. */
export const winnerName = (
  t: Text,
  { name, pseudonym }: { readonly name: string | null; readonly pseudonym: string },
): string => name ?? t('viewer', { id: pseudonym.slice(0, 4) });
