import { Packr } from 'msgpackr';
import { PARTITIONS, type PartitionRange, partitionOf, partsFor } from '../../shared/partition.js';
import type {
  EmployeeRow,
  Line,
  PayeeRow,
  RateRow,
  ReportRefusal,
  ValidatedReport,
  Validation,
} from '../../shared/reports/validated-report.js';
import type { RowIssue } from '../../shared/row-issue.js';
import type { BlobStore } from '../blobs/blob-store.js';

type AnyRow = ValidatedReport['rows'][number];

/** A stored report without its rows and issues, which are only counted. */
export type ReportHead = Pick<
  ValidatedReport,
  'report_type' | 'report_time' | 'columns' | 'rows_read' | 'rows_quarantined' | 'code_widths'
> & {
  readonly rows_valid: number;
  readonly issues: number;
};
/** `parsed` counts the tables of the file and all of their rows. */
export type StoredReport = { readonly parsed: { readonly tables: number; readonly rows: number } } & (
  | { readonly ok: true; readonly head: ReportHead }
  | { readonly ok: false; readonly refusal: ReportRefusal }
);

/** Rows in a segment, about. */
const SEGMENT_ROWS = 5_000;

/** Row and issue tuples name their table by its number in `tables`. `P` is the partition of the row that an issue is about. */
type Segment = {
  readonly tables: readonly (readonly [sheet: string, table: string])[];
  readonly rows: readonly RowTuple[];
  readonly issues: readonly (readonly [
    table: number,
    row: number,
    field: string,
    code: RowIssue['code'],
    partition: number,
  ])[];
};
type RowTuple = readonly [
  table: number,
  row: number,
  isNumber: boolean,
  raw: string,
  fields: object,
  ...rate: unknown[],
];

/** The first blob of a report. A small report has its only segment inside. */
type Head = StoredReport & { readonly segments: number; readonly segment?: Buffer };

// Self-describing records: a segment is read without any other.
const packr = new Packr({ useRecords: true, moreTypes: false });

/**
 * Stores a validated report once, sealed, as a head and segments of rows by partition, so that a step reads only the rows of its partitions.
 * Blobs begin with `key`. Does nothing when the key exists.
 */
export async function storeReport(
  blobs: BlobStore,
  key: string,
  validation: Validation,
  parsed: StoredReport['parsed'],
): Promise<StoredReport> {
  if (!validation.ok) {
    const refused = { ok: false, refusal: validation.refusal, parsed } as const;
    await blobs.put(key, packr.pack({ ...refused, segments: 0 } satisfies Head));
    return refused;
  }
  const { rows, issues, report_type, report_time, columns, rows_read, rows_quarantined, code_widths } =
    validation.report;
  const stored = {
    ok: true,
    parsed,
    head: {
      report_type,
      report_time,
      columns,
      rows_read,
      rows_quarantined,
      code_widths,
      rows_valid: rows.length,
      issues: issues.length,
    },
  } as const;
  const segments = encodeSegments(rows, issues);
  const [only] = segments;
  if (only !== undefined && segments.length === 1) {
    await blobs.put(key, packr.pack({ ...stored, segments: 1, segment: only } satisfies Head));
    return stored;
  }
  for (const [number, segment] of segments.entries()) await blobs.put(segmentKey(key, number), segment);
  // The head comes last: a report without all segments does not exist.
  await blobs.put(key, packr.pack({ ...stored, segments: segments.length } satisfies Head));
  return stored;
}

/** Returns null when the report is not stored. */
export async function loadReport(blobs: BlobStore, key: string): Promise<StoredReport | null> {
  const head = await loadHead(blobs, key);
  if (head === null) return null;
  const { segments: _, segment: __, ...stored } = head;
  return stored;
}

/**
 * Returns a stored report with only the rows and issues of these partitions. An issue of a row without a code is in partition 0. Counts
 * of rows are those of the whole file.
 *
 * @throws AppError `blob_missing`, `blob_corrupt`
 */
export async function loadRows(
  blobs: BlobStore,
  key: string,
  range: PartitionRange,
): Promise<ValidatedReport> {
  const head = packr.unpack(await blobs.get(key)) as Head;
  if (!head.ok) throw new TypeError('a refused report has no rows');
  const rows: AnyRow[] = [];
  const issues: RowIssue[] = [];
  for (const number of segmentsIn(range, head.segments)) {
    const bytes = head.segment ?? (await blobs.get(segmentKey(key, number)));
    readSegment(packr.unpack(bytes) as Segment, range, head.head.report_type, rows, issues);
  }
  return { ...head.head, rows, issues } as ValidatedReport;
}

