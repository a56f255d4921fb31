import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Packr } from 'msgpackr';
import { expect, test } from 'vitest';
import { EMPLOYEE_FIELDS } from '../../shared/employee.js';
import type { RowCode } from '../../shared/fields/employee-code.js';
import { ALL_PARTITIONS, PARTITIONS, type PartitionRange } from '../../shared/partition.js';
import { PAYEE_FIELDS } from '../../shared/payee.js';
import type { Line, OpenedReport, ValidatedReport } from '../../shared/reports/validated-report.js';
import { ROW_ISSUE_CODES, type RowIssue } from '../../shared/row-issue.js';
import { REPORT_TYPES } from '../../shared/vocabulary.js';
import { anyRanges, isIn } from '../../tests/any-ranges.js';
import { testStore } from '../../tests/test-store.js';
import { BlobStore } from '../blobs/blob-store.js';
import { encodeReport, isSameBlob, loadReport, loadRows, storeReport } from './stored-reports.js';

const own = testStore();
const SOURCE = { tables: 3, stem: 'stem' };
const EMPTY: Record<string, unknown> = {};

const text = fc.string({ unit: 'grapheme', maxLength: 6 });
const value = fc.oneof(text, fc.constant(null), fc.boolean(), fc.double({ min: 0, max: 168, noNaN: true }));
const fieldsOf = (names: readonly string[]) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), value), { selector: ([name]) => name })
    .map((entries) => Object.fromEntries(entries));
const rate = fc
  .record({
    rate_type: fc.option(text),
    pays: fc.array(
      fc.record(
        { type: fc.constantFrom('hourly', 'salary'), amount: fc.option(text) },
        { noNullPrototype: true },
      ),
      { maxLength: 2 },
    ),
    readable: fc.boolean(),
    effective_date: fc.constantFrom('2026-11-01', null, undefined),
  })
  .map(({ effective_date, ...rest }) => ({
    ...rest,
    ...(effective_date !== undefined && { effective_date }),
  }));
const seedOf = (type: ValidatedReport['report_type']) =>
  fc.record({
    table: fc.nat(2),
    kind: fc.constantFrom('text', 'number'),
    raw: fc.stringMatching(/^(0{0,3}\d{1,4}|[A-Za-z]{1,3}\d{1,3})$/),
    fields: fieldsOf(type === 'employee_payees' ? PAYEE_FIELDS : EMPLOYEE_FIELDS),
    rate: type === 'rate_history' ? rate : fc.constant(EMPTY),
  });
/** An issue of a row with a code, or of one without. */
const issue = fc.record({
  of: fc.nat(),
  code: fc.constantFrom(...ROW_ISSUE_CODES),
  field: fc.constantFrom('hire_date', 'employee_id'),
  hasCode: fc.boolean(),
});

const doubtfulCodes = fc.array(
  fc.record(
    { kind: fc.constantFrom('text', 'number'), raw: fc.stringMatching(/^[A-Z]?\d{1,4}$/) },
    { noNullPrototype: true },
  ),
  { maxLength: 5 },
);

/** Each seed is one row, or one of many with other codes. */
const anyReport = fc
  .tuple(
    fc.constantFrom(...REPORT_TYPES),
    fc.tuple(
      ...[0, 1, 2].map((number) =>
        fc.tuple(
          text,
          text.map((name) => `${name}${number}`),
        ),
      ),
    ),
    fc.oneof({ arbitrary: fc.constant(1), weight: 4 }, fc.constant(300)),
  )
  .chain(([type, tables, copies]) =>
    fc
      .tuple(fc.array(seedOf(type), { maxLength: 50 }), fc.array(issue, { maxLength: 20 }), doubtfulCodes)
      .map(([seeds, found, doubtful]) => {
        const rows = seeds.flatMap(({ table, kind, raw, fields, rate }, at) =>
          Array.from({ length: copies }, (_, copy) => {
            const [sheet = '', name = ''] = tables[table] ?? [];
            const line = { sheet, table: name, row: at * copies + copy + 2 };
            return { line, code: { kind, raw: copy === 0 ? raw : `${raw}${copy}` }, fields, ...rate };
          }),
        );
        const issues = found.map(({ of, code, field, hasCode }): RowIssue => {
          const line: Line | undefined = hasCode ? rows[of % rows.length]?.line : undefined;
          return { ...(line ?? { sheet: 'S', table: 'T', row: 1_000_000 + (of % 100) }), code, field };
        });
        return {
          report_type: type,
          report_time: '2026-11-01T02:00:00',
          columns: [{ sheet: 'S', table: 'T', position: 0, heading: 'EE Code', field: 'employee_id' }],
          tables_passed_over: [{ sheet: 'Old', table: 'Old', reason: 'very_hidden' }],
          rows_read: rows.length + 100,
          rows_quarantined: 100,
          rows_unidentified: 100 - doubtful.length,
          doubtful_codes: doubtful,
          code_widths: widthsOf(rows.map(({ code }) => code as RowCode)),
          rows,
          issues,
        } as unknown as ValidatedReport;
      }),
  );

