import { queryOptions } from '@tanstack/react-query';
import { client, type OutputOf } from './client.js';

/** What an event of a subscription is about. */
export type EventOf<Output> =
  Output extends AsyncIterable<readonly [string, infer Data, ...unknown[]]>
    ? Data
    : Output extends AsyncIterable<{ readonly data: infer Data }>
      ? Data
      : never;
export type LiveProgress = EventOf<OutputOf<'sync.progress'>>;

/** The progress of a sync: the newest event of the stream, until the sync ends. */
export function subscribeToSync(sync_id: string) {
  return queryOptions({
    queryKey: ['sync.progress', sync_id],
    queryFn: ({ client: queries, queryKey, signal }) =>
      new Promise<LiveProgress>((resolve, reject) => {
        const stream = client.subscription(
          'sync.progress',
          { sync_id },
          {
            onData: (event) => queries.setQueryData(queryKey, (event as { data: LiveProgress }).data),
            onError: reject,
            onComplete: () => resolve(queries.getQueryData(queryKey) as LiveProgress),
          },
        );
        signal.addEventListener('abort', () => stream.unsubscribe());
      }),
    staleTime: Number.POSITIVE_INFINITY,
    meta: { isLate: true },
  });
}
