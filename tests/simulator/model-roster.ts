import { isLater, timeOf, type Values } from './report-file.js';
import type { Report } from './resolve-sheet.js';

type Statement = { readonly value: string | null; readonly at: string };
/** The newest statement of each slot, in order: `city directory`, `city payees LIST`, `salary 2025-01-31 rates`. */
type Said = Readonly<Record<string, Statement>>;
/** What stands of a person or a payee, and what reports said of it. */
export type Entry = { readonly values: Values; readonly said: Said };
/** People by code, payees by `payee CODE PAYEE CASE`. */
export type ModelRoster = ReadonlyMap<string, Entry>;
/** What a run made of a person or a payee. */
export type EntryChange = { readonly was: Entry | undefined; readonly became: Entry | undefined };
/** What a run changed. `root`: the sync that it does, or that it takes back or does again. */
export type Transition = { readonly root: string; readonly changes: ReadonlyMap<string, EntryChange> };
type Person = { readonly was: Entry; readonly became: Entry; readonly is: Entry };

const OF_DATES = ['position_family', 'hire_date', 'termination_date'];
export const PAY = ['hourly_rate', 'salary'];
const OTHERS = ['first_name', 'last_name', 'status', 'city', 'state'];
export const FIELDS = [...OTHERS, ...OF_DATES, ...PAY, 'payee_code', 'case_reference', 'account_code'];
/** That a list of rates was complete. It ends the rates that only older lists have. */
const LISTED = 'listed rates';
const RATE = /^\w+ (.*) rates$/;

/** Puts reports, if any, on top of a roster. One that only repeats what stands leaves no trace. `day`: of the newest report. */
export function withReports(before: ModelRoster, reports: readonly Report[], day: string): ModelRoster {
  const told = new Map([...(reports.length > 0 ? before : [])].map(([subject, { said }]) => [subject, said]));
  for (const report of reports.toSorted((one, other) => (one.at < other.at ? -1 : 1)))
    for (const subject of new Set([...told.keys(), ...report.rows.stated.keys()]))
      told.set(subject, withReport(told.get(subject) ?? {}, subject, report));
  const after = new Map(before);
  for (const [subject, said] of told) {
    const entry = { values: valuesOf(said, day), said };
    if (isPayee(subject) && Object.keys(said).length === 0) after.delete(subject);
    else if (!isSame(subject, entry, before.get(subject))) after.set(subject, entry);
  }
  return after;
}

function withReport(known: Said, subject: string, report: Report): Said {
  const { sheet, at, rows } = report;
  const said = { ...known };
  for (const [field, value] of Object.entries(rows.stated.get(subject) ?? {})) {
    const slot = `${field} ${sheet.kind === 'payees' ? `payees ${at}` : sheet.kind}`;
    if (at >= (said[slot]?.at ?? '')) said[slot] = { value, at };
  }
  const isOmitted = (made: Statement) =>
    isLater(report, made) || (timeOf(report) === timeOf(made) && at > made.at);
  const isEnded = (slot: string, made: Statement) =>
    slot.endsWith(' rates') ? made.at < (said[LISTED]?.at ?? '') : rows.ends(subject) && isOmitted(made);
  return Object.fromEntries(
    Object.entries(said)
      .filter(([slot, made]) => !isEnded(slot, made))
      .sort(),
  );
}

export function isPayee(subject: string): boolean {
  return subject.startsWith('payee ');
}

/** Whether both have the same values, and a person has them from statements with the same values. */
function isSame(subject: string, one: Entry | undefined, other: Entry | undefined): boolean {
  const without = (key: string, value: unknown) => (key === 'at' || key === LISTED ? undefined : value);
  const text = (entry: Entry | undefined) =>
    JSON.stringify(isPayee(subject) ? entry?.values : entry, without);
  return text(one) === text(other);
}

/** What the statements give by REPORTS §4, on a day. */
function valuesOf(said: Said, day: string): Values {
  const newest = rateDay(said, day);
  return filled((field) => {
    const list = Object.keys(said).findLast((slot) => slot.startsWith(`${field} payees `));
    if (list) return said[list]?.value;
    const isRate = newest !== undefined && PAY.includes(field);
    return isRate ? said[`${field} ${newest} rates`]?.value : decided(field, said);
  });
}

function filled(value: (field: string) => string | null | undefined): Values {
  const values = FIELDS.map((field) => [field, value(field)] as const);
  return Object.fromEntries(values.flatMap(([field, text]) => (text ? [[field, text]] : [])));
}

/** The newest day with a rate that has begun. Its rates decide both fields: they may be an hourly rate and a salary. */
function rateDay(said: Said, day: string): string | undefined {
  const days = Object.keys(said).flatMap((slot) => RATE.exec(slot)?.[1] ?? []);
  return days
    .filter((from) => from <= day)
    .sort()
    .at(-1);
}

/** One report decides the field. The other fills what it never had or left empty. */
function decided(field: string, said: Said): string | null | undefined {
  const [directory, dates] = [said[`${field} directory`], said[`${field} dates`]];
  const isNewer = directory && dates && isLater(directory, dates);
  const isOfDates = OF_DATES.includes(field) || (field === 'status' && !isNewer);
  const [owner, filler] = isOfDates ? [dates, directory] : [directory, dates];
  if (!owner || !filler || owner.value !== null) return (owner ?? filler)?.value;
  // A rehire clears the termination date. Of other fields, a later push that is empty does.
  const mayFill = field === 'termination_date' ? isLater(filler, owner) : !isLater(owner, filler);
  return mayFill ? filler.value : null;
}

