import { isDeepStrictEqual } from 'node:util';
import { Packr } from 'msgpackr';
import { AppError } from '../../shared/app-error.js';
import { PARTITIONS, type PartitionRange, partitionOf, partsFor } from '../../shared/partition.js';
import { CodeWidths } from '../../shared/reports/code-widths.js';
import type {
  EmployeeRow,
  Line,
  OpenedReport,
  PayeeRow,
  RateRow,
  ReportReader,
  ReportRefusal,
  ReportRow,
  ValidatedReport,
} from '../../shared/reports/validated-report.js';
import { type IsErased, withoutErased } from '../../shared/reports/without-erased.js';
import type { RowIssue } from '../../shared/row-issue.js';
import type { BlobStore } from '../blobs/blob-store.js';
import { readName, type StoredName, storedName } from './table-names.js';

/** A stored report without its rows and issues, which are only counted. */
export type ReportHead = Pick<
  ValidatedReport,
  | 'report_type'
  | 'report_time'
  | 'columns'
  | 'tables_passed_over'
  | 'rows_read'
  | 'rows_quarantined'
  | 'code_widths'
  | 'rows_unidentified'
> & {
  readonly rows_valid: number;
  readonly issues: number;
  /** The number of rows of erased people, which are quarantined too. Absent without any. */
  readonly rows_erased?: number;
};
/** `tables` is the number of tables in the file. `names_erased`: a cell has the code of an erased person. Absent without any. */
export type StoredReport = { readonly tables: number } & (
  | { readonly ok: true; readonly head: ReportHead }
  | { readonly ok: false; readonly refusal: ReportRefusal; readonly names_erased?: true }
);

/** About how many rows a segment has. */
const SEGMENT_ROWS = 5_000;
/** Rows and issues of a segment that are packed together, so that few of them are in memory as objects. */
const BATCH_ROWS = 256;

/**
 * A part of a segment. Row and issue tuples name their table by its number in `tables`. `partition` is that of the row that an issue is
 * about.
 */
