import type { Employee } from '../employee.js';

/** A person of the scheduling system. */
export type StaffRecord = {
  readonly staff_id: string;
  readonly employee_id?: string | null;
  readonly email?: string | null;
  readonly first_name: string;
  readonly last_name: string;
  readonly hire_date?: string | null;
  readonly active: boolean;
};

export type StaffCandidate = Pick<
  Employee,
  'employee_id' | 'first_name' | 'last_name' | 'work_email' | 'hire_date'
>;

export type StaffMatchReason = 'employee_id' | 'work_email' | 'full_name';

/**
 * `ambiguous`: several staff records or several employees share the value that `reason` names, or a name has no hire date, so a person
 * must decide. `unmatched`: no record matches. A staff record is linked to at most one employee.
 */
export type StaffMatch =
  | {
      readonly employee_id: string;
      readonly result: 'linked';
      readonly staff_id: string;
      readonly reason: StaffMatchReason;
    }
  | {
      readonly employee_id: string;
      readonly result: 'ambiguous';
      readonly staff_ids: readonly string[];
      readonly reason: StaffMatchReason;
    }
  | { readonly employee_id: string; readonly result: 'unmatched' };

/** Whether a person has rejected the pair. */
export type RejectedPairs = (employee_id: string, staff_id: string) => boolean;

type Round = {
  readonly reason: StaffMatchReason;
  readonly ofEmployee: (employee: StaffCandidate) => string | null;
  readonly ofStaff: (staff: StaffRecord) => string | null;
};

const ROUNDS: readonly Round[] = [
  {
    reason: 'employee_id',
    ofEmployee: ({ employee_id }) => normalizeText(employee_id),
    ofStaff: ({ employee_id }) => normalizeText(employee_id),
  },
  {
    reason: 'work_email',
    ofEmployee: ({ work_email }) => normalizeText(work_email),
    ofStaff: ({ email }) => normalizeText(email),
  },
  { reason: 'full_name', ofEmployee: nameOf, ofStaff: nameOf },
];

/** Returns the keys by which an employee can match. An employee and a record that share none never match. */
export function keysOfCandidate(employee: StaffCandidate): string[] {
  return ROUNDS.flatMap(({ reason, ofEmployee }) => keyOf(reason, ofEmployee(employee)));
}

/** Returns the keys by which a staff record can match. */
export function keysOfStaff(record: StaffRecord): string[] {
  return ROUNDS.filter((round) => mayMatch(record, round)).flatMap(({ reason, ofStaff }) =>
    keyOf(reason, ofStaff(record)),
  );
}

function keyOf(reason: StaffMatchReason, value: string | null): string[] {
  return value === null ? [] : [`${reason} ${value}`];
}

/**
 * Links employees to staff records (record linkage): by employee id, then work e-mail, then full name with the same hire date. A name
 * without a hire date on either side is ambiguous. Each round runs over all employees before the next, so that a namesake never takes a record that matches another employee by id.
 * A staff record with an employee id is never linked by e-mail or name. A rejected pair is neither linked nor suggested again. It does not
 * make another pair more likely: rejecting one pair does not confirm another.
 */
export function matchStaff(
  employees: readonly StaffCandidate[],
  staff: readonly StaffRecord[],
  isRejected: RejectedPairs = () => false,
): StaffMatch[] {
  const matches = new Map<string, StaffMatch>();
  const taken = new Set<string>();
  for (const round of ROUNDS) {
    const open = employees.filter(({ employee_id }) => !matches.has(employee_id));
    const free = staff.filter((record) => !taken.has(record.staff_id) && mayMatch(record, round));
    for (const match of matchRound(open, free, round).flatMap(withoutRejected(isRejected))) {
      matches.set(match.employee_id, match);
      for (const staff_id of match.result === 'linked' ? [match.staff_id] : match.staff_ids)
        taken.add(staff_id);
    }
  }
  return employees.map(({ employee_id }) => matches.get(employee_id) ?? { employee_id, result: 'unmatched' });
}

function withoutRejected(isRejected: RejectedPairs) {
  return (match: FoundMatch): FoundMatch[] => {
    const { employee_id } = match;
    if (match.result === 'linked') return isRejected(employee_id, match.staff_id) ? [] : [match];
    const staff_ids = match.staff_ids.filter((staff_id) => !isRejected(employee_id, staff_id));
    return staff_ids.length === 0 ? [] : [{ ...match, staff_ids }];
  };
}

function mayMatch({ employee_id }: StaffRecord, { reason }: Round): boolean {
  return reason === 'employee_id' || normalizeText(employee_id) === null;
}

type FoundMatch = Exclude<StaffMatch, { readonly result: 'unmatched' }>;

function matchRound(
  open: readonly StaffCandidate[],
  free: readonly StaffRecord[],
  round: Round,
): FoundMatch[] {
  const staffByKey = groupBy(free, round.ofStaff);
  return [...groupBy(open, round.ofEmployee)].flatMap(([key, employees]) => {
    const records = staffByKey.get(key) ?? [];
    return round.reason === 'full_name'
      ? matchNamesakes(employees, records)
      : matchRecords(employees, records, round.reason);
  });
}

/** A name alone proves nobody: it is linked only with equal hire dates. Where a date is unknown, a person decides. */
function matchNamesakes(employees: readonly StaffCandidate[], records: readonly StaffRecord[]): FoundMatch[] {
  const fits = (employee: StaffCandidate, record: StaffRecord) =>
    !employee.hire_date || !record.hire_date || employee.hire_date === record.hire_date;
  const recordsByDate = groupBy(records, ({ hire_date }) => hire_date ?? null);
  const dated = [...groupBy(employees, ({ hire_date }) => hire_date)].flatMap(([date, hired]) =>
    matchRecords(hired, recordsByDate.get(date) ?? [], 'full_name'),
  );
  const matched = new Set(dated.map(({ employee_id }) => employee_id));
  const linked = new Set(dated.map((match) => (match.result === 'linked' ? match.staff_id : null)));
  const left = records.filter(({ staff_id }) => !linked.has(staff_id));
  const unmatched = employees.filter(({ employee_id }) => !matched.has(employee_id));
  return [
    ...dated,
    ...unmatched.flatMap((employee) =>
      ambiguous(
        employee,
        left.filter((record) => fits(employee, record)),
      ),
    ),
  ];
}

function ambiguous({ employee_id }: StaffCandidate, records: readonly StaffRecord[]): FoundMatch[] {
  const staff_ids = records.map(({ staff_id }) => staff_id);
  return records.length === 0 ? [] : [{ employee_id, result: 'ambiguous', staff_ids, reason: 'full_name' }];
}

function matchRecords(
  employees: readonly StaffCandidate[],
  records: readonly StaffRecord[],
  reason: StaffMatchReason,
): FoundMatch[] {
  const [record] = records;
  if (record === undefined) return [];
  const staff_ids = records.map(({ staff_id }) => staff_id);
  const isUnique = employees.length === 1 && records.length === 1;
  return employees.map(({ employee_id }) =>
    isUnique
      ? { employee_id, result: 'linked', staff_id: record.staff_id, reason }
      : { employee_id, result: 'ambiguous', staff_ids, reason },
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function nameOf({
  first_name,
  last_name,
}: {
  first_name: string | null;
  last_name: string | null;
}): string | null {
  const [first, last] = [normalizeText(first_name), normalizeText(last_name)];
  return first === null || last === null ? null : `${last}, ${first}`;
}

/** Normalizes text for comparison: ignores letter case and extra blanks. Null when the text is empty. */
export function normalizeText(text: string | null | undefined): string | null {
  return text?.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase() || null;
}
