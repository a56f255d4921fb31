import { BlobStore } from '../../infra/blobs/blob-store.js';
import { erasedPeople } from '../../infra/erasure/erased-people.js';
import { appliedReports } from '../../infra/files/applied-reports.js';
import { loadRows } from '../../infra/files/stored-reports.js';
import { rosterRevision } from '../../infra/mongo/roster-revision.js';
import type { Store } from '../../infra/mongo/store.js';
import { rosterFigures } from '../../infra/roster/roster.js';
import { AppError } from '../../shared/app-error.js';
import type { Config } from '../../shared/config.js';
import { padEmployeeCode, type RowCode } from '../../shared/fields/employee-code.js';
import { PARTITIONS, type PartitionRange, partitionRange, partsFor } from '../../shared/partition.js';
import { inferCodeWidth } from '../../shared/plan/code-width.js';
import type { RosterFigures } from '../../shared/plan/conclude-plan.js';
import type { PartitionPlan, PlanReport } from '../../shared/plan/plan.js';
import { planPartition } from '../../shared/plan/plan-partition.js';
import { isLaterPush, type PushWindow } from '../../shared/plan/push.js';
import type { ReportTime } from '../../shared/report.js';
import type { ReportMapping } from '../../shared/reports/mapping.js';
import type { ValidatedReport } from '../../shared/reports/validated-report.js';
import { undoneRecords, widthsOfFiles } from './applied-syncs.js';
import { compareEmployees } from './compare-employees.js';
import { comparePayees } from './compare-payees.js';
import type { Difference } from './difference.js';
import { type KeptReport, KeptReports } from './kept-reports.js';
import { mappingOfFiles } from './mapping-of-files.js';

/**
 * `undone`: employees that differ because of an undo, or have values of a file that is gone. Only the consistency of their record is checked.
 * `payees_undone`: whether this is so for all payees. `differences` has the first thousand of `differences_total`.
 */
export type RosterVerification = {
  readonly files: number;
  readonly employees: number;
  readonly undone: number;
  readonly payees: number;
  readonly payees_undone: boolean;
  readonly differences_total: number;
  readonly differences: readonly Difference[];
};

export type VerifyProgress = {
  readonly step: 'files' | 'people';
  readonly done: number;
  readonly total: number;
};

type Params = {
  readonly store: Store;
  readonly config: Config;
  /** The mapping in effect. */
  readonly mapping: ReportMapping;
  readonly onProgress: (progress: VerifyProgress) => void;
};

const MOST_LISTED = 1_000;
/** About how many rows and employees are in memory together. */
const PART_SIZE = 20_000;
const BEYOND: PartitionRange = { from: PARTITIONS, to: Number.MAX_SAFE_INTEGER };

/**
 * Rebuilds the whole roster from the kept bytes of the applied files, and compares each employee and payee with it. A file is read with the
 * mapping that it was last read with, if the database has it. Works part by part, so that no roster is in memory. Changes nothing, but may
 * store the rows of files that another version of the program read.
 *
 * @throws AppError `roster_changed` when a sync changed the roster meanwhile and there are differences
 */
export async function verifyRoster(params: Params): Promise<RosterVerification> {
  const { db } = params.store;
  const before = await rosterRevision(db);
  const found = await compareAll(params);
  if (found.differences_total > 0 && (await rosterRevision(db)) !== before)
    throw new AppError('roster_changed');
  return found;
}

async function compareAll(params: Params): Promise<RosterVerification> {
  const { store, config, onProgress } = params;
  const differences = new Map<string, Difference>();
  let unlisted = 0;
  const onDifference = (difference: Difference) => {
    if (differences.size < MOST_LISTED) differences.set(JSON.stringify(difference), difference);
    else unlisted += 1;
  };
  const blobs = new BlobStore(store);
  const kept = new KeptReports({ store, blobs }, await erasedPeople(store), onDifference);
  const { reports, unkept, unkeptPayees } = await readFiles(params, kept);
  const undone = await undoneRecords(store, blobs);
  const roster = await rosterFigures(store);
  const rows = reports.reduce((sum, { head }) => sum + head.rows_valid, 0);
  const parts = partsFor(rows + roster.employees, PART_SIZE);
  const widthsOf = await widthsOfFiles(store.db, widthOf(params, reports, roster.widths));
  const counts = { employees: 0, undone: 0, payees: 0 };
  const compare = async (range: PartitionRange, rebuilt: Pick<PartitionPlan, 'changes' | 'payees'>) => {
    const people = new Map(rebuilt.changes.map((change) => [change.employee_id, change]));
    const found = await compareEmployees(
      store,
      { range, rebuilt: people, undone: undone.employees, unkept },
      onDifference,
    );
    counts.employees += found.employees;
    counts.undone += found.undone;
    const payees = rebuilt.payees.map(({ payee }) => payee);
    counts.payees += await comparePayees(store, { range, rebuilt: payees, isUndone }, onDifference);
  };
  const lists = [undone.payees, unkeptPayees].flatMap((time) => time ?? []);
  const isUndone = !lists.every((time) => hasLaterPayees(reports, time, config.reports.pushMinutes));
  for (let part = 0; part < parts; part += 1) {
    const range = partitionRange(part, parts);
    await compare(range, await rebuild(config, await loadReports(kept, reports, { range, widthsOf })));
    onProgress({ step: 'people', done: part + 1, total: parts });
  }
  // Records that no part has, because their partition is altered.
  await compare(BEYOND, { changes: [], payees: [] });
  return {
    files: reports.length,
    ...counts,
    payees_undone: isUndone,
    differences_total: differences.size + unlisted,
    differences: [...differences.values()],
  };
}

