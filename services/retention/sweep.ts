import type { BlobStore } from '../../infra/blobs/blob-store.js';
import type { Store } from '../../infra/mongo/store.js';
import type { PushWindow } from '../../shared/plan/push.js';
import type { Retention } from '../../shared/retention/retention-rules.js';

/** What a sweep needs. `dryRun`: counts only. */
export type Sweep = {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly retention: Retention;
  readonly pushMinutes: PushWindow;
  readonly now: Date;
  readonly dryRun: boolean;
};

/** Yields how many records each batch removed, also when it removed none. What was removed stays removed when it is stopped. */
export type Swept = AsyncGenerator<number, void, undefined>;
