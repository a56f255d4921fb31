import { textOf } from './compare.js';
import { isLater, type ReadFile, type Report, type Values } from './report-file.js';

type Statement = { readonly time: string; readonly mtime: string; readonly value: string | null };
/** The newest statements, by field and kind of report, by rate, and by field and file of a payee. */
export type Said = Readonly<Record<string, Statement>>;
/** What stands of a person or a payee, and the statements behind it. */
export type Entry = { readonly values: Values; readonly said: Said };
/** People by code, payees by `payee code payee case`. */
export type Roster = ReadonlyMap<string, Entry>;
type Days = { readonly was: string; readonly is: string };

const OF_DATES = ['position_family', 'hire_date', 'termination_date'];
export const FIELDS = [
  ...['first_name', 'last_name', 'status', 'city', 'state', 'account_code', 'hourly_rate', 'salary'],
  ...OF_DATES,
];
/** That a list of rates was complete. It ends the rates that only older lists have. */
export const LISTED = 'pay listed';

/**
 * Puts reports on top of a roster. Only people in a report, or with a rate that falls due, are looked at again. A report that only repeats
 * what stands leaves no trace. `days`: of the newest report without these, and with them.
 */
export function withReports(before: Roster, reports: readonly Report[], days: Days): Roster {
  const said = new Map<string, Said>();
  for (const report of reports)
    for (const [subject, statements] of statementsIn(report))
      said.set(subject, newest(said.get(subject) ?? before.get(subject)?.said ?? {}, statements));
  const after = new Map(before);
  for (const [subject, { said: known }] of before)
    if (isPayee(subject) || hasDue(known, days)) said.set(subject, said.get(subject) ?? known);
  for (const [subject, statements] of said) {
    const was = before.get(subject);
    const is = isPayee(subject) ? payeeOf(subject, statements, reports) : personOf(statements, days.is);
    if (is === null) after.delete(subject);
    else if (!sameValues(was, is) || !(isPayee(subject) || sameStatements(was, is))) after.set(subject, is);
  }
  return after;
}

export function isPayee(subject: string): boolean {
  return subject.startsWith('payee ');
}

export function sameRoster(one: Roster, other: Roster): boolean {
  return [...one, ...other].every(([subject]) => sameValues(one.get(subject), other.get(subject)));
}

export function sameValues(one: Entry | undefined, other: Entry | undefined): boolean {
  return textOf(one?.values) === textOf(other?.values) && !one === !other;
}

export function sameStatements(one: Entry | undefined, other: Entry | undefined): boolean {
  const text = (entry: Entry | undefined) =>
    Object.entries({ ...entry?.said, [LISTED]: { value: null } }).map(
      ([slot, { value }]) => `${slot} ${value}`,
    );
  return text(one).sort().join() === text(other).sort().join();
}

function newest(known: Said, more: Said): Said {
  const newer = Object.entries(more).filter(([slot, statement]) => !isOlder(statement, known[slot]));
  return { ...known, ...Object.fromEntries(newer) };
}

function isOlder(one: Statement, other: Statement | undefined): boolean {
  return other !== undefined && `${one.time} ${one.mtime}` < `${other.time} ${other.mtime}`;
}

function* statementsIn({ id, sheet, time, mtime, rows }: Report): Generator<readonly [string, Said]> {
  const statements = (values: readonly (readonly [string, string | null])[]): Said =>
    Object.fromEntries(values.map(([slot, value]) => [slot, { time, mtime, value }]));
  const of = (fields: Readonly<Record<string, string | null>>, source: string) =>
    statements(Object.entries(fields).map(([field, value]) => [`${field} ${source}`, value]));
  for (const [code, fields] of rows.people) yield [code, of(fields, sheet.kind)];
  for (const [key, fields] of rows.payees) yield [key, of(fields, id)];
  for (const [code, { rates, isComplete }] of rows.rates) {
    const stated = rates.map(({ from, type, amount }) => [`pay ${from} ${type}`, amount] as const);
    yield [code, statements([...stated, ...(isComplete ? [[LISTED, null] as const] : [])])];
  }
}

