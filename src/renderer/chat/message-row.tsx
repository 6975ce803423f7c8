import clsx from 'clsx';
import { CircleCheck, CircleQuestionMark, Ellipsis, EyeOff, RotateCcw } from 'lucide-react';
import type { ChatMessage } from '../../shared/chat/index.ts';
import { Button, IconButton, Menu, clockText, wallText } from '../ui/index.ts';
import { chatMessages } from './messages.ts';

/** What the crew can do with a message; the studio and the console fill it. */
export interface ChatCommands {
  markAnswered(message: ChatMessage, answered: boolean): void;
  hide(message: ChatMessage): void;
}

/** One message; a question carries its intent and whether it waits. */
export function MessageRow(props: {
  readonly message: ChatMessage;
  readonly commands: ChatCommands;
  readonly nowMs: number;
  /** In the list of questions the waiting time takes the place of the hour. */
  readonly isQuestionList: boolean;
}) {
  const t = chatMessages.useText();
  const { message, commands } = props;
  const { question } = message;
  const isOpen = question !== null && question.answeredAtMs === null;
  return (
    <article
      data-testid={props.isQuestionList ? 'question' : 'chat-message'}
      data-question={question === null ? undefined : isOpen ? 'open' : 'answered'}
      data-message-id={message.id}
      className={clsx(
        'group relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-8 px-12 py-6',
        props.isQuestionList && 'border-b border-line-1',
      )}
    >
      <div className="flex min-w-0 items-center gap-6 text-12 font-medium text-ink-2">
        {question !== null &&
          (isOpen ? (
            <CircleQuestionMark size={14} strokeWidth={1.75} className="shrink-0 text-asking" />
          ) : (
            <CircleCheck size={14} strokeWidth={1.75} className="shrink-0 text-ink-3" />
          ))}
        <span className={clsx('truncate', message.from === 'host' && 'font-semibold text-ink-1')}>
          {message.name}
        </span>
        {message.from === 'host' && (
          <span className="shrink-0 rounded-[3px] bg-3 px-5 text-12 font-normal text-ink-2">
            {t('host')}
          </span>
        )}
        {question !== null && (
          <span className="shrink-0 font-normal text-ink-3">{t(`intent-${question.intent}`)}</span>
        )}
      </div>
      <div className="flex items-center">
        <time className="figures text-12 text-ink-3 group-focus-within:invisible group-hover:invisible">
          {props.isQuestionList && isOpen
            ? clockText(props.nowMs - message.sentAtMs)
            : wallText(message.sentAtMs)}
        </time>
        <div className="pointer-events-none absolute top-1 right-6 flex bg-1 opacity-0 group-focus-within:pointer-events-auto group-focus-within:opacity-100 group-hover:pointer-events-auto group-hover:opacity-100">
          {question !== null && !props.isQuestionList && (
            <IconButton
              label={isOpen ? t('markAnswered') : t('markOpen')}
              onClick={() => commands.markAnswered(message, isOpen)}
            >
              {isOpen ? (
                <CircleCheck size={16} strokeWidth={1.75} />
              ) : (
                <RotateCcw size={16} strokeWidth={1.75} />
              )}
            </IconButton>
          )}
          <Menu
            align="end"
            trigger={
              <IconButton label={t('more')}>
                <Ellipsis size={16} strokeWidth={1.75} />
              </IconButton>
            }
            items={[
              {
                label: t('hide'),
                icon: <EyeOff size={16} strokeWidth={1.75} />,
                isDanger: true,
                onSelect: () => commands.hide(message),
              },
            ]}
          />
        </div>
      </div>
      <p
        className={clsx(
          'col-span-2 text-14 [overflow-wrap:anywhere] whitespace-pre-wrap',
          props.isQuestionList && 'font-medium',
        )}
      >
        {message.text}
      </p>
      {props.isQuestionList && (
        <div className="col-span-2 mt-6">
          <Button onClick={() => commands.markAnswered(message, isOpen)}>
            {isOpen ? (
              <CircleCheck size={16} strokeWidth={1.75} />
            ) : (
              <RotateCcw size={16} strokeWidth={1.75} />
            )}
            {isOpen ? t('markAnswered') : t('markOpen')}
          </Button>
        </div>
      )}
    </article>
  );
}
