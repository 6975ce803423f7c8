import {
  isPollOpen,
  pollView,
  type KeptPoll,
  type Poll,
  type PollDraft,
} from '../../shared/engagement/index.ts';
import {
  pollIdSchema,
  type PollId,
  type ShowId,
  type ViewerId,
} from '../../shared/kernel/index.ts';
import { Refusal } from '../../shared/show-api/index.ts';
import { actOfShow, crewActor, type EngagementPorts } from './ports.ts';

/** What polls need beside what all of this term needs. */
export interface PollPorts extends EngagementPorts {
  readonly polls: {
    insert(poll: KeptPoll): void;
    byId(id: PollId): KeptPoll | null;
    latest(showId: ShowId): KeptPoll | null;
    open(): KeptPoll[];
    close(id: PollId, atMs: number): void;
    voteOf(id: PollId, personId: ViewerId): number | null;
    vote(id: PollId, personId: ViewerId, answer: number, atMs: number): void;
  };
  /** Whether a viewer has been in the show's room: a ballot needs more than an address to send it to. */
  readonly hasBeenIn: (showId: ShowId, viewerId: ViewerId) => boolean;
}

/** Polls: one open at a time in a show, one vote for each person, the result live. */
export class PollService {
  readonly #ports: PollPorts;
  /** Being closed by time, so that it is not asked for twice. */
  readonly #closing = new Set<PollId>();

  constructor(ports: PollPorts) {
    this.#ports = ports;
  }

  /** The one that is open, or was last. */
  latest(showId: ShowId): Poll | null {
    const kept = this.#ports.polls.latest(showId);
    return kept === null ? null : pollView(kept);
  }

  /** What a viewer's person voted in the show's latest poll. */
  voteOf(showId: ShowId, viewerId: ViewerId): { pollId: PollId; answer: number } | null {
    const { polls, personOf } = this.#ports;
    const poll = polls.latest(showId);
    const answer = poll === null ? null : polls.voteOf(poll.id, personOf(viewerId));
    return poll === null || answer === null ? null : { pollId: poll.id, answer };
  }

  /** Opens one in the show on the stage and closes the one before it. */
  async open(draft: PollDraft, key: string): Promise<Poll> {
    const { polls, once, newId, currentShow } = this.#ports;
    const show = currentShow();
    const command = `open-poll ${show.id} ${JSON.stringify(draft)}`;
    const { id } = await once({ actor: crewActor, key, command, showId: show.id }, (nowMs) => {
      if (this.#ports.showById(show.id)?.phase === 'ended') return { refusal: 'wrong-phase' };
      const poll: KeptPoll = {
        id: pollIdSchema.parse(newId()),
        showId: show.id,
        question: draft.question,
        answers: draft.answers.map((text) => ({ text, votes: 0 })),
        openedAtMs: nowMs,
        closesAtMs: draft.durationMs === null ? null : nowMs + draft.durationMs,
        closedAtMs: null,
      };
      const before = polls.open().filter(({ showId }) => showId === show.id);
      for (const open of before) polls.close(open.id, nowMs);
      polls.insert(poll);
      const closed = before.map(({ id }) => actOfShow({ kind: 'poll-closed', pollId: id }));
      const opened = actOfShow({ kind: 'poll-opened', pollId: poll.id });
      return { answer: { id: poll.id }, acts: [...closed, opened] };
    });
    this.#ports.changed(show.id);
    return this.#view(id);
  }

  /** Closes it before its time; one that is closed stays as it is. */
  async close(pollId: PollId, key: string): Promise<Poll> {
    const { polls, once } = this.#ports;
    const { showId } = this.#kept(pollId);
    const command = `close-poll ${pollId}`;
    await once({ actor: crewActor, key, command, showId }, (nowMs) => {
      if (polls.byId(pollId)?.closedAtMs !== null) return { answer: {} };
      polls.close(pollId, nowMs);
      return { answer: {}, acts: [actOfShow({ kind: 'poll-closed', pollId })] };
    });
    this.#ports.changed(showId);
    return this.#view(pollId);
  }

  /** One vote for each person; who votes again is told what they voted first. */
  async vote(
    by: { readonly viewerId: ViewerId; readonly showId: ShowId },
    pollId: PollId,
    answer: number,
    key: string,
  ): Promise<{ poll: Poll; answer: number }> {
    const { polls, once, personOf, hasBeenIn } = this.#ports;
    const { viewerId, showId } = by;
    const poll = polls.byId(pollId);
    if (poll?.showId !== showId) throw new Refusal('not-found');
    if (answer >= poll.answers.length) throw new Refusal('bad-request');
    if (!hasBeenIn(showId, viewerId)) throw new Refusal('not-allowed');
    const command = `vote ${pollId} ${answer}`;
    const first = await once({ actor: viewerId, key, command, showId }, (nowMs) => {
      const personId = personOf(viewerId);
      const earlier = polls.voteOf(pollId, personId);
      if (earlier !== null) return { answer: earlier };
      if (!isPollOpen(polls.byId(pollId) ?? poll, nowMs)) return { refusal: 'not-open' };
      polls.vote(pollId, personId, answer, nowMs);
      return { answer, acts: [{ viewerId, body: { kind: 'poll-voted', pollId, answer } }] };
    });
    this.#ports.changed(showId);
    this.#ports.personChanged(viewerId);
    return { poll: this.#view(pollId), answer: first };
  }

  /** Closes what has run its time, and what a show that ended has left open. */
  tick(): void {
    const { polls, nowMs, showById, commit } = this.#ports;
    for (const poll of polls.open()) {
      const isOver = !isPollOpen(poll, nowMs()) || showById(poll.showId)?.phase === 'ended';
      if (!isOver || this.#closing.has(poll.id)) continue;
      this.#closing.add(poll.id);
      commit(poll.showId, (atMs) => {
        if (polls.byId(poll.id)?.closedAtMs !== null) return [];
        polls.close(poll.id, atMs);
        return [actOfShow({ kind: 'poll-closed', pollId: poll.id })];
      })
        .then(() => this.#ports.changed(poll.showId))
        .catch((failure: unknown) => this.#ports.onFailure(failure))
        .finally(() => this.#closing.delete(poll.id));
    }
  }

  #kept(pollId: PollId): KeptPoll {
    const poll = this.#ports.polls.byId(pollId);
    if (poll === null) throw new Refusal('not-found');
    return poll;
  }

  #view(pollId: PollId): Poll {
    return pollView(this.#kept(pollId));
  }
}
