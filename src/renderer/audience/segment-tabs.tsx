import clsx from 'clsx';
import { ChevronDown, Ellipsis } from 'lucide-react';
import type { CSSProperties } from 'react';
import { useStore } from 'zustand';
import type { Moment, SegmentTab } from '../../shared/audience/index.ts';
import { countText, Menu } from '../ui/index.ts';
import { audienceMessages } from './messages.ts';
import { MomentIcon, StageMark } from './moment-icon.tsx';
import type { AudienceStore } from './store.ts';

const always = ['new', 'silent', 'asking', 'past-buyers'] as const;
const finer = ['hot', 'bought', 'hopping', 'active', 'leaving', 'all'] as const;

const ruleOf = (tab: SegmentTab): string =>
  tab === 'past-buyers' ? 'var(--s-3)' : tab === 'all' ? 'var(--ink-1)' : `var(--m-${tab})`;

function TabIcon(props: { readonly tab: SegmentTab }) {
  if (props.tab === 'past-buyers') return <StageMark stage="purchase" sizePx={14} />;
  if (props.tab === 'all') return null;
  return <MomentIcon moment={props.tab satisfies Moment} sizePx={14} />;
}

const cell =
  'focus-inside relative h-52 min-w-0 border-l border-line-1 px-6 pt-8 text-left transition-colors duration-[160ms] first:border-l-0 first:pl-12 hover:bg-2 data-[on=true]:bg-3 data-[on=true]:after:absolute data-[on=true]:after:inset-x-0 data-[on=true]:after:-bottom-1 data-[on=true]:after:h-2 data-[on=true]:after:bg-[var(--rule)]';

/** The four segments that are always there, and a fifth cell that opens the finer ones. */
export function SegmentTabs(props: { readonly store: AudienceStore }) {
  const t = audienceMessages.useText();
  const tab = useStore(props.store, (state) => state.tab);
  const counts = useStore(props.store, (state) => state.counts);
  const { setTab } = props.store.getState();
  const chosenFiner = finer.find((other) => other === tab);
  const count = (of: SegmentTab): number => counts[of] ?? 0;
  return (
    <div
      role="tablist"
      aria-label={t('segments')}
      className="grid shrink-0 grid-cols-[minmax(58px,.85fr)_minmax(64px,1fr)_minmax(70px,1fr)_minmax(98px,1.35fr)_minmax(72px,1.1fr)] border-b border-line-1"
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
        const at = always.findIndex((other) => other === tab);
        const next = always[at + step];
        if (step === 0 || at < 0 || next === undefined) return;
        setTab(next);
        event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
      }}
    >
      {always.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={tab === name}
          tabIndex={tab === name || (chosenFiner !== undefined && name === 'new') ? 0 : -1}
          data-tab={name}
          data-testid={`tab-${name}`}
          data-on={tab === name}
          style={{ '--rule': ruleOf(name) } as CSSProperties}
          className={cell}
          onClick={() => setTab(name)}
        >
          <span
            data-testid={`count-${name}`}
            className={clsx(
              'figures block text-15 leading-18 font-semibold',
              count(name) === 0 && 'text-ink-3',
            )}
          >
            {countText(count(name))}
          </span>
          <span className="flex items-center gap-4 text-12 whitespace-nowrap text-ink-2">
            <TabIcon tab={name} />
            {t(`tab-${name}`)}
          </span>
        </button>
      ))}
      <Menu
        align="end"
        title={t('moreSegments')}
        trigger={
          <button
            type="button"
            data-testid="tab-more"
            data-on={chosenFiner !== undefined}
            aria-label={
              chosenFiner ? `${t('moreSegments')}: ${t(`tab-${chosenFiner}`)}` : t('moreSegments')
            }
            style={{ '--rule': ruleOf(tab) } as CSSProperties}
            className={cell}
          >
            <span className="figures block text-15 leading-18 font-semibold">
              {chosenFiner ? (
                countText(count(chosenFiner))
              ) : (
                <Ellipsis size={18} strokeWidth={1.75} className="text-ink-2" />
              )}
            </span>
            <span className="flex items-center gap-4 text-12 whitespace-nowrap text-ink-2">
              {chosenFiner && <TabIcon tab={chosenFiner} />}
              <span className="truncate">{chosenFiner ? t(`tab-${chosenFiner}`) : t('more')}</span>
              <ChevronDown size={14} strokeWidth={1.75} className="shrink-0" />
            </span>
          </button>
        }
        items={finer.map((name) => ({
          label: t(`tab-${name}`),
          icon: <TabIcon tab={name} />,
          hint: countText(count(name)),
          isChosen: tab === name,
          testId: `tab-${name}`,
          onSelect: () => setTab(name),
        }))}
      />
    </div>
  );
}
