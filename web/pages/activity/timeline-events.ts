import type { InfiniteData } from '@tanstack/react-query';
import type { ItemOf } from '../../client/client.js';
import { NOTHING_LOADED, type Source } from './merge-timeline.js';

export const KINDS = ['sync', 'decision', 'audit'] as const;
export type Kind = (typeof KINDS)[number];

/** An event of the timeline, in the shape of its own list. */
export type Event = { readonly at: string; readonly key: string } & (
  | { readonly kind: 'sync'; readonly sync: ItemOf<'logs.list'> }
  | { readonly kind: 'decision'; readonly decision: ItemOf<'staff.decisions'> }
  | { readonly kind: 'audit'; readonly entry: ItemOf<'admin.audit'> }
);

/** Actions of the audit log that are in the list of decisions too. */
const DECISIONS: ReadonlySet<string> = new Set(['staff.confirm', 'staff.reject', 'staff.unlink']);

type List<Item> = {
  readonly data: InfiniteData<{ readonly items: readonly Item[] }> | undefined;
  readonly hasNextPage: boolean;
};

function sourceOf<Item>({ data, hasNextPage }: List<Item>, eventOf: (item: Item) => Event): Source<Event> {
  const events = data?.pages.flatMap(({ items }) => items.map(eventOf));
  if (!events) return { events: [], since: NOTHING_LOADED };
  return { events, since: hasNextPage ? (events.at(-1)?.at ?? NOTHING_LOADED) : '' };
}

export function syncEvents(list: List<ItemOf<'logs.list'>>): Source<Event> {
  return sourceOf(list, (sync) => ({ kind: 'sync', at: sync.started_at, key: sync.sync_id, sync }));
}

export function decisionEvents(list: List<ItemOf<'staff.decisions'>>): Source<Event> {
  return sourceOf(list, (decision) => ({
    kind: 'decision',
    at: decision.at,
    key: `${decision.at} ${decision.employee_id} ${decision.staff_id}`,
    decision,
  }));
}

/** The entries of the audit log, without those that are in another list of the timeline too. */
export function auditEvents(list: List<ItemOf<'admin.audit'>>, kinds: ReadonlySet<Kind>): Source<Event> {
  const { events, since } = sourceOf(list, (entry) => ({
    kind: 'audit',
    at: entry.at,
    key: entry.id,
    entry,
  }));
  const isToldTwice = (event: Event) =>
    event.kind === 'audit' &&
    ((kinds.has('sync') && event.entry.action === 'sync.start') ||
      (kinds.has('decision') && DECISIONS.has(event.entry.action)));
  return { events: events.filter((event) => !isToldTwice(event)), since };
}
