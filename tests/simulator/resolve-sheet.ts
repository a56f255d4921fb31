import type { Fields, ReportSheet, SheetRow } from './read-csv.js';
import type { ReadableFile } from './report-file.js';

/** The rows of a file by person, and by payee as `payee CODE PAYEE CASE`. */
export type Resolved = {
  /** What the file says of each person and payee. A rate is the field `salary DAY` or `hourly_rate DAY`, empty without an amount, and a complete list of rates the field `listed`. */
  readonly stated: ReadonlyMap<string, Fields>;
  /** Whether it ends what it does not say: of a person with a complete list of rates, or of a payee that it does not name. */
  readonly ends: (subject: string) => boolean;
  /** Everybody in the file, and those of them with a quarantined row. */
  readonly listed: ReadonlySet<string>;
  readonly doubtful: ReadonlySet<string>;
  /** Whether a row has a status, even one that is unknown or in conflict. */
  readonly hasStatus: boolean;
  readonly issues: readonly string[];
};

export type Report = ReadableFile & { readonly rows: Resolved };

/** The most common width of codes that are text of digits, in the files and the roster. Null without any. */
export function widthOf(sheets: readonly ReportSheet[], employees: readonly string[]): number | null {
  const texts = sheets.flatMap(({ rows }) => [
    ...new Set(rows.filter(({ isNumber }) => !isNumber).map(({ code }) => code)),
  ]);
  const counts = new Map<number, number>();
  for (const { length } of [...texts, ...employees].filter(isDigits))
    counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].sort(([a, as], [b, bs]) => bs - as || b - a)[0]?.[0] ?? null;
}

/** Resolves files with one width of codes. `width`: undefined when no code needs it. */
export function reportsOf(files: readonly ReadableFile[], employees: readonly string[]) {
  const sheets = files.map(({ sheet }) => sheet);
  const width = widthOf(sheets, employees);
  const reports = files.map((file): Report => ({ ...file, rows: resolveSheet(file.sheet, width) }));
  const hasDigits = sheets.some(({ rows }) => rows.some(({ code }) => isDigits(code)));
  return { reports, width: hasDigits ? width : undefined };
}

/** Pads the codes and resolves rows with one code: one of identical rows stays, and rows in conflict lose what they differ in. */
function resolveSheet(
  { kind, rows, issues, doubtful, nobodys }: ReportSheet,
  width: number | null,
): Resolved {
  const idOf = (code: string) => (isDigits(code) ? code.padStart(width ?? 0, '0') : code);
  const found = [...issues];
  const unsure = new Set(doubtful.map(idOf));
  const groups = new Map<string, SheetRow[]>();
  for (const [at, row] of rows.entries()) {
    const key = [idOf(row.code), ...identityOf(kind, row, at)].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const kept: SheetRow[] = [];
  let hasStatus = issues.includes('unknown_status');
  for (const group of groups.values()) {
    const distinct = [...new Map(group.toReversed().map((row) => [contentOf(kind, row), row])).values()];
    const conflicts = distinct.length > 1 ? conflictsIn(kind, distinct) : [];
    const copies = conflicts === null ? 0 : group.length - distinct.length;
    found.push(...Array<string>(copies).fill('duplicate_identical'));
    const count = conflicts === null ? group.length : distinct.length * conflicts.length;
    found.push(...Array<string>(count).fill('duplicate_conflict'));
    if (conflicts === null) unsure.add(idOf(group[0]?.code ?? ''));
    else {
      hasStatus ||= distinct.some(({ fields }) => fields.status != null);
      kept.push(...distinct.map((row) => ({ ...row, fields: without(row.fields, conflicts) })));
    }
  }
  const partial = new Set(kept.filter(({ isWhole }) => !isWhole).map(({ code }) => idOf(code)));
  const isComplete = (id: string) => doubtful.length + nobodys === 0 && !unsure.has(id) && !partial.has(id);
  const stated = statedIn(
    kind,
    kept.map(({ code, fields }) => [idOf(code), fields] as const),
    isComplete,
  );
  const ends = (subject: string) => {
    const [, id = ''] = subject.split(' ');
    return kind === 'payees' && id !== '' && !stated.has(subject) && nobodys === 0 && !unsure.has(id);
  };
  const listed = new Set([...rows.map(({ code }) => idOf(code)), ...unsure]);
  return { stated, ends, listed, doubtful: unsure, hasStatus, issues: found };
}

function statedIn(
  kind: ReportSheet['kind'],
  rows: readonly (readonly [id: string, Fields])[],
  isComplete: (id: string) => boolean,
): ReadonlyMap<string, Fields> {
  const stated = new Map<string, Fields>();
  for (const [id, fields] of rows) {
    const rates = { ...ratesOf(fields), ...(isComplete(id) && { listed: '' }) };
    const subject = kind === 'payees' ? `payee ${id} ${fields.payee_code} ${fields.case_reference}` : id;
    stated.set(subject, { ...stated.get(subject), ...(kind === 'rates' ? rates : fields) });
  }
  return stated;
}

function identityOf(
  kind: ReportSheet['kind'],
  { fields }: SheetRow,
  at: number,
): (string | number | null | undefined)[] {
  if (kind === 'payees') return [fields.payee_code, fields.case_reference];
  if (kind === 'rates')
    return [fields.effective_date === undefined ? at : fields.effective_date, ...typesOf(fields)];
  return [];
}

function contentOf(kind: ReportSheet['kind'], { fields, isWhole }: SheetRow): string {
  const { pay_type, ...others } = fields;
  const compared = kind === 'rates' ? { ...others, isWhole } : fields;
  return JSON.stringify(Object.entries(compared).sort());
}

/** The fields on which rows of one person differ. Null when they may not be one person. */
function conflictsIn(kind: ReportSheet['kind'], rows: readonly SheetRow[]): readonly string[] | null {
  if (kind === 'rates' || kind === 'payees') return null;
  const names = new Set(
    rows.map(({ fields }) => [fields.first_name, fields.last_name].filter(Boolean).join(' ')),
  );
  if (names.size > 1 || names.has('')) return null;
  const all = new Set(rows.flatMap(({ fields }) => Object.keys(fields)));
  return [...all].filter((field) => {
    const having = rows.filter(({ fields }) => field in fields);
    return new Set(having.map(({ fields }) => fields[field])).size > 1;
  });
}

function without(fields: Fields, excluded: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !excluded.includes(field)));
}

function typesOf(fields: Fields): string[] {
  return [...('amount' in fields ? ['hourly_rate'] : []), ...('annual_amount' in fields ? ['salary'] : [])];
}

function ratesOf(fields: Fields): Fields {
  const { effective_date, amount, annual_amount } = fields;
  const rates = Object.entries({ hourly_rate: amount, salary: annual_amount }).filter(
    ([field]) => effective_date !== undefined && typesOf(fields).includes(field),
  );
  return Object.fromEntries(rates.map(([field, rate]) => [`${field} ${effective_date ?? ''}`, rate ?? '']));
}

function isDigits(code: string): boolean {
  return /^\d+$/.test(code);
}
