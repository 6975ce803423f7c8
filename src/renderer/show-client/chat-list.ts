import type { ChatMessage } from '../../shared/chat/index.ts';
import type { ChatDelta } from '../../shared/show-api/index.ts';

/** Applies a change to a list of messages: no message twice, oldest first, at most `limit`. */
export function applyChat(
  messages: readonly ChatMessage[],
  delta: ChatDelta,
  limit: number,
): readonly ChatMessage[] {
  const hidden = new Set(delta.hiddenIds);
  const changed = new Map(delta.changed.map((message) => [message.id, message]));
  const known = new Set<string>();
  const kept: ChatMessage[] = [];
  let isSorted = true;
  for (const message of [...messages, ...delta.added]) {
    if (hidden.has(message.id) || known.has(message.id)) continue;
    known.add(message.id);
    const before = kept.at(-1);
    if (before !== undefined && before.sentAtMs > message.sentAtMs) isSorted = false;
    kept.push(changed.get(message.id) ?? message);
  }
  if (!isSorted) kept.sort((a, b) => a.sentAtMs - b.sentAtMs);
  return kept.length > limit ? kept.slice(-limit) : kept;
}
