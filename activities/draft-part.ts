import { createHash, hash } from 'node:crypto';
import pLimit from 'p-limit';
import { loadRows } from '../infra/files/stored-reports.js';
import { type PlanChunk, storedKind, writesOf } from '../infra/plans/plan-chunks.js';
import type { MissingPeople } from '../infra/roster/missing-employees.js';
import { payeesIn } from '../infra/roster/payees.js';
import { employeesIn } from '../infra/roster/roster.js';
import type { MappedStore } from '../services/reports/read-report.js';
import { canonicalJson } from '../shared/canonical-json.js';
import { EMPLOYEE_FIELDS } from '../shared/employee.js';
import { partitionRange } from '../shared/partition.js';
import { changedBy } from '../shared/plan/changed-by.js';
import { countPartition, type PartitionCounts } from '../shared/plan/conclude-plan.js';
import type { PlanReport } from '../shared/plan/plan.js';
import { planPartition, readPartition } from '../shared/plan/plan-partition.js';
import { statedContent } from '../shared/plan/stated-content.js';
import type { EmployeeStatements } from '../shared/plan/statement.js';
import type { RowIssue } from '../shared/row-issue.js';
import { missingIn, missingPeople } from './missing-people.js';
import type { DraftReport, PlanDraft } from './plan-draft.js';

/** The writes and findings of one part of a plan. */
export type PartDraft = {
  readonly counts: PartitionCounts;
  readonly writes: PlanChunk;
  /** The digest of everything that the part would write. Equal writes give equal digests. Not a keyed hash, so only store it sealed. */
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

/** Blobs that are read at the same time. */
const READS = 4;

/** Plans what the reports would change in one part of the current roster. */
export async function draftPart(deps: MappedStore, draft: PlanDraft, part: number): Promise<PartDraft> {
  const range = partitionRange(part, draft.parts);
  const { store } = deps;
  const limit = pLimit(READS);
  const load = async ({ file, mtime, key, head, reread }: DraftReport): Promise<PlanReport> => {
    const report = await loadRows(deps.blobs, key, range);
    return { file, mtime, report: { ...report, report_time: head.report_time }, ...(reread && { reread }) };
  };
  const reports = await Promise.all(draft.reports.map((report) => limit(() => load(report))));
  const nothingNew = reports.length === 0;
  const { payees_as_of, push_minutes, pay_jump_ratio } = draft;
  const { width } = draft.code_width;
  const read = readPartition({ reports, width, as_of: draft.as_of });
  const { as_of, reported } = read;
  const digestOf = (statements: EmployeeStatements | undefined) =>
    statements && as_of !== null ? statedDigest(statedContent(statements, as_of, push_minutes)) : undefined;
  const { stored, unchanged } = nothingNew
    ? { stored: new Map(), unchanged: new Map() }
    : await employeesIn(store, range, (id) => digestOf(reported.get(id)));
  const payees = nothingNew ? new Map() : await payeesIn(store, range);
  const rereads = reports.filter(({ reread }) => reread);
  const plan = planPartition(
    {
      ...{ reports, stored, unchanged, payees, as_of: draft.as_of, payees_as_of },
      ...{ push_minutes, pay_jump_ratio, width },
    },
    read,
  );
  const writes = writesOf(plan, stored, digestOf);
  return {
    counts: countPartition(plan),
    writes,
    digest: digestOfWrites(writes),
    missing: await missingPeople(deps, { plan, reports, stored, width, range }),
    changed_by: [...changedBy(plan, new Set(rereads.map(({ file }) => file)))],
    files: plan.files.map(({ file, rows_duplicate, rows_quarantined, issues }, at) => {
      const ofReport = reports[at]?.report.rows_quarantined ?? 0;
      return { file, duplicates: rows_duplicate, quarantined: rows_quarantined - ofReport, issues };
    }),
  };
}

/** Returns the content of a plan, as input of its hash. Hashes of earlier versions do not cover the missing people. */
export function planContent(
  parts: readonly Pick<PartDraft, 'digest' | 'missing'>[],
  coversMissing: boolean,
): string {
  const digests = parts.map(({ digest }) => digest);
  return [...digests, ...(coversMissing ? [canonicalJson(missingIn(parts))] : [])].join('\n');
}

/** Returns the digest of a content. It covers the names of the fields, so that a version of the program with other fields gives other digests. */
function statedDigest(content: string | null): string | undefined {
  if (content === null) return undefined;
  return hash('sha256', `${FIELD_NAMES}${content}`, 'base64url');
}

const FIELD_NAMES = hash('sha256', EMPLOYEE_FIELDS.join());

function digestOfWrites({ employees, payees }: PlanChunk): string {
  const digest = createHash('sha256');
  for (const write of employees) {
    const { kind, employee_id, fields, statements } = write;
    const values = EMPLOYEE_FIELDS.map((field) => fields[field]);
    const before =
      write.kind === 'updated' ? write.changes.map((change) => [change.field, change.before]) : [];
    digest.update(JSON.stringify([storedKind(kind), employee_id, values, before])).update(statements);
  }
  return digest.update(canonicalJson(payees)).digest('base64url');
}
