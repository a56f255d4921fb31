import { textOf } from './compare.js';
import type { Kind } from './read-csv.js';
import { type File, isLater, type Report, type Values } from './report-file.js';

/** What a report states about a field of a person, or about a payee. */
export type Fact = Pick<File, 'time' | 'mtime'> & {
  readonly kind: Kind;
  readonly file: string;
  /** Of the facts of one slot the newest counts: of a field, one per kind of report; of pay, one per rate, and that a list is complete. */
  readonly slot: string;
  readonly value?: string | null;
  readonly payee?: Readonly<Record<string, string | null>>;
};

/** The values of each person and payee, and the facts that stand behind each of their fields. */
export type Known = {
  readonly employees: ReadonlyMap<string, Values>;
  readonly payees: ReadonlyMap<string, Values>;
  readonly facts: ReadonlyMap<string, readonly Fact[]>;
};

export const FIELDS = [
  ...['first_name', 'last_name', 'status', 'city', 'position_family', 'hire_date', 'termination_date'],
  ...['hourly_rate', 'salary'],
];
export const COMPLETE = 'complete';
/** What a person's facts are about. The rates of both pay fields are one list, beside the hourly rate of a directory. */
export const SUBJECTS = [...FIELDS.filter((field) => field !== 'salary'), 'pay'];
const OF_DATES = ['position_family', 'hire_date', 'termination_date'];

export const NOTHING: Known = { employees: new Map(), payees: new Map(), facts: new Map() };

/**
 * Puts the reports on top of what is known. Only people in a report, or with a rate that falls due, are looked at again. A report that gives a
 * person no other value leaves no trace.
 */
export function planned(
  before: Known,
  reports: readonly Report[],
  as_of: { readonly was: string; readonly is: string },
): Known {
  const [facts, employees] = [new Map(before.facts), new Map(before.employees)];
  for (const report of reports)
    for (const [key, fact] of factsIn(report)) {
      const others = (facts.get(key) ?? []).filter(
        ({ file, slot }) => file !== fact.file || slot !== fact.slot,
      );
      facts.set(key, newestOfSlots([...others, fact]));
    }
  const reported = new Set(reports.flatMap(({ rows }) => [...rows.people.keys(), ...rows.rates.keys()]));
  for (const code of new Set([...reported, ...employees.keys()])) {
    const pay = standing(facts.get(`${code} pay`) ?? []);
    facts.set(`${code} pay`, pay);
    const isDue = ratesIn(pay).some(
      ({ from }) => from > as_of.was.slice(0, 10) && from <= as_of.is.slice(0, 10),
    );
    if (!reported.has(code) && !isDue) continue;
    const [was, is] = [employees.get(code), valuesOf(code, facts, as_of.is)];
    employees.set(code, is);
    if (was && textOf(was) === textOf(is) && statedOf(code, before) === statedOf(code, { facts }))
      for (const each of keysOf(code)) facts.set(each, before.facts.get(each) ?? []);
  }
  return { employees, payees: plannedPayees(before, reports, facts), facts };
}

function* factsIn({ id: file, sheet, time, mtime, rows }: Report): Generator<readonly [string, Fact]> {
  const source = { kind: sheet.kind, file, time, mtime };
  for (const [code, fields] of rows.people)
    for (const [field, value] of Object.entries(fields))
      yield [`${code} ${field}`, { ...source, slot: sheet.kind, value }];
  for (const [code, { rates, isComplete }] of rows.rates) {
    for (const { from, type, amount: value } of rates)
      yield [`${code} pay`, { ...source, slot: `${from} ${type}`, value }];
    if (isComplete) yield [`${code} pay`, { ...source, slot: COMPLETE }];
  }
  for (const [key, payee] of rows.payees) yield [`payee ${key}`, { ...source, slot: file, payee }];
}

export function keysOf(code: string): string[] {
  return SUBJECTS.map((subject) => `${code} ${subject}`);
}

/** The values that the reports state of a person, with how each is known. */
export function statedOf(code: string, { facts }: Pick<Known, 'facts'>): string {
  const stated = keysOf(code).map((key) =>
    (facts.get(key) ?? [])
      .filter(({ slot }) => slot !== COMPLETE)
      .map(({ slot, value }) => `${slot} ${value}`)
      .sort(),
  );
  return JSON.stringify(stated);
}

/** A payee stands while a list names it. Takes away the facts of those that a newer list omits. A list that only repeats it leaves no trace. */
function plannedPayees(
  before: Known,
  reports: readonly Report[],
  facts: Map<string, readonly Fact[]>,
): Known['payees'] {
  const payees = new Map<string, Values>();
  for (const [key, stated] of facts) {
    if (!key.startsWith('payee ')) continue;
    const named = stated.filter((fact) => !reports.some((report) => omits(report, key, fact)));
    const [was, is] = [before.payees.get(key), payeeOf(named)];
    if (named.length > 0) payees.set(key, is);
    const isRepeated = named.length > 0 && was && textOf(was) === textOf(is);
    facts.set(key, isRepeated ? (before.facts.get(key) ?? []) : named);
  }
  return payees;
}

