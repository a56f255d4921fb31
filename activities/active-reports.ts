import { heldReports } from '../infra/syncs/leases.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';

/** The reports that a sync runs or is held for. */
export function createActiveReports({ store: { db }, isRunning }: Deps): Activities['reportsAtWork'] {
  return () => heldReports(db, isRunning);
}
