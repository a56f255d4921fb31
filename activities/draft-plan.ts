import { newestReportTime } from '../infra/files/applied-reports.js';
import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import { storedPayees } from '../infra/roster/payees.js';
import { type RosterEmployee, storedEmployeesById } from '../infra/roster/roster.js';
import { canonicalJson } from '../shared/canonical-json.js';
import type { Plan, PlanReport } from '../shared/plan/plan.js';
import { planChanges } from '../shared/plan/plan-changes.js';
import type { MappedDeps } from './deps.js';
import { type Drifts, planReports } from './plan-reports.js';
import { planSettings } from './plan-settings.js';

export type DraftPlan = {
  readonly plan: Plan;
  /** Everything that the plan would write, as input of its hash. */
  readonly content: string;
  readonly reports: readonly PlanReport[];
  readonly drifts: Drifts;
  readonly stored: ReadonlyMap<string, RosterEmployee>;
};

/** Plans what the run's files would change in the current roster. */
export async function draftPlan(
  deps: MappedDeps,
  { sync_id, dry_run, report_type }: Pick<SyncLog, 'sync_id' | 'dry_run' | 'report_type'>,
): Promise<DraftPlan> {
  const { store } = deps;
  const { reports, drifts } = await planReports(deps, { sync_id, dry_run, report_type });
  const nothingNew = reports.length === 0;
  const stored = nothingNew ? new Map<string, RosterEmployee>() : await storedEmployeesById(store);
  const plan = planChanges({
    reports,
    stored,
    payees: nothingNew ? new Map() : await storedPayees(store),
    settings: planSettings(deps),
    as_of: await newestReportTime(store.db),
    payees_as_of: await newestReportTime(store.db, 'employee_payees'),
  });
  const { changes, provenanceOnly: restated, payees } = plan;
  // The hash of a stored plan covers this JSON, so the key stays `restated`.
  return { plan, content: canonicalJson({ changes, restated, payees }), reports, drifts, stored };
}
