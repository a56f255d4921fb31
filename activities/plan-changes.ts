import { randomBytes } from 'node:crypto';
import type { Db } from 'mongodb';
import { fileErrors } from '../infra/files/file-errors.js';
import { updateFiles } from '../infra/files/file-status.js';
import { tallyFiles } from '../infra/files/file-tally.js';
import { clearRowIssues } from '../infra/files/row-issues.js';
import { runFiles } from '../infra/files/run-files.js';
import type { PlanDocument } from '../infra/mongo/documents/plan-document.js';
import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import { assertCurrent, type PlanningAttempt, whileCurrent } from '../infra/plans/planning-attempts.js';
import { findPlan, savePlan, sweepPlanBlobs } from '../infra/plans/plans.js';
import { releaseRoster, takeRoster } from '../infra/syncs/leases.js';
import { getSyncLog, updateSyncLog } from '../infra/syncs/sync-logs.js';
import { AppError } from '../shared/app-error.js';
import { windowFigures } from '../shared/plan/brake-window.js';
import { concludePlan } from '../shared/plan/conclude-plan.js';
import type { PlanFigures } from '../shared/plan/figures.js';
import type { Brake } from '../shared/plan/plan.js';
import { tallyOf } from '../shared/plan/plan-figures.js';
import type { ReportedBrake } from '../shared/sync-report.js';
import { CHUNKS_PER_STEP } from '../shared/sync-run.js';
import { beginPlanning } from './begin-planning.js';
import type { Activities, PlanSummary } from './contract.js';
import { type Deps, type MappedDeps, withMapping } from './deps.js';
import { planContent } from './draft-part.js';
import { leaseHolder, leaseTakeover } from './lease-holder.js';
import { missingIn } from './missing-people.js';
import type { PlanDraft } from './plan-draft.js';
import type { PlanPart } from './plan-part.js';
import type { Drifts } from './plan-reports.js';
import { planSettings } from './plan-settings.js';
import { prepareDraft } from './prepare-draft.js';

/** A prepared plan. `fence`: of the roster lease; null in a dry run, which takes no lease. */
type StoredDraft = PlanDraft & {
  readonly fence: number | null;
  readonly drifts: readonly (readonly [
    file: string,
    drift: Drifts extends ReadonlyMap<string, infer T> ? T : never,
  ])[];
};

/**
 * Compares the run's files with the roster, and stores exactly what would change, with a hash. A small plan is made at once. A large one is
 * prepared, made part by part, and put together, so that no step has the whole roster in memory.
 */
export function createPlanChanges(deps: Deps): Activities['planChanges'] {
  const { store, blobs } = deps;
  return async ({ sync_id, draft: id, part }) => {
    const log = await getSyncLog(store.db, sync_id);
    const mapped = await withMapping(deps);
    const attempt = await beginPlanning(deps, sync_id, part);
    if (id === undefined) return begin(mapped, log, attempt);
    if (part === undefined && !(await blobs.has(draftKey(sync_id, id))))
      return concludedBefore(deps, sync_id);
    const draft = await loadJson<StoredDraft>(deps, draftKey(sync_id, id));
    if (part !== undefined) {
      const key = partKey(sync_id, id, part);
      const made = await makePart(mapped, draft, { key, part, attempt });
      await replaceJson(deps, key, made, attempt);
      return { draft: id, parts: draft.parts };
    }
    const parts: PlanPart[] = [];
    for (let number = 0; number < draft.parts; number += 1)
      parts.push(await loadJson<PlanPart>(deps, partKey(sync_id, id, number)));
    return conclude(mapped, log, draft, { parts, attempt });
  };
}