function widthOf(
  { config, mapping }: Params,
  reports: readonly KeptReport[],
  stored: RosterFigures['widths'],
) {
  const heads = reports.map(({ head }) => head);
  return inferCodeWidth(heads, stored, config.reports.employeeIdWidth ?? mapping.employee_id_width).width;
}

/** Whether a payees report came after this time, of one that an undo reverted or that is not kept. A payees report replaces all before it. */
function hasLaterPayees(reports: readonly KeptReport[], time: ReportTime, push: PushWindow): boolean {
  const lists = reports.filter(({ head }) => head.report_type === 'employee_payees');
  return lists.some(({ head }) => isLaterPush(head.report_time, time, push));
}

/** Plans the roster from the reports. The codes of their rows are already padded. */
function rebuild(
  { reports: { pushMinutes }, brakes }: Config,
  reports: readonly PlanReport[],
): PartitionPlan {
  return planPartition({
    ...{ reports, width: null, stored: new Map(), payees: new Map(), as_of: null, payees_as_of: null },
    push_minutes: pushMinutes,
    pay_jump_ratio: brakes.payJumpRatio,
  });
}

/** `unkept`: files of which nothing is kept any more. `unkeptPayees`: the time of the newest list of payees among them. */
type ReadFiles = {
  readonly reports: readonly KeptReport[];
  readonly unkept: ReadonlySet<string>;
  readonly unkeptPayees: ReportTime | null;
};

async function readFiles(
  { store: { db }, config, mapping, onProgress }: Params,
  kept: KeptReports,
): Promise<ReadFiles> {
  const files = await appliedReports(db);
  const mappingOf = await mappingOfFiles(db, config, mapping);
  const reports: KeptReport[] = [];
  const unkept = new Set<string>();
  let unkeptPayees: ReportTime | null = null;
  for (const [at, file] of files.entries()) {
    const report = await kept.read(file, mappingOf(file));
    if (report) reports.push(report);
    else if (file.bytes_removed) {
      unkept.add(file.file_id);
      if (file.report_type === 'employee_payees') unkeptPayees = newest(unkeptPayees, file.report_time);
    }
    onProgress({ step: 'files', done: at + 1, total: files.length });
  }
  return { reports, unkept, unkeptPayees };
}

function newest(left: ReportTime | null, right: ReportTime | null): ReportTime | null {
  return left !== null && (right === null || left > right) ? left : right;
}

type Loading = {
  readonly range: PartitionRange;
  readonly widthsOf: (file: string) => readonly (number | null)[];
};

/** Returns the reports with their rows, once for each width that the codes of a file were padded to. */
async function loadReports(
  kept: KeptReports,
  reports: readonly KeptReport[],
  { range, widthsOf }: Loading,
): Promise<PlanReport[]> {
  const loaded: PlanReport[] = [];
  for (const { file, mtime, key, head } of reports) {
    const rows = await loadRows(kept, key, range);
    for (const width of widthsOf(file))
      loaded.push({ file, mtime, report: { ...padded(rows, width), report_time: head.report_time } });
  }
  return loaded;
}

function padded(report: ValidatedReport, width: number | null): ValidatedReport {
  const pad = (code: RowCode): RowCode => ({ kind: 'text', raw: padEmployeeCode(code, width) });
  const rows = report.rows.map((row) => ({ ...row, code: pad(row.code) }));
  return { ...report, rows, doubtful_codes: report.doubtful_codes.map(pad) } as ValidatedReport;
}
