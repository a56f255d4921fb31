import { Counter, type Registry } from 'prom-client';
import { isUnderWay, SyncStatus } from '../../shared/sync.js';
import type { SyncLog } from '../mongo/documents/sync-log-document.js';

export type EndedSync = Pick<SyncLog, 'status' | 'rows' | 'dry_run'>;

const OUTCOMES = ['valid', 'quarantined', 'duplicate'] as const;

/** Returns a function that counts a sync that has ended, once. A dry run changes nothing, and does not count. */
export function syncMetrics(registry: Registry): (ended: EndedSync) => void {
  const registers = [registry];
  const syncs = new Counter({
    name: 'paycom_syncs_total',
    help: 'Syncs that this worker ended, by their status',
    labelNames: ['status'],
    registers,
  });
  const rows = new Counter({
    name: 'paycom_rows_total',
    help: 'Rows of reports that these syncs read, by outcome',
    labelNames: ['outcome'],
    registers,
  });
  // Prometheus sees no increase in a series that begins at 1.
  for (const status of SyncStatus.options) if (!isUnderWay(status)) syncs.inc({ status }, 0);
  for (const outcome of OUTCOMES) rows.inc({ outcome }, 0);
  return ({ status, rows: { valid, quarantined, duplicates }, dry_run }) => {
    if (dry_run) return;
    syncs.inc({ status });
    const counts = { valid, quarantined, duplicate: duplicates };
    for (const outcome of OUTCOMES) rows.inc({ outcome }, counts[outcome]);
  };
}
