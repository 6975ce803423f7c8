import { useEffect, useRef, type ReactElement } from 'react';
import type { ChatMessage } from '../../../shared/chat/index.ts';
import type { WatchText } from '../text.ts';

/** What is said in the room: over the picture on a phone, in a column of its own on a desktop. */
export function Chat(props: {
  readonly messages: readonly ChatMessage[];
  readonly viewerId: string;
  readonly text: WatchText;
}): ReactElement {
  const list = useRef<HTMLOListElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const element = list.current;
    if (element !== null && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [props.messages]);
  if (props.messages.length === 0)
    return <p className="px-3 text-ink-2 max-[799px]:hidden">{props.text.quiet}</p>;
  return (
    <ol
      ref={list}
      aria-label={props.text.chat}
      tabIndex={0}
      onScroll={({ currentTarget: element }) => {
        isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 40;
      }}
      className="message-fade flex max-h-[38dvh] flex-col [@media(max-height:700px)]:max-h-[24dvh] gap-1.5 overflow-y-auto overscroll-contain px-3 pt-8 [scrollbar-width:none] min-[800px]:max-h-none! min-[800px]:flex-1 min-[800px]:justify-start min-[800px]:gap-2"
    >
      {props.messages.map((message) => (
        <li
          key={message.id}
          data-testid="chat-message"
          className="max-w-[85%] self-start rounded-[10px] bg-glass px-2.5 py-1.5 leading-5 wrap-anywhere min-[800px]:max-w-full min-[800px]:bg-transparent min-[800px]:px-0 min-[800px]:py-0"
        >
          <bdi className={`mr-2 ${nameColour(message)}`}>
            {message.from === 'host' ? `${props.text.host} ${message.name}` : message.name}
          </bdi>
          <bdi className={message.viewerId === props.viewerId ? 'font-medium' : ''}>
            {message.text}
          </bdi>
        </li>
      ))}
    </ol>
  );
}

function nameColour({ from, question }: ChatMessage): string {
  if (from === 'host') return 'text-host';
  return question !== null && question.answeredAtMs === null ? 'text-asking' : 'text-ink-2';
}