/** A payee ends when a later push no longer lists it, unless rows of it may be among the quarantined ones. */
function omits({ sheet, time, mtime, rows }: Report, key: string, fact: Fact): boolean {
  const [, code = ''] = key.split(' ');
  if (sheet.kind !== 'payees' || rows.payees.has(key.slice('payee '.length))) return false;
  if (sheet.nobodys > 0 || rows.doubtful.has(code)) return false;
  return isLater(time, fact.time) || (time === fact.time && mtime > fact.mtime);
}

/** The newest values of a payee. */
function payeeOf(facts: readonly Fact[]): Values {
  return withoutEmpty(Object.assign({}, ...facts.toSorted(oldestFirst).map(({ payee }) => payee)));
}

export function valuesOf(code: string, facts: Known['facts'], as_of: string): Values {
  const decided = FIELDS.map((field) => {
    const stated = facts.get(`${code} ${field}`) ?? [];
    return [field, field === 'status' ? statusOf(stated) : decidedValue(field, stated)];
  });
  return withoutEmpty({ ...Object.fromEntries(decided), ...payOf(facts.get(`${code} pay`) ?? [], as_of) });
}

/** The owner decides, and the other report fills what it never had or left empty. */
function decidedValue(field: string, facts: readonly Fact[]): string | null {
  const isOfDates = OF_DATES.includes(field);
  const owner = newestOf(facts.filter(({ kind }) => (kind === 'dates') === isOfDates));
  const filler = newestOf(facts.filter(({ kind }) => (kind === 'dates') !== isOfDates));
  if (owner?.value != null || filler?.value == null) return owner?.value ?? null;
  if (owner === undefined) return filler.value;
  // A rehire clears the termination date. Of other fields, a later push that is empty does.
  const mayFill =
    field === 'termination_date' ? isLater(filler.time, owner.time) : !isLater(owner.time, filler.time);
  return mayFill ? filler.value : null;
}

/** The newer report decides, and dates when both are from one push, unless it is empty. */
function statusOf(facts: readonly Fact[]): string | null {
  const dates = newestOf(facts.filter(({ kind }) => kind === 'dates'));
  const directory = newestOf(facts.filter(({ kind }) => kind === 'directory'));
  if (!dates || !directory) return (dates ?? directory)?.value ?? null;
  const isOnePush = !isLater(dates.time, directory.time) && !isLater(directory.time, dates.time);
  if (isOnePush) return dates.value ?? directory.value ?? null;
  return (dates.time > directory.time ? dates : directory).value ?? null;
}

/** The newest rate that has begun. Rates of one day may be an hourly rate and a salary. Empty without one. */
function payOf(facts: readonly Fact[], as_of: string): Record<string, string | null> {
  const begun = ratesIn(facts).filter(({ from }) => from <= as_of.slice(0, 10));
  if (begun.length === 0) return {};
  const newest = newestTime(begun.map(({ from: time }) => ({ time })));
  const amount = (type: string) =>
    begun.find((rate) => rate.from === newest && rate.type === type)?.value ?? null;
  return { hourly_rate: amount('hourly'), salary: amount('salary') };
}

function ratesIn(facts: readonly Fact[]): { from: string; type: string; value: string | null }[] {
  const rates = facts.filter(({ slot }) => slot !== COMPLETE);
  return rates.map(({ slot, value = null }) => {
    const [from = '', type = ''] = slot.split(' ');
    return { from, type, value };
  });
}

/** The newest complete list of rates ends the rates that only older lists have. */
export function standing(facts: readonly Fact[]): readonly Fact[] {
  const complete = facts.find(({ slot }) => slot === COMPLETE);
  return complete ? facts.filter((fact) => !isOlder(fact, complete)) : facts;
}

/** Whom the newest push of full reports does not list. Null without a full report. */
export function unlistedAfter({ employees }: Known, reports: readonly Report[]): ReadonlySet<string> | null {
  const full = reports.filter(({ sheet }) => sheet.kind === 'directory' || sheet.kind === 'dates');
  if (full.length === 0) return null;
  const newest = newestTime(full);
  const listed = full.flatMap(({ time, rows }) => (isLater(newest, time) ? [] : [...rows.listed]));
  return new Set([...employees.keys()].filter((code) => !listed.includes(code)));
}

function newestOfSlots(facts: readonly Fact[]): Fact[] {
  return [...new Map(facts.toSorted(oldestFirst).map((fact) => [fact.slot, fact])).values()];
}

function isOlder(a: Fact, b: Fact): boolean {
  return `${a.time} ${a.mtime}` < `${b.time} ${b.mtime}`;
}

function oldestFirst(a: Fact, b: Fact): number {
  return isOlder(a, b) ? -1 : 1;
}

export function newestOf(facts: readonly Fact[]): Fact | undefined {
  return facts.toSorted(oldestFirst).at(-1);
}

/** Empty without any. */
export function newestTime(dated: readonly { readonly time: string }[]): string {
  const times = dated.map(({ time }) => time);
  return times.sort().at(-1) ?? '';
}

export function withoutEmpty(fields: Readonly<Record<string, string | null | undefined>>): Values {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as Values;
}
