import type { Fields, ReportSheet, SheetRow } from './read-csv.js';

export type ListedRate = {
  readonly from: string;
  readonly type: 'hourly' | 'salary';
  readonly amount: string | null;
};
export type RateList = { readonly rates: readonly ListedRate[]; readonly isComplete: boolean };
/** The rows of a file by person. */
export type Resolved = {
  readonly people: ReadonlyMap<string, Fields>;
  readonly rates: ReadonlyMap<string, RateList>;
  readonly payees: ReadonlyMap<string, Fields>;
  /** The rows that count. */
  readonly kept: readonly { readonly id: string; readonly fields: Fields }[];
  /** Everybody in the file, and those of them with a quarantined row. */
  readonly listed: ReadonlySet<string>;
  readonly doubtful: ReadonlySet<string>;
  /** Whether a row has a status, even one that is unknown or in conflict. */
  readonly hasStatus: boolean;
  readonly issues: readonly string[];
};

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

/** Pads the codes and resolves rows with one code: one of identical rows stays, and rows in conflict lose what they differ in. */
export function resolveSheet(
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
  const valid = kept.map(({ code, ...row }) => ({ ...row, id: idOf(code) }));
  const listed = new Set([...rows.map(({ code }) => idOf(code)), ...unsure]);
  const isComplete = (id: string) => doubtful.length + nobodys === 0 && !unsure.has(id);
  return {
    ...byPerson(kind, valid, isComplete),
    kept: valid,
    listed,
    doubtful: unsure,
    hasStatus,
    issues: found,
  };
}

type Valid = Pick<SheetRow, 'fields' | 'isWhole'> & { readonly id: string };

function byPerson(
  kind: ReportSheet['kind'],
  rows: readonly Valid[],
  isComplete: (id: string) => boolean,
): Pick<Resolved, 'people' | 'rates' | 'payees'> {
  const [people, rates, payees] = [
    new Map<string, Fields>(),
    new Map<string, RateList>(),
    new Map<string, Fields>(),
  ];
  for (const { id, fields, isWhole } of rows) {
    if (kind === 'payees') payees.set(`payee ${id} ${fields.payee_code} ${fields.case_reference}`, fields);
    else if (kind === 'rates') {
      const before = rates.get(id) ?? { rates: [], isComplete: isComplete(id) };
      rates.set(id, {
        rates: [...before.rates, ...ratesOf(fields)],
        isComplete: before.isComplete && isWhole,
      });
    } else people.set(id, { ...people.get(id), ...fields });
  }
  return { people, rates, payees };
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

function typesOf(fields: Fields): ListedRate['type'][] {
  return [
    ...('amount' in fields ? ['hourly' as const] : []),
    ...('annual_amount' in fields ? ['salary' as const] : []),
  ];
}

function ratesOf(fields: Fields): ListedRate[] {
  const { effective_date, amount = null, annual_amount = null } = fields;
  if (effective_date === undefined) return [];
  return typesOf(fields).map((type) => ({
    from: effective_date ?? '',
    type,
    amount: type === 'hourly' ? amount : annual_amount,
  }));
}

function isDigits(code: string): boolean {
  return /^\d+$/.test(code);
}
