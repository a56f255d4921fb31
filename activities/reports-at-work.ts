import { reportsHeld } from '../infra/leases.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';

/** The reports that a sync runs or is held for. */
export function createReportsAtWork({ store: { db }, isRunning }: Deps): Activities['reportsAtWork'] {
  return () => reportsHeld(db, isRunning);
}
