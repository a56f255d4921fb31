import { createHash } from 'node:crypto';
import { type TrackedEnvelope, tracked } from '@trpc/server';
import type { z } from 'zod';
import { workflowIdOf } from '../../services/watch-sync.js';
import { AppError } from '../../shared/app-error.js';
import type { OpenStream } from '../http/open-streams.js';
import type { Caller, RequestContext } from '../http/request-context.js';
import { type SyncProgressView, syncProgressView } from './progress-view.js';

type Watcher = Caller &
  Pick<RequestContext, 'streams' | 'watches'> & { readonly recheckPermission: () => Promise<unknown> };
type StreamParams = { readonly sync_id: string; readonly lastEventId?: string | undefined };
type ProgressEvent = TrackedEnvelope<z.infer<typeof SyncProgressView>>;

/**
 * Streams the progress of a sync at each change until it ends. The event id is a digest of the content. So a client that reconnects, to
 * any process, gets the current state, unless it already has that state.
 *
 * @throws AppError `sync_not_found`, `too_many_streams`
 */
export async function streamProgress(
  { services, account, streams, watches, recheckPermission }: Watcher,
  { sync_id, lastEventId }: StreamParams,
  ended: AbortSignal = new AbortController().signal,
): Promise<AsyncGenerator<ProgressEvent, void>> {
  await workflowIdOf(services, sync_id);
  const stream = streams.open(account.account_id, ended, recheckPermission);
  return progressEvents(watches, { sync_id, lastEventId }, stream);
}

async function* progressEvents(
  watches: Watcher['watches'],
  { sync_id, lastEventId }: StreamParams,
  { signal, close }: OpenStream,
): AsyncGenerator<ProgressEvent, void> {
  let last = lastEventId;
  try {
    for await (const progress of watches.follow(sync_id, signal)) {
      const view = syncProgressView(progress);
      const id = createHash('sha256').update(JSON.stringify(view)).digest('base64url').slice(0, 16);
      if (id !== last) yield tracked(id, view);
      last = id;
    }
  } catch (error) {
    throw signal.reason instanceof AppError ? signal.reason : error;
  } finally {
    close();
  }
}
