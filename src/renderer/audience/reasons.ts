import { assertNever } from '../../shared/kernel/assert-never.ts';
import type { AudienceRow, Reason } from '../../shared/audience/index.ts';
import { spanText } from '../ui/index.ts';
import { audienceMessages } from './messages.ts';

const t = audienceMessages.text;

/** One reason in the crew's language. */
export function wordReason(reason: Reason, nowMs: number): string {
  const since = (atMs: number): string => spanText(nowMs - atMs);
  switch (reason.kind) {
    case 'first-visit':
      return t('why-first-visit', { span: since(reason.sinceAtMs) });
    case 'asked':
      return t('why-asked', { intent: t(`intent-${reason.intent}`) });
    case 'asks-a-lot':
      return t('why-asks-a-lot', { count: reason.count, span: since(reason.sinceAtMs) });
    case 'silent-since':
      return t('why-silent-since', { span: since(reason.sinceAtMs) });
    case 'hopped':
      return t('why-hopped', { count: reason.entries, span: since(reason.sinceAtMs) });
    case 'looked-away':
      return t('why-looked-away', { span: since(reason.sinceAtMs) });
    case 'viewed-product':
      return t('why-viewed-product', { span: since(reason.atMs) });
    case 'ordered-now':
      return t('why-ordered-now', { span: since(reason.atMs) });
    case 'bought-before':
      return t('why-bought-before', { count: reason.orders, span: since(reason.lastOrderAtMs) });
    case 'came-back':
      return t('why-came-back', { count: reason.shows });
    case 'spoke':
      return t('why-spoke', { span: since(reason.atMs) });
    default:
      return assertNever(reason);
  }
}

/** The reasons of a row, most telling first, as one line. */
export const wordReasons = (row: AudienceRow, nowMs: number): string =>
  row.reasons.map((reason) => wordReason(reason, nowMs)).join(' · ');

/** What to call a viewer: their name, or a short label made of the id. */
export const viewerName = (viewer: {
  readonly name: string | null;
  readonly viewerId: string;
}): string => viewer.name ?? t('viewer', { id: viewer.viewerId.slice(-4).toUpperCase() });
