import type { SelectQueryBuilder } from 'kysely';
import { chatMessageSchema, type ChatMessage } from '../../shared/chat/index.ts';
import type { MessageId, ShowId, ViewerId } from '../../shared/kernel/index.ts';
import type { Queries } from './queries.ts';
import { sql, type Tables } from './queries.ts';

/** A message with what only the crew's side keeps of it. */
export interface StoredMessage {
  readonly message: ChatMessage;
  readonly showId: ShowId;
  readonly isHidden: boolean;
}

/** In the words of the index `open_questions`, which SQLite takes only for the very same. */
export const openQuestionsOf = (
  showId: ShowId,
  limit: number,
): SelectQueryBuilder<Tables, 'messages', Tables['messages']> =>
  sql
    .selectFrom('messages')
    .selectAll()
    .where('show_id', '=', showId)
    .where('intent', 'is not', null)
    .where('answered_at_ms', 'is', null)
    .where('is_hidden', '=', (of) => of.lit(0))
    .orderBy('sent_at_ms')
    .limit(limit);

/** Everything that was said, by show. */
export class MessageRepository {
  readonly #queries: Queries;
  constructor(queries: Queries) {
    this.#queries = queries;
  }

  insert(showId: ShowId, message: ChatMessage, key: string): void {
    this.#queries.run(
      sql.insertInto('messages').values({
        id: message.id,
        show_id: showId,
        viewer_id: message.viewerId,
        sender: message.from,
        name: message.name,
        text: message.text,
        sent_at_ms: message.sentAtMs,
        intent: message.question?.intent ?? null,
        answered_at_ms: message.question?.answeredAtMs ?? null,
        is_hidden: 0,
        command_key: key,
      }),
    );
  }

  byId(id: MessageId): StoredMessage | null {
    return stored(this.#queries.first(sql.selectFrom('messages').selectAll().where('id', '=', id)));
  }

  /** The answer to an earlier command with this key. */
  byKey(showId: ShowId, viewerId: ViewerId | null, key: string): ChatMessage | null {
    const row = this.#queries.first(
      sql
        .selectFrom('messages')
        .selectAll()
        .where('show_id', '=', showId)
        .where('viewer_id', viewerId === null ? 'is' : '=', viewerId)
        .where('command_key', '=', key),
    );
    return stored(row)?.message ?? null;
  }

  setAnswered(id: MessageId, answeredAtMs: number | null): void {
    this.#queries.run(
      sql.updateTable('messages').set({ answered_at_ms: answeredAtMs }).where('id', '=', id),
    );
  }

  setHidden(id: MessageId, isHidden: boolean): void {
    this.#queries.run(
      sql
        .updateTable('messages')
        .set({ is_hidden: isHidden ? 1 : 0 })
        .where('id', '=', id),
    );
  }

  /** The newest that are not hidden, oldest first. */
  newest(showId: ShowId, limit: number): ChatMessage[] {
    return this.#queries
      .all(
        sql
          .selectFrom('messages')
          .selectAll()
          .where('show_id', '=', showId)
          .where('is_hidden', '=', 0)
          .orderBy('sent_at_ms', 'desc')
          .orderBy('id', 'desc')
          .limit(limit),
      )
      .map((row) => stored(row)?.message)
      .filter((message) => message !== undefined)
      .reverse();
  }

  /** Questions that nobody has answered, oldest first. */
  openQuestions(showId: ShowId, limit: number): ChatMessage[] {
    return this.#queries
      .all(openQuestionsOf(showId, limit))
      .map((row) => stored(row)?.message)
      .filter((message) => message !== undefined);
  }

  /** What one viewer said in one show, newest first. */
  byViewer(viewerId: ViewerId, showId: ShowId, limit: number): ChatMessage[] {
    return this.#queries
      .all(
        sql
          .selectFrom('messages')
          .selectAll()
          .where('viewer_id', '=', viewerId)
          .where('show_id', '=', showId)
          .orderBy('sent_at_ms', 'desc')
          .limit(limit),
      )
      .map((row) => stored(row)?.message)
      .filter((message) => message !== undefined);
  }
}

function stored(row: Tables['messages'] | undefined): StoredMessage | null {
  if (row === undefined) return null;
  const message = chatMessageSchema.parse({
    id: row.id,
    viewerId: row.viewer_id,
    from: row.sender,
    name: row.name,
    text: row.text,
    sentAtMs: row.sent_at_ms,
    question: row.intent === null ? null : { intent: row.intent, answeredAtMs: row.answered_at_ms },
  });
  return { message, showId: row.show_id as ShowId, isHidden: row.is_hidden === 1 };
}
