import type { OutputOf } from '../../client/client.js';

export type State = {
  readonly kind: 'held' | 'waiting' | 'failed' | 'errors' | 'running' | 'fine' | 'never';
  readonly sync_id: string | null;
  /** Since when. */
  readonly at: string | null;
  readonly needsPerson: boolean;
};

/** The one thing about the syncs that matters most now. A held sync comes before a running one, which comes before what the last one did. */
export function syncsState({ held, running, last }: OutputOf<'sync.status'>): State {
  const [heldSync] = held;
  if (heldSync)
    return { kind: 'held', sync_id: heldSync.sync_id, at: heldSync.updated_at, needsPerson: true };
  const [active] = running;
  if (active)
    return {
      kind: active.waiting ? 'waiting' : 'running',
      sync_id: active.sync_id,
      at: active.started_at,
      needsPerson: active.waiting,
    };
  const newest = last
    .toSorted((a, b) => b.started_at.localeCompare(a.started_at))
    .find(({ status }) => status !== 'skipped');
  if (!newest) return { kind: 'never', sync_id: null, at: null, needsPerson: false };
  const { sync_id, status, completed_at: at } = newest;
  if (status === 'failed' || status === 'abandoned')
    return { kind: 'failed', sync_id, at, needsPerson: true };
  if (status === 'completed_with_errors') return { kind: 'errors', sync_id, at, needsPerson: true };
  return { kind: 'fine', sync_id, at, needsPerson: false };
}