export function changesBetween(before: ModelRoster, after: ModelRoster): ReadonlyMap<string, EntryChange> {
  const subjects = [...new Set([...before.keys(), ...after.keys()])];
  const changes = subjects.map((each) => [each, { was: before.get(each), became: after.get(each) }] as const);
  return new Map(changes.filter(([, { was, became }]) => was !== became));
}

/** The fields that a change changed: all of who or what is new or gone. */
export function changedFields(change: EntryChange | undefined): readonly string[] {
  const { was, became } = change ?? {};
  if (!was || !became) return change ? FIELDS : [];
  return FIELDS.filter((field) => was.values[field] !== became.values[field]);
}

/** The syncs whose work remains after some runs. A sync, the undo of it and the undo of that undo take turns. */
export function remainingOf<R extends { readonly root: string }>(runs: readonly R[]): ReadonlySet<string> {
  const roots = new Set<string>();
  for (const { root } of runs) if (!roots.delete(root)) roots.add(root);
  return roots;
}

/**
 * Takes back what a run did and no later one changed (docs/operate.md, Undo). `day`: that of the newest report that stays applied. Returns
 * the roster, and what is left.
 */
export function undone(done: Transition, later: readonly Transition[], now: ModelRoster, day: string) {
  const [roster, left] = [new Map(now), [] as string[]];
  for (const [subject, { was, became }] of done.changes) {
    const is = now.get(subject);
    const since = FIELDS.filter((field) => {
      const others = later.filter(({ changes }) => changedFields(changes.get(subject)).includes(field));
      return remainingOf(others).size > 0;
    });
    if (was && became && is && !isPayee(subject)) {
      const person = undonePerson({ was, became, is }, since, day);
      roster.set(subject, person);
      left.push(...leftOf({ was, became, is }, since, person, day).map((field) => `${subject} ${field}`));
    } else if (isAsBefore(subject, { was, became }, is)) continue;
    else if (since.length > 0 || !isSame(subject, is, became))
      left.push(isPayee(subject) ? `${subject.split(' ')[1]} payee` : `${subject} employee`);
    else if (was) roster.set(subject, was);
    else roster.delete(subject);
  }
  return { roster, left: [...new Set(left)] };
}

/** Whether there is nothing to give back. Of a person who is gone by now, that is a field that had no value. */
function isAsBefore(subject: string, change: EntryChange, is: Entry | undefined): boolean {
  const isGone = !isPayee(subject) && change.became && !is;
  const fields = changedFields(change).filter((field) => !isGone || change.was?.values[field] !== undefined);
  return fields.length === 0 || JSON.stringify(is?.values) === JSON.stringify(change.was?.values);
}

/** A field that another run changed since stays, and with a pay the other one, when there are rates. The others get back their values. */
function undonePerson(person: Person, since: readonly string[], day: string): Entry {
  const { was, became, is } = person;
  const hasRates = [was, became, is].some(({ said }) => Object.keys(said).some((slot) => RATE.test(slot)));
  const kept = hasRates && PAY.some((field) => since.includes(field)) ? [...since, ...PAY] : since;
  const done = changedFields(person).filter((field) => !kept.includes(field));
  const [before, after] = [valuesOf(was.said, day), valuesOf(saidWithout(person, kept), day)];
  const third = FIELDS.filter((field) => !kept.includes(field) && after[field] !== before[field]);
  const values = filled((field) => (done.includes(field) ? was : is).values[field]);
  return { values, said: saidWithout(person, kept, third, day) };
}

/** The fields that are not as before the run. A rate of the run may also have fallen due in another one. */
function leftOf(person: Person, since: readonly string[], { values }: Entry, day: string): readonly string[] {
  const { was, is } = person;
  const [now, without] = [valuesOf(is.said, day), valuesOf(saidWithout(person, []), day)];
  const done = changedFields(person);
  const isDue = (field: string) => since.includes(field) && without[field] !== now[field];
  return FIELDS.filter((field) =>
    done.includes(field) ? values[field] !== was.values[field] : isDue(field),
  );
}

/**
 * Takes the statements of the run away, also where a later report only repeats them. Of the fields `back`, every statement of later reports
 * goes too, except rates that have yet to begin.
 */
function saidWithout(
  { was, became, is }: Person,
  kept: readonly string[],
  back: readonly string[] = [],
  day = '',
): Said {
  const slots = Object.keys({ ...was.said, ...is.said }).sort();
  const said = slots.flatMap((slot) => {
    const [old, done, now] = [was, became, is].map((entry) => entry.said[slot]);
    const isRepeated = (now?.value ?? null) === (done?.value ?? null) && old?.value !== done?.value;
    const isOfRun = isRepeated || JSON.stringify(now) === JSON.stringify(done);
    const [field = '', from = ''] = slot.split(' ');
    const isRate = slot.endsWith(' rates');
    const fields = isRate ? PAY : [field];
    const isOf = (names: readonly string[]) => fields.some((each) => names.includes(each));
    const isBack = isOf(back) && !(isRate && from > day);
    const rest = (isOfRun || isBack) && !isOf(kept) ? old : now;
    return rest ? [[slot, rest] as const] : [];
  });
  // A rate that stays is newer than the list that would end it.
  const isTooNew = (list: string) => said.some(([slot, { at }]) => RATE.test(slot) && at < list);
  return Object.fromEntries(
    said.flatMap(([slot, made]) => {
      const rest = slot === LISTED && isTooNew(made.at) ? was.said[slot] : made;
      return rest ? [[slot, rest]] : [];
    }),
  );
}
