import type { ShowId } from '../shared/kernel/index.ts';
import { Refusal, type ApiErrorCode } from '../shared/show-api/index.ts';
import type { Act, EventLog } from './log/index.ts';

/** A command that spends or claims, as its repeats are known by. */
export interface OnceCommand {
  /** Whose key it is: a viewer's id, or `crew`. */
  readonly actor: string;
  readonly key: string;
  /** What is asked for; the same key for anything else is refused with `bad-request`. */
  readonly command: string;
  /** Whose log the acts stand in. */
  readonly showId: ShowId;
}

/**
 * What a decision came to. Its answer is kept as JSON for repeats, so names and addresses stay out
 * of it. A refusal is kept nowhere and must have written nothing: the same key may come again.
 */
export type Decided<Answer> =
  { readonly answer: Answer; readonly acts?: readonly Act[] } | { readonly refusal: ApiErrorCode };

/**
 * Decides once for an actor's key, inside the commit; resolves when it is on disk. A repeat gets
 * the first answer, whatever has changed since; one that comes meanwhile shares it.
 *
 * A decision that throws is rolled back and rejects, at the price of a commit of its own for each
 * act beside it; so what is expected (sold out, not allowed) is returned as a refusal.
 */
export type Once = <Answer>(
  command: OnceCommand,
  decide: (nowMs: number) => Decided<Answer>,
) => Promise<Answer>;

/** Where first answers are kept; the store's repository is one. */
export interface OncePorts {
  readonly answers: {
    find(actor: string, key: string): { readonly command: string; readonly answer: string } | null;
    insert(actor: string, key: string, command: string, answer: string, atMs: number): void;
  };
  readonly commit: EventLog['append'];
}

/** One for the whole server: repeats that are in flight are known to it alone. */
export function createOnce({ answers, commit }: OncePorts): Once {
  const inFlight = new Map<string, { readonly command: string; answer: Promise<unknown> }>();

  const decideOnce = <Answer>(
    { actor, key, command }: OnceCommand,
    decide: (nowMs: number) => Decided<Answer>,
    nowMs: number,
  ): Decided<Answer> => {
    const first = answers.find(actor, key);
    if (first === null) {
      const decided = decide(nowMs);
      if ('answer' in decided)
        answers.insert(actor, key, command, JSON.stringify(decided.answer), nowMs);
      return decided;
    }
    // Only this function writes answers, so the same command had one of the same shape.
    return first.command === command
      ? { answer: JSON.parse(first.answer) as Answer }
      : { refusal: 'bad-request' };
  };

  const run = async <Answer>(
    once: OnceCommand,
    decide: (nowMs: number) => Decided<Answer>,
  ): Promise<Answer> => {
    const last: Decided<Answer>[] = [];
    await commit({
      showId: once.showId,
      viewerId: null,
      bodies: [],
      write: (nowMs) => {
        const decided = decideOnce(once, decide, nowMs);
        last[0] = decided;
        return 'answer' in decided ? (decided.acts ?? []) : [];
      },
    });
    const [decided] = last;
    if (decided === undefined) throw new Error('A commit ended without its act');
    if ('refusal' in decided) throw new Refusal(decided.refusal);
    return decided.answer;
  };

  return <Answer>(
    once: OnceCommand,
    decide: (nowMs: number) => Decided<Answer>,
  ): Promise<Answer> => {
    const id = `${once.actor} ${once.key}`;
    const running = inFlight.get(id);
    if (running !== undefined)
      return running.command === once.command
        ? (running.answer as Promise<Answer>)
        : Promise.reject(new Refusal('bad-request'));
    const answer = run(once, decide).finally(() => inFlight.delete(id));
    inFlight.set(id, { command: once.command, answer });
    return answer;
  };
}
