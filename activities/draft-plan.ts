import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import { newestReportTime } from '../infra/files/applied-reports.js';
import { loadRows } from '../infra/files/stored-reports.js';
import type { SyncLog } from '../infra/mongo/documents/sync-log-document.js';
import { type PlanChunk, writesOf } from '../infra/plans/plan-chunks.js';
import type { MissingPeople } from '../infra/roster/missing-employees.js';
import { payeesIn } from '../infra/roster/payees.js';
import { employeesIn, rosterFigures } from '../infra/roster/roster.js';
import { canonicalJson } from '../shared/canonical-json.js';
import { EMPLOYEE_FIELDS } from '../shared/employee.js';
import { partitionRange, partsFor } from '../shared/partition.js';
import { inferCodeWidth } from '../shared/plan/code-width.js';
import { countPartition, type PartitionCounts, type RosterFigures } from '../shared/plan/conclude-plan.js';
import type { CodeWidth, PartitionPlan, PlanReport } from '../shared/plan/plan.js';
import { planPartition } from '../shared/plan/plan-partition.js';
import type { ReportTime } from '../shared/report.js';
import type { RowIssue } from '../shared/row-issue.js';
import type { MappedDeps } from './deps.js';
import { missingPeople } from './missing-people.js';
import { type DraftReport, type Drifts, planReports } from './plan-reports.js';
import { planSettings } from './plan-settings.js';

/** What the parts of a plan have in common. Plain data without rows. */
export type PlanDraft = {
  readonly reports: readonly DraftReport[];
  readonly code_width: CodeWidth;
  readonly roster: RosterFigures;
  readonly as_of: ReportTime | null;
  readonly payees_as_of: ReportTime | null;
  /** The number of parts, each a range of partitions. */
  readonly parts: number;
};

/** What one part of a plan would write and report. */
export type PartDraft = {
  readonly counts: PartitionCounts;
  readonly writes: PlanChunk;
  /** Of everything that the part would write. Equal writes give equal digests. Not a keyed hash, so only store it sealed. */
  readonly digest: string;
  readonly missing: MissingPeople | null;
  /** The files whose rows change something. */
  readonly changed_by: readonly string[];
  readonly files: readonly PartOutcome[];
};
/** The rows of a file that the plan found to be duplicates or in conflict, and all issues of the part's rows. */
export type PartOutcome = {
  readonly file: string;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly issues: readonly RowIssue[];
};

/** Rows and employees that one part has in memory, about. */
const PART_SIZE = 20_000;
/** Blobs that are read at the same time. */
const READS = 4;

/** Prepares a plan: its reports, the width of the codes, and into how many parts it is cut. */
export async function prepareDraft(
  deps: MappedDeps,
  log: Pick<SyncLog, 'sync_id' | 'dry_run' | 'report_type'>,
): Promise<{ readonly draft: PlanDraft; readonly drifts: Drifts }> {
  const { store } = deps;
  const { reports, drifts } = await planReports(deps, log);
  const roster = await rosterFigures(store);
  const { employee_id_width } = planSettings(deps);
  const rows = reports.reduce((sum, { head }) => sum + head.rows_valid, 0);
  const draft = {
    reports,
    code_width: inferCodeWidth(
      reports.map(({ head }) => head),
      roster.widths,
      employee_id_width,
    ),
    roster,
    as_of: await newestReportTime(store.db),
    payees_as_of: await newestReportTime(store.db, 'employee_payees'),
    parts: reports.length === 0 ? 1 : partsFor(rows + roster.employees, PART_SIZE),
  };
  return { draft, drifts };
}

/** Plans what the reports would change in one part of the current roster. */
export async function draftPart(
  deps: Pick<MappedDeps, 'store' | 'blobs' | 'mapping'>,
  draft: PlanDraft,
  part: number,
): Promise<PartDraft> {
  const range = partitionRange(part, draft.parts);
  const { store } = deps;
  const limit = pLimit(READS);
  const load = async ({ file, mtime, key }: DraftReport): Promise<PlanReport> => {
    return { file, mtime, report: await loadRows(deps.blobs, key, range) };
  };
  const reports = await Promise.all(draft.reports.map((report) => limit(() => load(report))));
  const nothingNew = reports.length === 0;
  const stored = nothingNew ? new Map() : await employeesIn(store, range);
  const payees = nothingNew ? new Map() : await payeesIn(store, range);
  const { as_of, payees_as_of, code_width } = draft;
  const plan = planPartition({ reports, stored, payees, as_of, payees_as_of, width: code_width.width });
  const writes = writesOf(plan, stored);
  return {
    counts: countPartition(plan),
    writes,
    digest: digestOf(writes),
    missing: await missingPeople(deps, { plan, reports, stored, width: code_width.width, range }),
    changed_by: [...changedBy(plan)],
    files: plan.files.map(({ file, rows_duplicate, rows_quarantined, issues }, at) => {
      const ofReport = reports[at]?.report.rows_quarantined ?? 0;
      return { file, duplicates: rows_duplicate, quarantined: rows_quarantined - ofReport, issues };
    }),
  };
}

/** Returns the content of a plan, as input of its hash. */
export function planContent(parts: readonly Pick<PartDraft, 'digest'>[]): string {
  return parts.map(({ digest }) => digest).join('\n');
}

function digestOf({ employees, payees }: PlanChunk): string {
  const hash = createHash('sha256');
  for (const write of employees) {
    const { kind, employee_id, fields, statements } = write;
    const values = EMPLOYEE_FIELDS.map((field) => fields[field]);
    const before =
      write.kind === 'updated' ? write.changes.map((change) => [change.field, change.before]) : [];
    hash.update(JSON.stringify([kind, employee_id, values, before])).update(statements);
  }
  return hash.update(canonicalJson(payees)).digest('base64url');
}

/** Returns the files that the changes come from. */
function changedBy({ changes, payees }: PartitionPlan): Set<string> {
  const files = new Set<string>();
  for (const { kind, fields, statements } of changes) {
    if (kind === 'updated') for (const { origin } of fields) if (origin) files.add(origin.file);
    if (kind === 'created') {
      const { employee_directory, employee_dates, rate_history, rates } = statements;
      for (const { origin } of [...employee_directory, ...employee_dates, ...rate_history, ...rates])
        files.add(origin.file);
    }
  }
  for (const { payee } of payees) for (const { origin } of payee.layers) files.add(origin.file);
  return files;
}
