import { fileErrors } from '../infra/files/file-errors.js';
import { updateFile } from '../infra/files/file-status.js';
import { tallyFiles } from '../infra/files/file-tally.js';
import { saveRowIssues } from '../infra/files/row-issues.js';
import { chunksOf } from '../infra/plans/plan-chunks.js';
import { savePlan } from '../infra/plans/plans.js';
import { releaseRoster, takeRoster } from '../infra/syncs/leases.js';
import { getSyncLog, updateSyncLog } from '../infra/syncs/sync-logs.js';
import type { Plan } from '../shared/plan/plan.js';
import type { Activities } from './contract.js';
import { type Deps, withMapping } from './deps.js';
import { draftPlan } from './draft-plan.js';
import { leaseHolder, leaseTakeover } from './lease-holder.js';
import { missingPeople } from './missing-people.js';
import type { Drifts } from './plan-reports.js';

/** Compares the run's files with the roster, and stores exactly what would change, with a hash. */
export function createPlanChanges(deps: Deps): Activities['planChanges'] {
  const { store, blobs, config } = deps;
  const { db, keyring } = store;
  return async ({ sync_id }) => {
    const mapped = withMapping(deps);
    const log = await getSyncLog(db, sync_id);
    const { report_type, dry_run } = log;
    const roster = dry_run ? null : await takeRoster(db, leaseHolder(log), leaseTakeover(deps));
    const draft = await draftPlan(mapped, { sync_id, dry_run, report_type });
    const { plan, reports, drifts, stored } = draft;
    const { counts, held_by, code_width } = plan;
    const hash = keyring.fingerprint(draft.content);
    const missing = await missingPeople(mapped, { plan, reports, stored });
    await savePlan(
      db,
      blobs,
      {
        sync_id,
        hash,
        dry_run,
        counts,
        held_by: [...held_by],
        ...(missing && { missing }),
        ...(roster && { roster_fence: roster.fence }),
      },
      chunksOf(plan, stored, config.transactionRows),
    );
    await saveOutcomes(deps, sync_id, plan, drifts);
    const held = held_by.length > 0 && !dry_run;
    if (held) await releaseRoster(db, sync_id);
    await updateSyncLog(db, sync_id, {
      ...(await tallyFiles(db, sync_id)),
      errors: await fileErrors(db, sync_id),
      plan_hash: hash,
      employees: counts,
      ...(reports.length > 0 && { code_width: { ...code_width, counts: { ...code_width.counts } } }),
      status: held ? 'held' : 'running',
    });
    return { hash, counts, held_by };
  };
}

/** Stores the row counts and issues per file. Duplicate rows are only known after the plan has padded the codes. */
async function saveOutcomes(
  { store: { db } }: Deps,
  sync_id: string,
  { files }: Plan,
  drifts: Drifts,
): Promise<void> {
  for (const {
    file: file_id,
    rows_read: read,
    rows_valid: valid,
    rows_quarantined: quarantined,
    rows_duplicate: duplicates,
    issues,
  } of files) {
    const rows = { read, valid, quarantined, duplicates };
    const found = drifts.get(file_id);
    await updateFile(db, { sync_id, file_id }, { rows, ...(found && { drift: found.drift }) });
    await saveRowIssues(db, { sync_id, file_id }, issues);
  }
}