async function loadHead(blobs: BlobStore, key: string): Promise<Head | null> {
  return (await blobs.has(key)) ? (packr.unpack(await blobs.get(key)) as Head) : null;
}

function segmentKey(key: string, number: number): string {
  return `${key}/${number}`;
}

/** The numbers of the segments that have rows of these partitions. */
function* segmentsIn({ from, to }: PartitionRange, segments: number): Generator<number> {
  const size = PARTITIONS / segments;
  for (let number = Math.floor(from / size); number * size < to; number += 1) yield number;
}

function encodeSegments(rows: readonly AnyRow[], issues: readonly RowIssue[]): Buffer[] {
  const count = partsFor(rows.length + issues.length, SEGMENT_ROWS);
  const size = PARTITIONS / count;
  const tables = new TableNumbers();
  const segments = Array.from({ length: count }, () => ({
    rows: [] as RowTuple[],
    issues: [] as Segment['issues'][number][],
  }));
  const partitions = new Map<string, number>();
  for (const row of rows) {
    const partition = partitionOf(row.code.raw);
    if (issues.length > 0) partitions.set(placeOf(row.line), partition);
    segments[Math.floor(partition / size)]?.rows.push(rowTuple(row, tables.numberOf(row.line)));
  }
  for (const issue of issues) {
    const partition = partitions.get(placeOf(issue)) ?? 0;
    segments[Math.floor(partition / size)]?.issues.push([
      tables.numberOf(issue),
      issue.row,
      issue.field,
      issue.code,
      partition,
    ]);
  }
  return segments.map((segment) => packr.pack({ tables: tables.all, ...segment } satisfies Segment));
}

function placeOf({ sheet, table, row }: Line): string {
  return `${row}\0${sheet}\0${table}`;
}

class TableNumbers {
  readonly all: [string, string][] = [];
  readonly #numbers = new Map<string, number>();
  #last: { readonly sheet: string; readonly table: string; readonly number: number } | undefined;

  numberOf({ sheet, table }: Pick<Line, 'sheet' | 'table'>): number {
    if (this.#last?.sheet === sheet && this.#last.table === table) return this.#last.number;
    const name = `${sheet}\0${table}`;
    const number = this.#numbers.get(name) ?? this.all.push([sheet, table]) - 1;
    this.#numbers.set(name, number);
    this.#last = { sheet, table, number };
    return number;
  }
}

function rowTuple(row: AnyRow, table: number): RowTuple {
  const { line, code, fields } = row;
  const base = [table, line.row, code.kind === 'number', code.raw, fields] as const;
  if (!('pays' in row)) return base;
  // An absent effective date is not null: the date could not be read.
  const date = row.effective_date === undefined ? [] : [row.effective_date];
  return [...base, row.rate_type, row.pays, row.readable, ...date];
}

function readSegment(
  segment: Segment,
  { from, to }: PartitionRange,
  type: ValidatedReport['report_type'],
  rows: AnyRow[],
  issues: RowIssue[],
): void {
  const lineOf = (table: number, row: number): Line => {
    const [sheet = '', name = ''] = segment.tables[table] ?? [];
    return { sheet, table: name, row };
  };
  for (const [table, row, isNumber, raw, fields, ...rate] of segment.rows) {
    const partition = partitionOf(raw);
    if (partition < from || partition >= to) continue;
    const code = { kind: isNumber ? 'number' : 'text', raw } as const;
    const base = { line: lineOf(table, row), code, fields };
    rows.push(type === 'rate_history' ? rateRow(base, rate) : (base as EmployeeRow | PayeeRow));
  }
  for (const [table, row, field, code, partition] of segment.issues)
    if (partition >= from && partition < to) issues.push({ ...lineOf(table, row), field, code });
}

function rateRow(base: Pick<RateRow, 'line' | 'code' | 'fields'>, rate: readonly unknown[]): RateRow {
  const [rate_type, pays, readable, ...date] = rate as [
    string | null,
    RateRow['pays'],
    boolean,
    ...(string | null)[],
  ];
  const [effective_date] = date;
  return { ...base, rate_type, pays, readable, ...(effective_date !== undefined && { effective_date }) };
}
