import type { RunFile } from '../infra/documents/file-documents.js';
import { addRereads, newerApplied, newestReportTime, runFiles, updateFile } from '../infra/file-ledger.js';
import { storedPayees } from '../infra/payees.js';
import { chunksOf } from '../infra/plan-chunks.js';
import { savePlan } from '../infra/plans.js';
import { storedEmployeesById } from '../infra/roster.js';
import { keepRowIssues } from '../infra/row-issues.js';
import { getSyncLog, updateSyncLog } from '../infra/sync-logs.js';
import { canonicalJson } from '../shared/plan/canonical-json.js';
import type { Plan, PlanReport } from '../shared/plan/plan.js';
import { planChanges } from '../shared/plan/plan-changes.js';
import { earliestOfPush } from '../shared/plan/push.js';
import { type ReportSelection, reportTypesOf } from '../shared/report.js';
import type { Activities } from './contract.js';
import type { Deps } from './deps.js';
import { fileReport } from './file-report.js';
import { planSettings } from './plan-settings.js';

/** Compares what the run's files say with the roster, and keeps exactly what would change, under a hash. */
export function createPlanChanges(deps: Deps): Activities['planChanges'] {
  const { store, blobs, config } = deps;
  const { db, keyring } = store;
  return async ({ sync_id }) => {
    const { report_type, dry_run } = await getSyncLog(db, sync_id);
    const reports = await reportsOf(deps, { sync_id, dry_run, report_type });
    const stored = await storedEmployeesById(store);
    const plan = planChanges({
      reports,
      stored,
      payees: await storedPayees(store),
      settings: planSettings(deps),
      as_of: await newestReportTime(db),
      payees_as_of: await newestReportTime(db, 'employee_payees'),
    });
    const { counts, held_by, changes, restated, payees } = plan;
    const hash = keyring.fingerprint(canonicalJson({ changes, restated, payees }));
    await savePlan(
      db,
      blobs,
      { sync_id, hash, dry_run, counts, held_by: [...held_by] },
      chunksOf(plan, stored, config.transactionRows),
    );
    await keepOutcomes(deps, sync_id, plan);
    const held = held_by.length > 0 && !dry_run;
    await updateSyncLog(db, sync_id, {
      plan_hash: hash,
      employees: counts,
      status: held ? 'held' : 'running',
    });
    return { hash, counts, held_by };
  };
}

type Planned = { readonly sync_id: string; readonly dry_run: boolean; readonly report_type: ReportSelection };

/** The run's files that could be read; and reports applied before that are not older than the oldest of their pushes, since those may win. */
async function reportsOf(deps: Deps, { sync_id, dry_run, report_type }: Planned): Promise<PlanReport[]> {
  const { db } = deps.store;
  const own = (await runFiles(db, sync_id)).filter(isPlannable(report_type));
  const times = own.flatMap(({ report_time }) => report_time ?? []).sort();
  const oldest = times[0];
  if (oldest === undefined) return [];
  const known = new Set(own.map(({ file_id }) => file_id));
  const newer = (await newerApplied(db, earliestOfPush(oldest))).filter(({ file_id }) => !known.has(file_id));
  await addRereads(db, { sync_id, dry_run }, newer);

  const reports: PlanReport[] = [];
  for (const file of [...own, ...newer]) {
    const { validation } = await fileReport(deps, file);
    if (validation.ok) reports.push({ file: file.file_id, report: validation.report });
  }
  return reports;
}

function isPlannable(selection: ReportSelection): (file: RunFile) => boolean {
  const wanted = new Set(reportTypesOf(selection));
  return ({ report_type, status, reread }) =>
    !reread &&
    report_type !== null &&
    wanted.has(report_type) &&
    ['validated', 'applied', 'unchanged'].includes(status);
}

/** Only the plan knows which rows are twins, since their codes are whole only now. */
async function keepOutcomes({ store: { db } }: Deps, sync_id: string, { files }: Plan): Promise<void> {
  for (const {
    file: file_id,
    rows_read: read,
    rows_valid: valid,
    rows_quarantined: quarantined,
    rows_duplicate: duplicates,
    issues,
  } of files) {
    await updateFile(db, { sync_id, file_id }, { rows: { read, valid, quarantined, duplicates } });
    await keepRowIssues(db, { sync_id, file_id }, issues);
  }
}