export type Batch = {
  readonly tables: readonly (readonly [sheet: StoredName, table: StoredName])[];
  readonly rows: readonly RowTuple[];
  readonly doubtful: readonly CodeTuple[];
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
type RowCode = ReportRow['code'];
type CodeTuple = readonly [isNumber: boolean, raw: string];

/**
 * The first blob of a report. A small report has its only segment inside. `stem`: of the file's name, which the stored names refer to. Earlier
 * versions stored none.
 */
export type Head = StoredReport & {
  readonly segments: number;
  readonly segment?: Buffer;
  readonly stem?: string;
};

type Readable = Extract<Head, { ok: true }>;

// Self-describing records: a batch is read without any other.
const packr = new Packr({ useRecords: true, moreTypes: false });

/** The stored form of a report: the blobs by their keys, the head last. */
export type EncodedReport = {
  /** Of the head. */
  readonly key: string;
  readonly stored: StoredReport;
  readonly blobs: ReadonlyMap<string, Buffer>;
};

type ReportSource = { readonly tables: number; readonly stem: string; readonly names_erased?: true };

const NOBODY: IsErased = () => false;

/**
 * Encodes a report as a head and segments of rows by partition. Reads the rows one by one. The keys begin with `key`. The rows of erased people are
 * left out. `tables`: the number of tables in the file. `stem`: of its name. `names_erased`: whether a refused file names such people.
 */
export function encodeReport(
  key: string,
  opened: OpenedReport,
  { tables, stem, names_erased }: ReportSource,
  isErased: IsErased = NOBODY,
): EncodedReport {
  if (!opened.ok) {
    const named = names_erased && ({ names_erased } as const);
    const stored = { ok: false, refusal: opened.refusal, tables, ...named } as const;
    return { key, stored, blobs: new Map([[key, packr.pack({ ...stored, segments: 0 } satisfies Head)]]) };
  }
  const { report, leftOut } = withoutErased(opened.report, isErased);
  const { report_type, report_time, columns, tables_passed_over, size } = report;
  const { segments, identified, ...counts } = encodeSegments(report, stem);
  const rows_quarantined = size - counts.rows_valid;
  const rows_unidentified = rows_quarantined - identified;
  const facts = { report_type, report_time, columns, tables_passed_over };
  const rows_erased = leftOut();
  const erased = rows_erased > 0 && { rows_erased };
  const head = { ...facts, rows_read: size, rows_quarantined, rows_unidentified, ...counts, ...erased };
  const stored = { ok: true, tables, head } as const;
  const [only] = segments;
  if (only !== undefined && segments.length === 1) {
    const whole = { ...stored, segments: 1, segment: only, stem } satisfies Head;
    return { key, stored, blobs: new Map([[key, packr.pack(whole)]]) };
  }
  const blobs = new Map(segments.map((segment, number) => [segmentKey(key, number), segment]));
  return {
    key,
    stored,
    blobs: blobs.set(key, packr.pack({ ...stored, segments: segments.length, stem } satisfies Head)),
  };
}

/**
 * Stores a report once, sealed, so that a step reads only the rows of its partitions. Blobs that exist stay. The head comes last: a report
 * without all segments does not exist. `content`: the name of its content, by which `copySameContent` finds it.
 */
export async function storeReport(
  blobs: BlobStore,
  report: EncodedReport,
  content?: string,
): Promise<StoredReport> {
  for (const [key, bytes] of report.blobs)
    await blobs.put(key, bytes, key === report.key ? content : undefined);
  return report.stored;
}

/** `name`: a keyed fingerprint of all that the rows depend on. `stem`: of the file's name. */
export type ReportContent = Pick<ReportHead, 'report_time'> & {
  readonly name: string;
  readonly stem: string;
};

/**
 * Stores the rows of a report with this content once more, for a file that differs only in its name and the report time in it. Returns null when
 * there is none, or when it cannot be read.
 */
export async function copySameContent(
  blobs: BlobStore,
  key: string,
  { name, stem, report_time }: ReportContent,
): Promise<StoredReport | null> {
  const from = await blobs.keyOfContent(name);
  if (from === null) return null;
  try {
    const head = packr.unpack(await blobs.get(from)) as Head;
    if (!head.ok) return null;
    for (let number = 0; head.segment === undefined && number < head.segments; number += 1)
      await blobs.copy(segmentKey(from, number), segmentKey(key, number));
    const copied = underName(head, { stem, report_time });
    await blobs.put(key, packr.pack(copied), name);
    return withoutSegments(copied);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Returns the head of a report for a file with the same rows and another name. */
function underName(head: Readable, { stem, report_time }: Omit<ReportContent, 'name'>): Readable {
  const rename = (name: string) => readName(storedName(name, head.stem ?? ''), stem);
  const renamed = <T extends Pick<Line, 'sheet' | 'table'>>(of: T): T => ({
    ...of,
    sheet: rename(of.sheet),
    table: rename(of.table),
  });
  const columns = head.head.columns.map(renamed);
  const tables_passed_over = head.head.tables_passed_over.map(renamed);
  return { ...head, stem, head: { ...head.head, report_time, columns, tables_passed_over } };
}

/** Whether a stored blob of a report has the content of another, which an encoder of another version may have written. */
export function isSameBlob(left: Buffer, right: Buffer): boolean {
  return left.equals(right) || isDeepStrictEqual(decoded(left), decoded(right));
}

function decoded(bytes: Buffer): readonly unknown[] {
  return (packr.unpackMultiple(bytes) as (Head | Batch)[]).map((value) =>
    'segment' in value && value.segment ? { ...value, segment: decoded(value.segment) } : value,
  );
}

/** Returns null when the report is not stored. */
export async function loadReport(blobs: BlobStore, key: string): Promise<StoredReport | null> {
  const head = await loadHead(blobs, key);
  if (head === null) return null;
  return withoutSegments(head);
}

function withoutSegments({ segments: _, segment: __, stem: ___, ...stored }: Head): StoredReport {
  return stored;
}

/**
 * Returns a stored report with only the rows and issues of these partitions. An issue of a row without a code is in partition 0. Counts
 * of rows are those of the whole file.
 *
 * @throws AppError `blob_missing`, `blob_corrupt`
 */
export async function loadRows(
  blobs: Pick<BlobStore, 'get'>,
  key: string,
  range: PartitionRange,
): Promise<ValidatedReport> {
  const head = packr.unpack(await blobs.get(key)) as Head;
  if (!head.ok) throw new TypeError('a refused report has no rows');
  const rows: ReportRow[] = [];
  const issues: RowIssue[] = [];
  const doubtful_codes: RowCode[] = [];
  for (const number of segmentsIn(range, head.segments)) {
    const bytes = head.segment ?? (await blobs.get(segmentKey(key, number)));
    packr.unpackMultiple(bytes, (batch) => {
      readBatch(batch as Batch, range, head, rows, issues);
      for (const [isNumber, raw] of (batch as Batch).doubtful)
        if (isIn(range, partitionOf(raw))) doubtful_codes.push(codeOf(isNumber, raw));
    });
  }
  return { ...head.head, rows, issues, doubtful_codes } as ValidatedReport;
}

/** Returns the number of segments of a stored report. @throws AppError `blob_missing`, `blob_corrupt` */
export async function segmentsOf(blobs: BlobStore, key: string): Promise<number> {
  return (packr.unpack(await blobs.get(key)) as Head).segments;
}

/** Packs a head or a batch. */
export function packReport(value: Head | Batch): Buffer {
  return packr.pack(value);
}

/** Reads the batches of a segment. */
export function readBatches(segment: Buffer): Batch[] {
  return packr.unpackMultiple(segment) as Batch[];
}

/** Returns null when the report is not stored. */
export async function loadHead(blobs: BlobStore, key: string): Promise<Head | null> {
  return (await blobs.has(key)) ? (packr.unpack(await blobs.get(key)) as Head) : null;
}

export function segmentKey(key: string, number: number): string {
  return `${key}/${number}`;
}

/** The numbers of the segments that have rows of these partitions. */
export function* segmentsIn({ from, to }: PartitionRange, segments: number): Generator<number> {
  const size = PARTITIONS / segments;
  for (let number = Math.floor(from / size); number * size < to; number += 1) yield number;
}

function encodeSegments(
  report: ReportReader,
  stem: string,
): Pick<ReportHead, 'rows_valid' | 'issues' | 'code_widths'> & {
  readonly segments: readonly Buffer[];
  /** Quarantined rows whose employee is known. */
  readonly identified: number;
} {
  const count = partsFor(report.size, SEGMENT_ROWS);
  const size = PARTITIONS / count;
  const segments = Array.from({ length: count }, () => new SegmentWriter(stem));
  const segmentOf = (partition: number) => segments[Math.floor(partition / size)] as SegmentWriter;
  const widths = new CodeWidths();
  let rows_valid = 0;
  let issues = 0;
  let noted: RowIssue[] = [];
  const addIssues = (partition: number) => {
    for (const issue of noted) segmentOf(partition).addIssue(issue, partition);
    issues += noted.length;
    noted = [];
  };
  const note = (issue: RowIssue) => {
    if (noted[0] !== undefined && !isSameLine(noted[0], issue)) addIssues(WITHOUT_CODE);
    noted.push(issue);
  };
  let identified = 0;
  const doubt = (code: RowCode | null, isCutOff: boolean) => {
    if (!isCutOff) identified += 1;
    if (code === null) return;
    const { kind, raw } = code;
    segmentOf(partitionOf(raw)).addDoubtful([kind === 'number', raw]);
  };
  for (const row of report.rows(note, doubt)) {
    rows_valid += 1;
    widths.add(row.code);
    const partition = partitionOf(row.code.raw);
    if (noted[0] !== undefined && !isSameLine(noted[0], row.line)) addIssues(WITHOUT_CODE);
    addIssues(partition);
    segmentOf(partition).addRow(row);
  }
  addIssues(WITHOUT_CODE);
  return {
    segments: segments.map((segment) => segment.finish()),
    rows_valid,
    identified,
    issues,
    code_widths: widths.counts,
  };
}

/** The partition of an issue of a row without a code. */
const WITHOUT_CODE = 0;

function isSameLine(left: Line, right: Line): boolean {
  return left.row === right.row && left.table === right.table && left.sheet === right.sheet;
}

/** Packs the rows and issues of one segment in batches. */
class SegmentWriter {
  readonly #stem: string;
  readonly #packed: Buffer[] = [];
  #tables = new TableNumbers();
  #rows: RowTuple[] = [];
  #issues: Batch['issues'][number][] = [];
  #doubtful: CodeTuple[] = [];

  constructor(stem: string) {
    this.#stem = stem;
  }

  addRow(row: ReportRow): void {
    this.#rows.push(rowTuple(row, this.#tables.numberOf(row.line)));
    this.#packFull();
  }

  addIssue(issue: RowIssue, partition: number): void {
    this.#issues.push([this.#tables.numberOf(issue), issue.row, issue.field, issue.code, partition]);
    this.#packFull();
  }

  addDoubtful(code: CodeTuple): void {
    this.#doubtful.push(code);
    this.#packFull();
  }

  finish(): Buffer {
    this.#pack();
    return Buffer.concat(this.#packed);
  }

  #packFull(): void {
    if (this.#rows.length + this.#issues.length + this.#doubtful.length >= BATCH_ROWS) this.#pack();
  }

  #pack(): void {
    const batch: Batch = {
      tables: this.#tables.all.map(
        ([sheet, table]) => [storedName(sheet, this.#stem), storedName(table, this.#stem)] as const,
      ),
      rows: this.#rows,
      issues: this.#issues,
      doubtful: this.#doubtful,
    };
    this.#packed.push(packr.pack(batch));
    this.#tables = new TableNumbers();
    this.#rows = [];
    this.#issues = [];
    this.#doubtful = [];
  }
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

function rowTuple(row: ReportRow, table: number): RowTuple {
  const { line, code, fields } = row;
  const base = [table, line.row, code.kind === 'number', code.raw, fields] as const;
  if (!('pays' in row)) return base;
  // An absent effective date is not null: the date could not be read.
  const date = row.effective_date === undefined ? [] : [row.effective_date];
  return [...base, row.rate_type, row.pays, row.readable, ...date];
}

function readBatch(
  batch: Batch,
  range: PartitionRange,
  { head: { report_type }, stem }: Readable,
  rows: ReportRow[],
  issues: RowIssue[],
): void {
  const lineOf = batchLines(batch, stem);
  for (const [table, row, isNumber, raw, fields, ...rate] of batch.rows) {
    if (!isIn(range, partitionOf(raw))) continue;
    const base = { line: lineOf(table, row), code: codeOf(isNumber, raw), fields };
    rows.push(report_type === 'rate_history' ? rateRow(base, rate) : (base as EmployeeRow | PayeeRow));
  }
  for (const [table, row, field, code, partition] of batch.issues)
    if (isIn(range, partition)) issues.push({ ...lineOf(table, row), field, code });
}

/** Returns a function that returns the line of a row or an issue of a batch. */
export function batchLines({ tables }: Batch, stem = ''): (table: number, row: number) => Line {
  const names = tables.map((table) => table.map((name) => readName(name, stem)));
  return (number, row) => {
    const [sheet = '', table = ''] = names[number] ?? [];
    return { sheet, table, row };
  };
}

function isIn({ from, to }: PartitionRange, partition: number): boolean {
  return partition >= from && partition < to;
}

function codeOf(isNumber: boolean, raw: string): RowCode {
  return { kind: isNumber ? 'number' : 'text', raw };
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

/** What the name of a file says of its rows. */
export type NameOfRows = Omit<ReportContent, 'name'> & { readonly report_type?: ReportHead['report_type'] };

/**
 * Returns the rows of a file that were stored with another mapping, under a new key, because its bytes are gone. Null when there are none. Files
 * with the same bytes share their rows: those of a file with another name count, unless its name says that they are another report.
 */
export async function copyFormerRows(
  blobs: BlobStore,
  fingerprint: string,
  to: string,
  { report_type, ...of }: NameOfRows,
): Promise<StoredReport | null> {
  const keys = await blobs.keysBelow(`rows/${fingerprint}/`);
  for (const from of keys.filter((key) => key.split('/').length === to.split('/').length)) {
    const head = await loadHead(blobs, from);
    if (!head?.ok || head.head.report_type !== (report_type ?? head.head.report_type)) continue;
    for (const key of keys.filter((each) => each.startsWith(`${from}/`)))
      await blobs.put(`${to}${key.slice(from.length)}`, await blobs.get(key));
    await blobs.put(to, packr.pack(underName(head, of)));
    return loadReport(blobs, to);
  }
  return null;
}
