import { newestReportTime } from '../infra/files/applied-reports.js';
import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import { appliedFigures } from '../infra/plans/applied-figures.js';
import type { PlanningAttempt } from '../infra/plans/planning-attempts.js';
import { rosterFigures } from '../infra/roster/roster.js';
import { partsFor } from '../shared/partition.js';
import { inferCodeWidth } from '../shared/plan/code-width.js';
import type { RosterFigures } from '../shared/plan/conclude-plan.js';
import type { MappedDeps } from './deps.js';
import type { DraftReport, PlanDraft } from './plan-draft.js';
import { type Drifts, planReports } from './plan-reports.js';
import { planSettings, windowStart } from './plan-settings.js';

/** About how many rows and employees one part has in memory. */
const PART_SIZE = 20_000;
const NO_ROSTER: RosterFigures = { employees: 0, active: 0, payees: 0, widths: {} };

/**
 * Prepares a plan: its reports, the width of the codes, and the number of parts. `parts`: the number of parts of an earlier draft, to cut the plan in
 * the same way.
 */
export async function prepareDraft(
  deps: MappedDeps,
  log: Pick<SyncLog, 'sync_id' | 'dry_run' | 'report_type'>,
  { parts, attempt }: { readonly parts?: number | undefined; readonly attempt?: PlanningAttempt } = {},
): Promise<{ readonly draft: PlanDraft; readonly drifts: Drifts }> {
  const { reports, drifts } = await planReports(deps, log, attempt);
  const draft = await draftOf(deps, reports, log.sync_id);
  return { draft: parts === undefined ? draft : { ...draft, parts }, drifts };
}

/** Prepares a plan of these reports. */
export async function draftOf(
  deps: MappedDeps,
  reports: readonly DraftReport[],
  sync_id: string,
): Promise<PlanDraft> {
  const { store } = deps;
  // Nothing new changes nothing, so the roster is not counted for the brakes.
  const roster = reports.length === 0 ? NO_ROSTER : await rosterFigures(store);
  const { employee_id_width, push_minutes, pay_jump_ratio } = planSettings(deps);
  const rows = reports.reduce((sum, { head }) => sum + head.rows_valid, 0);
  return {
    reports,
    code_width: inferCodeWidth(
      reports.map(({ head }) => head),
      roster.widths,
      employee_id_width,
    ),
    roster,
    as_of: await newestReportTime(store.db),
    payees_as_of: await newestReportTime(store.db, 'employee_payees'),
    window: await appliedFigures(store.db, sync_id, windowStart(deps)),
    push_minutes,
    pay_jump_ratio,
    parts: partsFor(rows + roster.employees, PART_SIZE),
  };
}
