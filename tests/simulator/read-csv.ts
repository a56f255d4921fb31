import { doubtfulLines } from './doubtful-lines.js';
import { haveMoved } from './moved-cells.js';

/** What REPORTS.md says about one file: its type, its time, its rows. Written from that document alone. */
export type Kind = 'directory' | 'dates' | 'rates' | 'payees';
/** The value of a field: null is "no value". A field that is absent or invalid is not in the row. */
export type Fields = Readonly<Record<string, string | null>>;
export type SheetRow = {
  readonly code: string;
  readonly isNumber: boolean;
  readonly fields: Fields;
  readonly isWhole: boolean;
};
export type ReportSheet = {
  readonly kind: Kind;
  readonly columns: readonly string[];
  readonly rows: readonly SheetRow[];
  readonly issues: readonly string[];
  /** Codes of rows that are cut off or do not fit. */
  readonly doubtful: readonly string[];
  /** Rows that could be anybody's. */
  readonly nobodys: number;
};

const FIELDS: Readonly<Record<string, string>> = {
  'EE Code': 'code',
  'Employee Code': 'code',
  'First Name': 'first_name',
  'Last Name': 'last_name',
  Status: 'status',
  City: 'city',
  'Position Family': 'position_family',
  'Hire Date': 'hire_date',
  'Termination Date': 'termination_date',
  'Rate 1': 'hourly_rate',
  'Effective Date': 'effective_date',
  Amount: 'amount',
  'Annual Amount': 'annual_amount',
  'Pay Type': 'pay_type',
  'Payee Code': 'payee_code',
  'Case Reference': 'case_reference',
  'Account Code': 'account_code',
  State: 'state',
};
const OF: Readonly<Record<Kind, readonly string[]>> = {
  directory: [
    'first_name',
    'last_name',
    'status',
    'city',
    'position_family',
    'hire_date',
    'termination_date',
    'hourly_rate',
  ],
  dates: ['first_name', 'last_name', 'status', 'city', 'position_family', 'hire_date', 'termination_date'],
  rates: ['effective_date', 'amount', 'annual_amount', 'pay_type'],
  payees: ['payee_code', 'case_reference', 'city', 'state', 'account_code'],
};
const NAMED: readonly (readonly [string, Kind])[] = [
  ['Employee_Directory', 'directory'],
  ['Employee_Dates', 'dates'],
  ['Rate_History', 'rates'],
  ['Employee_Payees', 'payees'],
];
const STATUS: Readonly<Record<string, string>> = {
  A: 'active',
  Active: 'active',
  T: 'terminated',
  V: 'on_leave',
  'On Leave': 'on_leave',
  I: 'inactive',
};

/** Returns a file's rows, or null when it is refused. */
export function readSheet(name: string, text: string): ReportSheet | null {
  const lines = text.split('\n');
  const isEnded = lines.at(-1) === '';
  if (isEnded) lines.pop();
  const [header = [], ...rest] = lines.map((line) => line.split(','));
  const columns = header.map((heading) => FIELDS[heading] ?? `unknown ${heading}`);
  const kind = kindOf(name, new Set(columns));
  if (kind === null || !columns.includes('code')) return null;
  const sheet = {
    kind,
    columns,
    rows: [] as SheetRow[],
    issues: [] as string[],
    doubtful: [] as string[],
    nobodys: 0,
  };
  const codeOf = (cells: readonly string[]) => (cells[columns.indexOf('code')] ?? '').toUpperCase();
  const doubtful = doubtfulLines(
    columns,
    rest.map((cells) => ({ cells, code: codeOf(cells) })),
  );
  for (const [at, cells] of rest.entries()) {
    // A value beside the headings alone is no row: it may be a remark, or a cell of an add-in.
    if (cells.slice(0, columns.length).every((cell) => cell === '')) continue;
    const isCut = at === rest.length - 1 && !isEnded && cells.length < columns.length;
    const code = codeOf(cells);
    const misfit = misfitOf(cells, { isCut, isDoubtful: doubtful.has(at), code, columns });
    if (misfit === null) {
      sheet.rows.push(readRow(kind, columns, cells, { code, issues: sheet.issues }));
      continue;
    }
    sheet.issues.push(misfit);
    if (code === '' || isCut) sheet.nobodys += 1;
    // A code that was cut off behind its point is none.
    if (/[^.]$/.test(code)) sheet.doubtful.push(withoutPoint(code));
  }
  return sheet;
}

