import type { BlobStore } from '../infra/blobs/blob-store.js';
import type { Logger } from '../infra/config/logger.js';
import type { EndedSync } from '../infra/metrics/sync-metrics.js';
import type { LeaseHolder } from '../infra/mongo/documents/lease-document.js';
import type { Store } from '../infra/mongo/store.js';
import type { SftpPool } from '../infra/sftp/pool.js';
import type { CountDelivery } from '../infra/webhooks/count-delivery.js';
import type { Config } from '../shared/config.js';
import type { CurrentMapping, ReportMapping } from '../shared/reports/mapping.js';
import type { CpuTasks } from './cpu-tasks.js';

/** The dependencies of the steps, injected so that tests can pass others. */
export type Deps = {
  readonly store: Store;
  readonly blobs: BlobStore;
  readonly sftp: SftpPool;
  readonly config: Config;
  /** Reads the mapping in effect. @throws AppError `mapping_file_invalid` */
  readonly readMapping: () => Promise<CurrentMapping>;
  readonly logger: Logger;
  /** Runs the CPU-bound parts of steps, in threads of the worker. */
  readonly tasks: CpuTasks;
  /** Whether the run that holds a lease is still running in Temporal. */
  readonly isRunning: (holder: LeaseHolder) => Promise<boolean>;
  /** Called once for each sync that a step ends. */
  readonly countSync: (ended: EndedSync) => void;
  readonly countDelivery: CountDelivery;
};

/** The dependencies with the mapping, which a step reads once and uses until its end. */
export type MappedDeps = Deps & { readonly mapping: ReportMapping };

/** @throws AppError `mapping_file_invalid` */
export async function withMapping(deps: Deps): Promise<MappedDeps> {
  const { mapping } = await deps.readMapping();
  return { ...deps, mapping };
}