function widthsOf(codes: readonly RowCode[]): Record<string, number> {
  const widths: Record<string, number> = {};
  for (const raw of new Set(
    codes.filter(({ kind, raw }) => kind === 'text' && /^\d+$/.test(raw)).map(({ raw }) => raw),
  ))
    widths[raw.length] = (widths[raw.length] ?? 0) + 1;
  return widths;
}

/** Opens a report as `openReport` does: each row comes after its issues. */
function opened({ rows, issues, rows_read, doubtful_codes, ...facts }: ValidatedReport): OpenedReport {
  const inOrder = new Map<string, RowIssue[]>();
  for (const issue of issues) inOrder.set(placeOf(issue), [...(inOrder.get(placeOf(issue)) ?? []), issue]);
  const read = function* (
    note: (issue: RowIssue) => void,
    doubt: (code: RowCode, isCutOff: boolean) => void,
  ) {
    for (const code of doubtful_codes) doubt(code, false);
    for (const row of rows) {
      for (const issue of inOrder.get(placeOf(row.line)) ?? []) note(issue);
      inOrder.delete(placeOf(row.line));
      yield row;
    }
    for (const left of inOrder.values()) for (const issue of left) note(issue);
  };
  return { ok: true, report: { ...facts, size: rows_read, rows: read } };
}

const blobs = () => new BlobStore(own.store);
async function stored(report: ValidatedReport): Promise<string> {
  const key = `rows/${randomUUID()}`;
  await storeReport(blobs(), encodeReport(key, opened(report), SOURCE));
  return key;
}

type Row = ValidatedReport['rows'][number];
/** The rows by code, each in the order of the file. */
const byCode = (rows: readonly Row[]) => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.code.raw, [...(groups.get(row.code.raw) ?? []), row]);
  return groups;
};
const sorted = (items: readonly object[]) =>
  items.map((each) => JSON.stringify(Object.entries(each).sort())).sort();
const placeOf = ({ sheet, table, row }: Line) => JSON.stringify([sheet, table, row]);

test('a stored report has the same rows and issues, whole and in any parts', async () => {
  await fc.assert(
    fc.asyncProperty(anyReport, anyRanges(['0001', '7', 'A7']), async (report, ranges) => {
      const key = await stored(report);
      const { rows, issues, columns, doubtful_codes, ...facts } = report;
      const head = { ...facts, columns, rows_valid: rows.length, issues: issues.length };
      expect(await loadReport(blobs(), key)).toEqual({ ok: true, head, tables: SOURCE.tables });

      const whole = await loadRows(blobs(), key, ALL_PARTITIONS);
      expect(whole).toMatchObject({ ...facts, columns });
      expect(byCode(whole.rows)).toEqual(byCode(rows));
      expect(sorted(whole.issues)).toEqual(sorted(issues));
      expect(sorted(whole.doubtful_codes)).toEqual(sorted(doubtful_codes));

      const parts: { range: PartitionRange; part: ValidatedReport }[] = [];
      for (const range of ranges) parts.push({ range, part: await loadRows(blobs(), key, range) });
      expect(byCode(parts.flatMap(({ part }): readonly Row[] => part.rows))).toEqual(byCode(rows));
      expect(sorted(parts.flatMap(({ part }) => part.issues))).toEqual(sorted(issues));
      expect(sorted(parts.flatMap(({ part }) => part.doubtful_codes))).toEqual(sorted(doubtful_codes));

      const codes = new Map(rows.map(({ line, code }) => [placeOf(line), code.raw]));
      for (const { range, part } of parts) {
        for (const { code } of part.rows) expect(isIn(range, code.raw)).toBe(true);
        for (const { raw } of part.doubtful_codes) expect(isIn(range, raw)).toBe(true);
        for (const found of part.issues) {
          const code = codes.get(placeOf(found));
          expect(code === undefined ? range.from === 0 : isIn(range, code)).toBe(true);
        }
      }
    }),
    { numRuns: 40 },
  );
});