async function begin(deps: MappedDeps, log: SyncLog, attempt: PlanningAttempt) {
  const { store } = deps;
  const { sync_id, dry_run } = log;
  const fence = dry_run ? null : await takeRoster(store.db, leaseHolder(log), leaseTakeover(deps));
  const { draft, drifts } = await prepareDraft(deps, log, { attempt });
  await clearRowIssues(store.db, { sync_id }, (write) => whileCurrent(store.db, attempt, write));
  const id = randomBytes(6).toString('hex');
  const stored = { ...draft, fence, drifts: [...drifts] };
  if (draft.parts === 1) {
    const part = await makePart(deps, draft, { key: partKey(sync_id, id, 0), part: 0, attempt });
    return conclude(deps, log, stored, { parts: [part], attempt });
  }
  await replaceJson(deps, draftKey(sync_id, id), stored, attempt);
  return { draft: id, parts: draft.parts };
}

/** Makes one part of a plan. Each attempt writes its own blobs. */
function makePart(
  { tasks, mapping }: MappedDeps,
  draft: PlanDraft,
  { key, part, attempt }: { readonly key: string; readonly part: number; readonly attempt: PlanningAttempt },
) {
  const { sync_id, token } = attempt;
  return tasks.makePart({ mapping, sync_id, draft, part, attempt, key: `${key}.${token}` });
}

function draftKey(sync_id: string, draft: string): string {
  return `plans/${sync_id}/${draft}`;
}

function partKey(sync_id: string, draft: string, part: number): string {
  return `${draftKey(sync_id, draft)}/${part}`;
}

/** @throws AppError `attempt_superseded` */
async function replaceJson(
  { store: { db }, blobs }: Pick<Deps, 'store' | 'blobs'>,
  key: string,
  value: unknown,
  attempt: PlanningAttempt,
): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(value));
  await blobs.replace(key, bytes, (session) => assertCurrent(db, attempt, session));
}

async function loadJson<T>({ blobs }: Pick<Deps, 'blobs'>, key: string): Promise<T> {
  return JSON.parse((await blobs.get(key)).toString('utf8')) as T;
}

/** Puts the parts together to the plan of the sync. */
async function conclude(
  deps: MappedDeps,
  { sync_id, dry_run }: SyncLog,
  draft: StoredDraft,
  { parts, attempt }: { readonly parts: readonly PlanPart[]; readonly attempt: PlanningAttempt },
): Promise<PlanSummary> {
  const { store, blobs } = deps;
  const { db, keyring } = store;
  const { code_width, reports, fence, roster } = draft;
  const { counts, held_by, figures, readings } = concludePlan(
    parts.map((part) => part.counts),
    {
      ...draft,
      reports: reports.map(({ head, ...facts }) => ({ ...facts, report: head })),
      settings: planSettings(deps),
    },
  );
  const hash = keyring.fingerprint(planContent(parts, true));
  const missing = missingIn(parts);
  const chunk_keys = parts.flatMap((part) => part.chunk_keys);
  const chunk_groups = parts.flatMap((part) => part.chunk_groups ?? []);
  const proposed = {
    sync_id,
    hash,
    dry_run,
    counts,
    held_by: held_by.map(storedBrake),
    figures: windowFigures(figures),
    readings,
    roster: { employees: roster.employees, active: roster.active, payees: roster.payees },
    chunk_keys,
    ...(chunk_groups.length === chunk_keys.length && { chunk_groups }),
    covers_missing: true,
    parts: draft.parts,
    changed_by: [...new Set(parts.flatMap((part) => part.changed_by))],
    ...(missing && { missing }),
    ...(fence !== null && { roster_fence: fence }),
  };
  const saved = await savePlan(db, blobs, proposed, attempt);
  await assertCurrent(db, attempt);
  await saveOutcomes(deps, { sync_id, dry_run, attempt }, draft, parts, figures);
  const held = held_by.length > 0 && !dry_run;
  const patch = {
    ...(await tallyFiles(db, sync_id)),
    errors: await fileErrors(db, sync_id),
    plan_hash: hash,
    held_by: await namedBrakes(db, sync_id, saved.held_by),
    employees: counts,
    ...(reports.length > 0 && { code_width: { ...code_width, counts: { ...code_width.counts } } }),
    status: held ? 'held' : 'running',
  } as const;
  await whileCurrent(db, attempt, async (session) => {
    if (held) await releaseRoster(db, sync_id, session);
    await updateSyncLog(db, sync_id, patch, session);
  });
  await assertCurrent(db, attempt);
  const { created, updated } = counts;
  if (held) deps.logger.warn('sync_held', { sync_id, brakes: held_by.length, created, updated });
  // The draft goes before its parts: without it, a repeat of this step knows that the plan is complete.
  await sweepPlanBlobs(db, blobs, sync_id, () => assertCurrent(db, attempt));
  return summaryOf(deps, saved);
}

