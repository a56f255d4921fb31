import { isLater, type ReadableFile, type Report, type Values } from './report-file.js';

export type Statement = { readonly value: string | null; readonly time: string; readonly mtime: string };
/** The newest statement of each slot: a field of one kind of report, as `city directory` or `pay 2025-01-31 hourly rates`. */
type Said = Readonly<Record<string, Statement | undefined>>;
/** What stands of a person or a payee, and what reports said of it. */
export type Entry = { readonly values: Values; readonly said: Said };
/** People by code, payees by `payee CODE PAYEE CASE`. */
export type Roster = ReadonlyMap<string, Entry>;

const OF_DATES = ['position_family', 'hire_date', 'termination_date'];
const PAY = ['hourly_rate', 'salary'];
export const FIELDS = [
  ...['first_name', 'last_name', 'status', 'city', 'state'],
  ...['payee_code', 'case_reference', 'account_code'],
  ...OF_DATES,
  ...PAY,
];

/** That a list of rates was complete. It ended the rates that only older lists have. */
export const LISTED = 'pay listed rates';

/**
 * Puts reports on top of a roster. Only who is in a report, or has a rate that falls due, is looked at again. A report that only repeats what
 * stands leaves no trace. `days`: of the newest report without these, and with them.
 */
export function withReports(
  before: Roster,
  reports: readonly Report[],
  days: { readonly was: string; readonly is: string },
): Roster {
  const due = [...before].filter(([, { said }]) =>
    datesOfRates(said).some((day) => day > days.was && day <= days.is),
  );
  const all = new Map(due.map(([subject, { said }]) => [subject, said]));
  for (const report of reports.toSorted((one, other) => (isOlder(one, other) ? -1 : 1)))
    for (const subject of new Set([...before.keys(), ...all.keys(), ...report.rows.stated.keys()])) {
      if (!report.rows.stated.has(subject) && !report.rows.ends(subject)) continue;
      all.set(subject, withReport(all.get(subject) ?? before.get(subject)?.said ?? {}, subject, report));
    }
  const after = new Map(before);
  for (const [subject, said] of all) {
    const entry = { values: valuesOf(said, days.is), said };
    if (isPayee(subject) && Object.keys(said).length === 0) after.delete(subject);
    else if (!isSame(subject, entry, before.get(subject))) after.set(subject, entry);
  }
  return after;
}

function withReport(said: Said, subject: string, { sheet, time, mtime, rows }: Report): Said {
  const source = sheet.kind === 'payees' ? `payees ${time} ${mtime}` : sheet.kind;
  const stated = Object.entries(rows.stated.get(subject) ?? {}).map(
    ([field, value]) => [`${field} ${source}`, { value, time, mtime }] as const,
  );
  const newer = stated.filter(([slot, statement]) => !isOlder(statement, said[slot]));
  const all: Said = { ...said, ...Object.fromEntries(newer) };
  const isEnded = (slot: string, statement: Statement) => {
    if (slot.startsWith('pay ')) return isOlder(statement, all[LISTED]);
    return (
      rows.ends(subject) &&
      (isLater(time, statement.time) || (time === statement.time && isOlder(statement, { time, mtime })))
    );
  };
  return Object.fromEntries(
    Object.entries(all).filter(([slot, statement]) => statement && !isEnded(slot, statement)),
  );
}

type Made = Pick<Statement, 'time' | 'mtime'>;

function isOlder(one: Made, other: Made | undefined): boolean {
  return other !== undefined && `${one.time} ${one.mtime}` < `${other.time} ${other.mtime}`;
}

export function isPayee(subject: string): boolean {
  return subject.startsWith('payee ');
}

/** Whether both have the same values, and a person has them from the same statements. */
export function isSame(subject: string, one: Entry | undefined, other: Entry | undefined): boolean {
  const text = ({ values, said }: Entry) => {
    const slots = isPayee(subject) ? [] : Object.keys(said).filter((slot) => slot !== LISTED);
    return JSON.stringify(
      [...slots.map((slot) => [slot, said[slot]?.value]), ...Object.entries(values)].sort(),
    );
  };
  return one && other ? text(one) === text(other) : one === other;
}

/** The fields that differ. All fields of who or what is only in one do. */
export function changedFields(subject: string, was: Entry | undefined, is: Entry | undefined): string[] {
  if (was === is) return [];
  const changed = FIELDS.filter((field) => !was || !is || was.values[field] !== is.values[field]);
  return changed.map((field) => `${subject} ${field}`);
}

/** What the statements give by REPORTS §4, on a day. */
export function valuesOf(said: Said, day: string): Values {
  const pay = payOf(said, day);
  const values = FIELDS.map((field) => [field, field in pay ? pay[field] : decided(field, said)] as const);
  return filled(values);
}

export function filled(values: readonly (readonly [string, string | null | undefined])[]): Values {
  return Object.fromEntries(values.flatMap(([field, value]) => (value ? [[field, value]] : [])));
}

/** One report decides the field. The other fills what it never had or left empty. */
function decided(field: string, said: Said): string | null {
  const list = Object.keys(said)
    .filter((slot) => slot.startsWith(`${field} payees`))
    .sort()
    .at(-1);
  const [directory, dates] = [said[`${field} directory`], said[`${field} dates`]];
  if (list) return said[list]?.value ?? null;
  const isNewer = directory && dates && isLater(directory.time, dates.time);
  const isOfDates = OF_DATES.includes(field) || (field === 'status' && !isNewer);
  const [owner, filler] = isOfDates ? [dates, directory] : [directory, dates];
  if (!owner || !filler || owner.value !== null) return (owner ?? filler)?.value ?? null;
  // A rehire clears the termination date. Of other fields, a later push that is empty does.
  const mayFill =
    field === 'termination_date' ? isLater(filler.time, owner.time) : !isLater(owner.time, filler.time);
  return mayFill ? filler.value : null;
}

/** The newest rate that has begun decides both fields. Rates of one day may be an hourly rate and a salary. */
function payOf(said: Said, day: string): Readonly<Record<string, string | null>> {
  const newest = datesOfRates(said)
    .filter((from) => from <= day)
    .sort()
    .at(-1);
  const amount = (type: string) => said[`pay ${newest} ${type} rates`]?.value || null;
  return newest === undefined ? {} : { hourly_rate: amount('hourly'), salary: amount('salary') };
}

function datesOfRates(said: Said): string[] {
  return Object.keys(said).flatMap((slot) => /^pay (.*) (?:hourly|salary)/.exec(slot)?.[1] ?? []);
}

/** Whom the newest push of full reports does not list. Null without a full report. */
export function unlistedIn(roster: Roster, reports: readonly Report[]): ReadonlySet<string> | null {
  const push = newestFull(reports);
  const listed = new Set(push.flatMap(({ rows }) => [...rows.listed]));
  const people = [...roster.keys()].filter((subject) => !isPayee(subject));
  return push.length === 0 ? null : new Set(people.filter((code) => !listed.has(code)));
}

export function newestFull<F extends ReadableFile>(files: readonly F[]): F[] {
  const full = files.filter(({ sheet }) => sheet.kind === 'directory' || sheet.kind === 'dates');
  return full.filter(({ time }) => !full.some((other) => isLater(other.time, time)));
}
