import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { AppError } from '../app-error.js';
import { readCsvTables } from '../tables/csv-table.js';
import { decodeText } from '../tables/decode-text.js';
import type { SourceRow } from '../tables/source-table.js';
import { STAFF_FIELDS, StaffFields } from './staff-fields.js';

/** The most records of one import: 50,000 are too many for one transaction in a cache of 0.5 GB, 20,000 take 2 to 12 s. */
const MOST_RECORDS = 20_000;
const SHOWN_PROBLEMS = 20;

/** The position of a record in its file, as a person counts: a row of CSV, an element of JSON. */
type Raw = { readonly at: string; readonly fields: Readonly<Record<string, unknown>> };
type Read = { readonly raw: Raw[]; readonly problems: string[] };

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', '1', 'active'].map((text) => [text, true] as const),
  ...['false', 'no', '0', 'inactive'].map((text) => [text, false] as const),
]);
const isField = (name: string) => STAFF_FIELDS.some((field) => field === name);

/**
 * Reads the Staff records of a file: CSV with a header row, or a JSON array. All of them, or none.
 *
 * @throws AppError `staff_file_invalid` with the row and the field of each problem
 */
export function readStaffFile(
  bytes: Uint8Array,
  path: string,
  { ignoreUnknown = false }: { readonly ignoreUnknown?: boolean } = {},
): StaffFields[] {
  const { raw, problems } = isArchive(bytes) ? ARCHIVE : isJson(bytes) ? readJson(bytes) : readCsv(bytes);
  if (raw.length === 0 && problems.length === 0) problems.push('it has no records');
  if (raw.length > MOST_RECORDS)
    problems.push(`it has more than ${MOST_RECORDS} records, import it in parts`);
  const records: StaffFields[] = [];
  const firstOf = new Map<string, string>();
  for (const { at, fields } of problems.length > 0 ? [] : raw) {
    const { data, error } = StaffFields.safeParse(ignoreUnknown ? knownOf(fields) : fields);
    problems.push(...(error?.issues ?? []).flatMap((issue) => describeIssue(at, issue)));
    if (!data) continue;
    const first = firstOf.get(data.staff_id);
    if (first !== undefined) problems.push(`${at}, staff_id: ${first} has the same`);
    firstOf.set(data.staff_id, first ?? at);
    records.push(data);
  }
  if (problems.length > 0) throw new AppError('staff_file_invalid', { path, problems: shown(problems) });
  return records;
}

function knownOf(fields: Raw['fields']): Raw['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => isField(name)));
}

function describeIssue(at: string, issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${at}: ${unknownField(key)}`);
  return [[at, ...issue.path.map(String)].join(', ').concat(`: ${issue.message}`)];
}

function unknownField(name: string): string {
  const [closest = ''] = STAFF_FIELDS.toSorted((a, b) => distance(name, a) - distance(name, b));
  return `${name.slice(0, 50)} is not a field of a Staff record; did you mean ${closest}?`;
}

function shown(problems: readonly string[]): string {
  const more = problems.length - SHOWN_PROBLEMS;
  return [...problems.slice(0, SHOWN_PROBLEMS), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

const ARCHIVE: Read = { raw: [], problems: ['it is a workbook or an archive, save it as CSV'] };

function isArchive(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\x03\x04';
}

function isJson(bytes: Uint8Array): boolean {
  const [start = ''] = decodeText(bytes);
  return /^\s*[[{]/.test(start);
}

function readJson(bytes: Uint8Array): Read {
  const parsed = parseJson([...decodeText(bytes)].join(''));
  if (!Array.isArray(parsed)) return { raw: [], problems: ['it is not a JSON array of records'] };
  const items: unknown[] = parsed;
  const raw = items.map((fields, index) => ({ at: `record ${index + 1}`, fields }));
  const wrong = raw.filter(({ fields }) => !isObject(fields));
  return { raw: raw as Raw[], problems: wrong.map(({ at }) => `${at} is not an object`) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A heading may be written as a person would: `Staff ID`. */
function fieldOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

function readCsv(bytes: Uint8Array): Read {
  const [table] = readCsvTables(bytes, (cell) => isField(fieldOf(cell)));
  const [header, ...rows] = table?.rows ?? [];
  if (header === undefined) return { raw: [], problems: ['it is empty'] };
  const names = textsOf(header).map((heading) => fieldOf(heading ?? ''));
  const problems = names.flatMap((name, index) =>
    name !== '' && names.indexOf(name) < index ? [`the column ${name.slice(0, 50)} is there twice`] : [],
  );
  if (!names.includes('staff_id')) problems.push('its first row has no column staff_id');
  const raw = rows.map((row) => recordOf(row, names));
  problems.push(...rows.flatMap((row) => tornRow(row, names.length)));
  return { raw, problems };
}

function tornRow({ row, cells, text }: SourceRow, width: number): string[] {
  if (text === 'swallowed' || text === 'cut_off')
    return [`row ${row} has a quote that does not end its cell`];
  return cells.length === width ? [] : [`row ${row} has ${cells.length} cells, not ${width}`];
}

function recordOf(row: SourceRow, names: readonly string[]): Raw {
  const fields: Record<string, string | boolean | null> = {};
  for (const [index, text] of textsOf(row).entries()) {
    const name = names[index] ?? '';
    // Spreadsheets write columns without a heading and a value beside a table. An empty switch is none.
    if (text === null && (name === '' || name === 'active')) continue;
    fields[name] = name === 'active' && text !== null ? (BOOLEANS.get(text.toLowerCase()) ?? text) : text;
  }
  return { at: `row ${row.row}`, fields };
}

function textsOf({ cells }: SourceRow): (string | null)[] {
  return cells.map((cell) => (cell !== null && 'value' in cell ? String(cell.value).trim() || null : null));
}