function storedBrake({ examples = [], files = [], ...brake }: Brake): PlanDocument['held_by'][number] {
  return { ...brake, examples: [...examples], files: [...files] };
}

/** Returns the brakes with the names of their files. */
async function namedBrakes(
  db: Db,
  sync_id: string,
  brakes: PlanDocument['held_by'],
): Promise<ReportedBrake[]> {
  if (brakes.length === 0) return [];
  const names = new Map((await runFiles(db, sync_id)).map(({ file_id, name }) => [file_id, name]));
  return brakes.map(({ files = [], ...brake }) => ({
    ...brake,
    files: files.map((id) => names.get(id) ?? id),
  }));
}

/** Returns the plan that an earlier attempt completed, but could not report. @throws AppError `blob_missing` */
async function concludedBefore(deps: Deps, sync_id: string): Promise<PlanSummary> {
  const plan = await findPlan(deps.store.db, sync_id);
  if (plan === null) throw new AppError('blob_missing', { key: `plans/${sync_id}` });
  return summaryOf(deps, plan);
}

function summaryOf({ config }: Pick<Deps, 'config'>, plan: PlanDocument): PlanSummary {
  const { hash, counts, held_by, chunk_keys } = plan;
  const chunks = chunk_keys.length;
  const { reminderHours: reminder_hours, deadlineHours: deadline_hours } = config.holds;
  return {
    ...{ hash, counts, held_by },
    ...(chunks > CHUNKS_PER_STEP && { chunks }),
    ...(held_by.length > 0 && { hold: { reminder_hours, deadline_hours } }),
  };
}

/** Stores the row counts per file. Duplicate rows are only known after the plan has padded the codes. */
async function saveOutcomes(
  { store: { db } }: Deps,
  { attempt, ...run }: Pick<SyncLog, 'sync_id' | 'dry_run'> & { readonly attempt: PlanningAttempt },
  { reports, drifts }: StoredDraft,
  parts: readonly PlanPart[],
  figures: PlanFigures,
): Promise<void> {
  const found = new Map(reports.map(({ file }) => [file, { duplicates: 0, quarantined: 0 }]));
  for (const { file, duplicates, quarantined } of parts.flatMap(({ files }) => files)) {
    const sums = found.get(file);
    if (!sums) continue;
    sums.duplicates += duplicates;
    sums.quarantined += quarantined;
  }
  const driftOf = new Map(drifts);
  await updateFiles(
    db,
    run,
    reports.map(({ file: file_id, head }) => {
      const { duplicates = 0, quarantined: conflicting = 0 } = found.get(file_id) ?? {};
      const quarantined = head.rows_quarantined + conflicting;
      const valid = head.rows_read - quarantined - duplicates;
      const drift = driftOf.get(file_id);
      const rows = { read: head.rows_read, valid, quarantined, duplicates };
      const people = tallyOf(figures, `people/${file_id}`).count;
      return {
        file_id,
        findings: { rows, ...(people > 0 && { people }), ...(drift && { drift: drift.drift }) },
      };
    }),
    (write) => whileCurrent(db, attempt, write),
  );
}
