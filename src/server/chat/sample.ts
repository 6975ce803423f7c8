import type { ChatMessage } from '../../shared/chat/index.ts';

/**
 * A fair share of a fast chat: the host always, then as many voices as possible before anyone's
 * second message, newest first; in the order in which they were said.
 */
export function fairSample(messages: readonly ChatMessage[], limit: number): ChatMessage[] {
  if (messages.length <= limit) return [...messages];
  const chosen = new Set<ChatMessage>(messages.filter((message) => message.from === 'host'));
  const heard = new Set<string>();
  const newestFirst = [...messages].reverse();
  for (const message of newestFirst) {
    if (chosen.size >= limit) break;
    if (message.viewerId === null || heard.has(message.viewerId)) continue;
    heard.add(message.viewerId);
    chosen.add(message);
  }
  for (const message of newestFirst) {
    if (chosen.size >= limit) break;
    chosen.add(message);
  }
  return messages.filter((message) => chosen.has(message));
}
