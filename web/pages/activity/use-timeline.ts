import { useInfiniteQuery } from '@tanstack/react-query';
import { pages } from '../../client/query.js';
import { mergeTimeline } from './merge-timeline.js';
import { auditEvents, decisionEvents, type Kind, syncEvents } from './timeline-events.js';

type Range = { readonly until?: string };

/** The lists of these kinds as one, in the shape of one query. `range`: only what happened before a time. */
export function useTimeline(kinds: ReadonlySet<Kind>, range: Range) {
  const syncs = useInfiniteQuery({ ...pages('logs.list', range), enabled: kinds.has('sync') });
  const decisions = useInfiniteQuery({
    ...pages('staff.decisions', range),
    enabled: kinds.has('decision'),
  });
  const audit = useInfiniteQuery({ ...pages('admin.audit', range), enabled: kinds.has('audit') });
  const sources = [
    { kind: 'sync', list: syncs, events: syncEvents(syncs) },
    { kind: 'decision', list: decisions, events: decisionEvents(decisions) },
    { kind: 'audit', list: audit, events: auditEvents(audit, kinds) },
  ] as const;
  const shown = sources.filter(({ kind }) => kinds.has(kind));
  const lists = shown.map(({ list }) => list);
  const { events, behind } = mergeTimeline(shown.map((source) => source.events));
  return {
    data: lists.every(({ data }) => data) ? events : undefined,
    error: lists.find(({ error }) => error)?.error ?? null,
    refetch: () => Promise.all(lists.map(({ refetch }) => refetch())),
    hasNextPage: behind.length > 0,
    isFetchingNextPage: lists.some(({ isFetchingNextPage }) => isFetchingNextPage),
    fetchNextPage: () => Promise.all(behind.map((at) => lists[at]?.fetchNextPage())),
  };
}