type Line = {
  readonly isCut: boolean;
  readonly isDoubtful: boolean;
  readonly code: string;
  readonly columns: readonly string[];
};

function misfitOf(cells: readonly string[], { isCut, isDoubtful, code, columns }: Line): string | null {
  if (isCut) return 'row_cut_off';
  if (isDoubtful) return 'row_does_not_fit';
  // A value too many may have been cut off behind its comma.
  if (cells.length > columns.length || haveMoved(cells, columns)) return 'row_does_not_fit';
  return code === '' ? 'missing_employee_id' : null;
}

type Found = { readonly code: string; readonly issues: string[] };

/** A row that ends early says nothing of the columns behind its end. */
function readRow(
  kind: Kind,
  columns: readonly string[],
  cells: readonly string[],
  { code, issues }: Found,
): SheetRow {
  const [known, fields] = [issues.length, {} as Record<string, string | null>];
  const pay = payOf(cells[columns.indexOf('pay_type')] ?? '');
  for (const [position, cell] of cells.entries()) {
    const field = columns[position] ?? '';
    if (!OF[kind].includes(field) || (field.endsWith('amount') && field !== pay)) continue;
    const value = valueIn(field, cell);
    if (value === undefined) issues.push(issueOf(field, cell));
    else fields[field] = value;
  }
  if (kind === 'rates' && pay === null) issues.push('unknown_status');
  const isWhole = issues.length === known && cells.length >= columns.length;
  return { code: withoutPoint(code), isNumber: code.endsWith('.0'), fields, isWhole };
}

function withoutPoint(code: string): string {
  return code.replace(/\.0$/, '');
}

/** A file whose name and headings mean different reports is refused. */
function kindOf(name: string, columns: ReadonlySet<string>): Kind | null {
  const has = (...wanted: readonly string[]) => wanted.filter((column) => columns.has(column)).length;
  const isPayees = has('payee_code', 'case_reference') === 2;
  const isRates =
    has('effective_date') === 1 && has('amount', 'annual_amount', 'pay_type', 'hourly_rate') > 0;
  const named = NAMED.find(([part]) => name.includes(part))?.[1];
  if (columns.size === 1 && columns.has('unknown ')) return null;
  if (named === 'payees') return has('payee_code', 'case_reference') > 0 ? named : null;
  if (named === 'rates') return !isPayees && isRates ? named : null;
  if (named) return isPayees || isRates ? null : named;
  if (isPayees) return 'payees';
  if (isRates) return 'rates';
  if (has('city') > 0) return 'directory';
  if (has('hire_date', 'termination_date') > 0) return 'dates';
  return has('first_name', 'last_name', 'status') >= 2 ? 'directory' : null;
}

/** The column that a pay type means. A file that is cut off ends with a shorter word. */
function payOf(type: string): string | null {
  if (/^h(our(ly)?)?$/i.test(type)) return 'amount';
  return /^s(alary)?$/i.test(type) ? 'annual_amount' : null;
}

function valueIn(field: string, cell: string): string | null | undefined {
  if (cell === '' || cell === '-') return null;
  if (field === 'status') return STATUS[cell];
  if (field.endsWith('_date')) return dayOf(cell);
  if (field === 'hourly_rate' || field.endsWith('amount')) {
    return /^\$?\d+(\.\d*)?$/.test(cell) ? Number(cell.replace('$', '')).toFixed(2) : undefined;
  }
  return cell;
}

function dayOf(cell: string): string | null | undefined {
  if (/^0000-0{1,2}-0{1,2}$/.test(cell)) return null;
  const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(cell) ?? [];
  const [, usMonth, usDay, usYear] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(cell) ?? [];
  const text = [year ?? usYear, month ?? usMonth, day ?? usDay]
    .map((part) => part?.padStart(2, '0'))
    .join('-');
  return /^\d{4}-(0[1-9]|1[012])-(0[1-9]|[12]\d|3[01])$/.test(text) ? text : undefined;
}

function issueOf(field: string, cell: string): string {
  if (field === 'status') return 'unknown_status';
  if (field.endsWith('_date')) return 'invalid_date';
  return /^-|^\d+-$/.test(cell) ? 'negative_amount' : 'invalid_number';
}
