import { heldReports } from '../infra/syncs/leases.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';

/** Returns the reports with a running or held sync. */
export function createActiveReports({ store: { db }, isRunning }: Deps): Activities['reportsAtWork'] {
  return () => heldReports(db, isRunning);
}
