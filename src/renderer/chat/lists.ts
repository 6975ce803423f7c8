import type { ChatMessage } from '../../shared/chat/index.ts';
import type { MessageId } from '../../shared/kernel/index.ts';
import type { ChatDelta, ChatSnapshot } from '../../shared/show-api/live.ts';

/** What the panel holds of a show's chat. */
export interface ChatLists {
  /** Oldest first; the newest `messageLimit`. */
  readonly messages: readonly ChatMessage[];
  /** Questions that wait for an answer, oldest first; the newest `openLimit`. */
  readonly openQuestions: readonly ChatMessage[];
  /** Newest answer first; the newest `answeredLimit`. */
  readonly answeredQuestions: readonly ChatMessage[];
}

/** How many messages the panel keeps; the server keeps them all. */
export const messageLimit = 2000;
export const openLimit = 1000;
export const answeredLimit = 200;

export const noLists: ChatLists = { messages: [], openQuestions: [], answeredQuestions: [] };

const isOpen = ({ question }: ChatMessage): boolean => question?.answeredAtMs === null;
const isAnswered = ({ question }: ChatMessage): boolean =>
  question !== null && question.answeredAtMs !== null;

const byTime = (a: ChatMessage, b: ChatMessage): number =>
  a.sentAtMs - b.sentAtMs || (a.id < b.id ? -1 : 1);
const byAnswer = (a: ChatMessage, b: ChatMessage): number =>
  (b.question?.answeredAtMs ?? 0) - (a.question?.answeredAtMs ?? 0);

/** Puts one into its place of a sorted list; most belong at the end. */
function insert(list: ChatMessage[], message: ChatMessage): void {
  let at = list.length;
  for (let before = list[at - 1]; before && byTime(before, message) > 0; before = list[at - 1])
    at -= 1;
  list.splice(at, 0, message);
}

function remove(list: ChatMessage[], id: MessageId): void {
  const at = list.findIndex((message) => message.id === id);
  if (at >= 0) list.splice(at, 1);
}

/** The questions of some lists, changed in place and then bounded. */
class Questions {
  readonly #open: ChatMessage[];
  readonly #answered: ChatMessage[];
  #hasChanged = false;

  constructor(readonly before: ChatLists) {
    this.#open = [...before.openQuestions];
    this.#answered = [...before.answeredQuestions];
  }

  take(message: ChatMessage): void {
    if (message.question === null) return;
    this.drop(message.id);
    if (isOpen(message)) insert(this.#open, message);
    else {
      const at = this.#answered.findIndex((other) => byAnswer(message, other) <= 0);
      this.#answered.splice(at < 0 ? this.#answered.length : at, 0, message);
    }
  }

  drop(id: MessageId): void {
    this.#hasChanged = true;
    remove(this.#open, id);
    remove(this.#answered, id);
  }

  result(): Pick<ChatLists, 'openQuestions' | 'answeredQuestions'> {
    const { openQuestions, answeredQuestions } = this.before;
    if (!this.#hasChanged) return { openQuestions, answeredQuestions };
    return {
      openQuestions: this.#open.slice(-openLimit),
      answeredQuestions: this.#answered.slice(0, answeredLimit),
    };
  }
}

/**
 * The lists after some changes, in their order. `known` are the ids of the messages; it is kept
 * from call to call and changed in place, so that a message costs no walk through all of them.
 */
export function changed(
  lists: ChatLists,
  deltas: readonly ChatDelta[],
  known: Set<MessageId>,
): ChatLists {
  const messages = [...lists.messages];
  const questions = new Questions(lists);
  for (const delta of deltas) {
    for (const message of delta.changed) {
      const at = known.has(message.id) ? messages.findIndex(({ id }) => id === message.id) : -1;
      if (at >= 0) messages[at] = message;
      questions.take(message);
    }
    for (const id of delta.hiddenIds) {
      if (known.delete(id)) remove(messages, id);
      questions.drop(id);
    }
    for (const message of delta.added) {
      if (known.has(message.id) || delta.hiddenIds.includes(message.id)) continue;
      known.add(message.id);
      insert(messages, message);
      questions.take(message);
    }
  }
  for (const { id } of messages.splice(0, messages.length - messageLimit)) known.delete(id);
  return { messages, ...questions.result() };
}

/**
 * The lists after a new snapshot of the same show, such as after a loss of the line: it tells the
 * newest messages and what is open; what is older than those stays as it was. A question that was
 * open and is no more was answered or hidden meanwhile, which is not known: it goes.
 */
export function merged(lists: ChatLists, snapshot: ChatSnapshot): ChatLists {
  const first = snapshot.messages[0];
  const told = new Map(
    [...snapshot.openQuestions, ...snapshot.messages].map((message) => [message.id, message]),
  );
  const stays = (message: ChatMessage): boolean =>
    first !== undefined && byTime(message, first) < 0 && (told.has(message.id) || !isOpen(message));
  const older = lists.messages.filter(stays).map((message) => told.get(message.id) ?? message);
  const open = [...told.values()].filter(isOpen).sort(byTime);
  const answered = [
    ...lists.answeredQuestions.filter((message) => stays(message) && !told.has(message.id)),
    ...[...told.values()].filter(isAnswered),
  ].sort(byAnswer);
  return {
    messages: [...older, ...snapshot.messages].slice(-messageLimit),
    openQuestions: open.slice(-openLimit),
    answeredQuestions: answered.slice(0, answeredLimit),
  };
}
