import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { ArrowDown, CircleCheck, CircleQuestionMark, MessageSquare } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { Button, countText, EmptyState, useNow } from '../ui/index.ts';
import { MessageRow, type ChatCommands } from './message-row.tsx';
import { chatMessages } from './messages.ts';
import { SayBox } from './say-box.tsx';
import { intentCounts, listed, type ChatStore, type ChatView } from './store.ts';

function Pill(props: {
  readonly label: string;
  readonly count?: number;
  readonly isOn: boolean;
  readonly testId?: string;
  readonly onPress: () => void;
}) {
  return (
    <button
      type="button"
      aria-pressed={props.isOn}
      data-testid={props.testId}
      onClick={props.onPress}
      className={clsx(
        'focus-inside flex h-32 shrink-0 items-center gap-5 rounded-6 px-10 text-12 font-medium whitespace-nowrap transition-colors',
        props.isOn ? 'bg-3 text-ink-1' : 'text-ink-2 hover:bg-2',
      )}
    >
      {props.label}
      {props.count !== undefined && (
        <span className="figures font-normal text-ink-3">{countText(props.count)}</span>
      )}
    </button>
  );
}

function Filters(props: { readonly store: ChatStore }) {
  const t = chatMessages.useText();
  const state = useStore(props.store);
  const intents = state.view === 'all' ? [] : intentCounts(state);
  const views: readonly (readonly [ChatView, string, number | undefined])[] = [
    ['all', t('everything'), undefined],
    ['open', t('questions'), state.openQuestions.length],
    ['answered', t('answeredTab'), state.answeredQuestions.length],
  ];
  return (
    <div className="shrink-0 border-b border-line-1 px-8 py-4">
      <div className="flex gap-2">
        {views.map(([view, label, count]) => (
          <Pill
            key={view}
            label={label}
            {...(count === undefined ? {} : { count })}
            isOn={state.view === view}
            testId={`chat-view-${view}`}
            onPress={() => state.setView(view)}
          />
        ))}
      </div>
      {intents.length > 0 && (
        <div className="mt-2 flex flex-wrap gap-2">
          <Pill
            label={t('anyIntent')}
            isOn={state.intent === null}
            onPress={() => state.setIntent(null)}
          />
          {intents.map(([intent, count]) => (
            <Pill
              key={intent}
              label={t(`intent-${intent}`)}
              count={count}
              isOn={state.intent === intent}
              onPress={() => state.setIntent(state.intent === intent ? null : intent)}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function Empty(props: { readonly view: ChatView }) {
  const t = chatMessages.useText();
  if (props.view === 'all')
    return (
      <EmptyState
        icon={<MessageSquare size={24} strokeWidth={1.75} />}
        title={t('nothingYet')}
        body={t('nothingYetBody')}
      />
    );
  return props.view === 'open' ? (
    <EmptyState
      icon={<CircleQuestionMark size={24} strokeWidth={1.75} />}
      title={t('noQuestions')}
      body={t('noQuestionsBody')}
    />
  ) : (
    <EmptyState
      icon={<CircleCheck size={24} strokeWidth={1.75} />}
      title={t('noAnswered')}
      body={t('noAnsweredBody')}
    />
  );
}

function MessageList(props: {
  readonly store: ChatStore;
  readonly commands: ChatCommands;
  readonly serverNowMs: () => number;
}) {
  const t = chatMessages.useText();
  const state = useStore(props.store);
  const messages = listed(state);
  const nowMs = useNow(1000, props.serverNowMs);
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const lastId = messages.at(-1)?.id;
  const [unseen, setUnseen] = useState(0);
  const seenId = useRef(lastId);
  const follows = state.view === 'all';
  const virtual = useVirtualizer({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (follows ? 48 : 92),
    overscan: 8,
    getItemKey: (index) => messages[index]?.id ?? index,
    initialRect: { width: 400, height: 560 },
  });
  useLayoutEffect(() => {
    if (!follows || messages.length === 0) return;
    if (isAtEnd.current) {
      virtual.scrollToIndex(messages.length - 1, { align: 'end' });
      seenId.current = lastId;
      setUnseen(0);
    } else {
      const at = messages.findIndex((message) => message.id === seenId.current);
      setUnseen(at < 0 ? messages.length : messages.length - 1 - at);
    }
    // Only what arrives moves the list, not what is measured.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [lastId, follows]);
  useEffect(() => {
    isAtEnd.current = true;
  }, [follows]);
  if (messages.length === 0) return <Empty view={state.view} />;
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={t('chat')}
        className="focus-inside min-h-0 flex-1 overflow-y-auto py-4"
        onScroll={(event) => {
          const box = event.currentTarget;
          isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
          if (isAtEnd.current && unseen > 0) {
            seenId.current = lastId;
            setUnseen(0);
          }
        }}
      >
        <div className="relative w-full" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const message = messages[item.index];
            return (
              message && (
                <div
                  key={item.key}
                  ref={virtual.measureElement}
                  data-index={item.index}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <MessageRow
                    message={message}
                    commands={props.commands}
                    nowMs={nowMs}
                    isQuestionList={!follows}
                  />
                </div>
              )
            );
          })}
        </div>
      </div>
      {follows && unseen > 0 && (
        <Button
          className="absolute bottom-8 left-1/2 -translate-x-1/2 shadow-pop"
          onClick={() => {
            isAtEnd.current = true;
            virtual.scrollToIndex(messages.length - 1, { align: 'end' });
          }}
        >
          <ArrowDown size={16} strokeWidth={1.75} />
          {t('newBelow', { count: unseen })}
        </Button>
      )}
    </div>
  );
}

/** All that is said, the questions with their intents, and the host's own voice. */
export function ChatPanel(props: {
  readonly store: ChatStore;
  readonly commands: ChatCommands;
  readonly say: (text: string, key: string) => Promise<boolean>;
  readonly serverNowMs: () => number;
  readonly isDisconnected?: boolean;
}) {
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Filters store={props.store} />
      <MessageList store={props.store} commands={props.commands} serverNowMs={props.serverNowMs} />
      <SayBox say={props.say} isDisabled={props.isDisconnected === true} />
    </div>
  );
}