/** A report with so many rows that it has several segments. */
const large = (): ValidatedReport => ({
  report_type: 'employee_directory',
  report_time: '2026-11-01T02:00:00',
  columns: [],
  tables_passed_over: [],
  rows_read: 12_000,
  rows_quarantined: 0,
  rows_unidentified: 0,
  doubtful_codes: [],
  code_widths: { 6: 12_000 },
  issues: [],
  rows: Array.from({ length: 12_000 }, (_, at) => ({
    line: { sheet: 'S', table: 'T', row: at + 2 },
    code: { kind: 'text', raw: String(at).padStart(6, '0') },
    fields: { city: `City ${at % 100}` },
  })),
});
const blobsOf = async (key: string) => {
  const files = own.store.db.collection('paycom_blobs.files').find({ filename: new RegExp(`^${key}`) });
  return (await files.toArray()).map(({ filename }) => String(filename).slice(key.length)).sort();
};

test('a large report is stored in segments, and a part fails when one of its segments is missing', async () => {
  const key = await stored(large());
  expect(await blobsOf(key)).toEqual(['', '/0', '/1', '/2', '/3']);
  await blobs().delete(`${key}/3`);
  const last = { from: PARTITIONS - 1, to: PARTITIONS };
  await expect(loadRows(blobs(), key, last)).rejects.toMatchObject({ code: 'blob_missing' });
  await expect(loadRows(blobs(), key, ALL_PARTITIONS)).rejects.toMatchObject({ code: 'blob_missing' });
  const rest = await loadRows(blobs(), key, { from: 0, to: (PARTITIONS / 4) * 3 });
  expect(rest.rows.length).toBeGreaterThan(8_000);
});

test('blobs are the same by their content, also when their bytes are not', () => {
  const encoded = [...encodeReport('rows/1', opened(large()), SOURCE).blobs.values()];
  const bytes = encoded.at(-1) ?? Buffer.of();
  const packr = new Packr({ useRecords: true, moreTypes: false });
  const head = packr.unpack(bytes);
  const turned = Object.fromEntries(Object.entries(head).reverse());
  expect(packr.pack(turned)).not.toEqual(bytes);
  expect(isSameBlob(bytes, packr.pack(turned))).toBe(true);
  expect(isSameBlob(bytes, packr.pack({ ...turned, tables: SOURCE.tables + 1 }))).toBe(false);
});

test('a report whose storing was interrupted does not exist, and is completed by the next attempt', async () => {
  const key = await stored(large());
  for (const name of [key, `${key}/2`]) await blobs().delete(name);
  expect(await loadReport(blobs(), key)).toBeNull();
  await expect(loadRows(blobs(), key, ALL_PARTITIONS)).rejects.toMatchObject({ code: 'blob_missing' });
  await storeReport(blobs(), encodeReport(key, opened(large()), SOURCE));
  expect((await loadRows(blobs(), key, ALL_PARTITIONS)).rows).toHaveLength(12_000);
});

test('a refused report is stored with its reason, and has no rows', async () => {
  const key = `rows/${randomUUID()}`;
  const refusal = {
    code: 'unrecognized_report',
    details: { headings: 2 },
    headings: ['Locker', 'Town Hall'],
    report_type: 'rate_history',
  } as const;
  const refused = await storeReport(blobs(), encodeReport(key, { ok: false, refusal }, SOURCE));
  expect(refused).toEqual({ ok: false, refusal, tables: SOURCE.tables });
  expect(await loadReport(blobs(), key)).toEqual(refused);
  await expect(loadRows(blobs(), key, ALL_PARTITIONS)).rejects.toThrow('a refused report has no rows');
});
