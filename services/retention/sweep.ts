import type { BlobStore } from '../../infra/blobs/blob-store.js';
import type { Store } from '../../infra/mongo/store.js';
import type { PushWindow } from '../../shared/plan/push.js';
import type { Retention } from '../../shared/retention/retention-rules.js';

/** The dependencies of a sweep. `dryRun`: counts only. */
export type Sweep = {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly retention: Retention;
  readonly pushMinutes: PushWindow;
  readonly now: Date;
  readonly dryRun: boolean;
};

/** Removes records in batches. Yields the number of each batch, also zero. When it is stopped, the batches before stay removed. */
export type Swept = AsyncGenerator<number, void, undefined>;