export function personOf(statements: Said, day: string): Entry {
  const said = standing(statements);
  const decided = FIELDS.map((field) => {
    const [directory, dates] = [said[`${field} directory`], said[`${field} dates`]];
    if (field === 'status') return [field, statusOf(directory, dates)];
    const [owner, filler] = OF_DATES.includes(field) ? [dates, directory] : [directory, dates];
    return [field, decidedBy(field, owner, filler)];
  });
  return { values: withoutEmpty({ ...Object.fromEntries(decided), ...payOf(said, day) }), said };
}

/** The owner decides, and the other report fills what it never had or left empty. */
function decidedBy(
  field: string,
  owner: Statement | undefined,
  filler: Statement | undefined,
): string | null {
  if (!owner || !filler || owner.value !== null) return (owner ?? filler)?.value ?? null;
  // A rehire clears the termination date. Of other fields, a later push that is empty does.
  const mayFill =
    field === 'termination_date' ? isLater(filler.time, owner.time) : !isLater(owner.time, filler.time);
  return mayFill ? filler.value : null;
}

/** The newer report decides, and dates when both are from one push, unless it is empty. */
function statusOf(directory: Statement | undefined, dates: Statement | undefined): string | null {
  if (!directory || !dates) return (dates ?? directory)?.value ?? null;
  if (isLater(directory.time, dates.time)) return directory.value;
  return isLater(dates.time, directory.time) ? dates.value : (dates.value ?? directory.value);
}

/** The newest rate that has begun decides both fields. Rates of one day may be an hourly rate and a salary. */
function payOf(said: Said, day: string): Readonly<Record<string, string | null>> {
  const begun = datesOfRates(said).filter((from) => from <= day);
  const amount = (type: string) => said[`pay ${begun.sort().at(-1)} ${type}`]?.value ?? null;
  return begun.length === 0 ? {} : { hourly_rate: amount('hourly'), salary: amount('salary') };
}

function hasDue(said: Said, { was, is }: Days): boolean {
  return datesOfRates(said).some((from) => from > was && from <= is);
}

function datesOfRates(said: Said): string[] {
  return Object.keys(said).flatMap((slot) => /^pay (.*) (?:hourly|salary)$/.exec(slot)?.[1] ?? []);
}

export function standing(said: Said): Said {
  const isEnded = (slot: string, statement: Statement) =>
    slot.startsWith('pay ') && said[LISTED] && isOlder(statement, said[LISTED]);
  return Object.fromEntries(Object.entries(said).filter(([slot, statement]) => !isEnded(slot, statement)));
}

/** A payee stands while a list of payees names it. Later lists end it, unless it may be in a row of theirs that is quarantined. */
function payeeOf(subject: string, statements: Said, reports: readonly Report[]): Entry | null {
  const [, code = ''] = subject.split(' ');
  const mayHave = ({ sheet, rows }: Report) =>
    sheet.nobodys > 0 || rows.doubtful.has(code) || rows.payees.has(subject);
  const lists = reports.filter((report) => report.sheet.kind === 'payees' && !mayHave(report));
  const isOmitted = ({ time, mtime }: Statement) =>
    lists.some((list) => isLater(list.time, time) || (list.time === time && list.mtime > mtime));
  const said = Object.entries(statements).filter(([, statement]) => !isOmitted(statement));
  said.sort(([, a], [, b]) => (isOlder(a, b) ? -1 : 1));
  const values = said.map(([slot, { value }]) => [slot.split(' ')[0], value]);
  const entry = { values: withoutEmpty(Object.fromEntries(values)), said: Object.fromEntries(said) };
  return said.length === 0 ? null : entry;
}

/** Whom the newest push of full reports does not list. Null without a full report. */
export function missingIn(roster: Roster, reports: readonly Report[]): ReadonlySet<string> | null {
  const push = newestFull(reports);
  const listed = new Set(push.flatMap(({ rows }) => [...rows.listed]));
  const people = [...roster.keys()].filter((subject) => !isPayee(subject));
  return push.length === 0 ? null : new Set(people.filter((code) => !listed.has(code)));
}

export function newestFull<F extends ReadFile>(files: readonly F[]): F[] {
  const full = files.filter(({ sheet }) => sheet.kind === 'directory' || sheet.kind === 'dates');
  return full.filter(({ time }) => !full.some((other) => isLater(other.time, time)));
}

function withoutEmpty(fields: Readonly<Record<string, string | null>>): Values {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Values;
}
