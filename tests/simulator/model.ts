import { changeFigures, type Directory, heldBy, type PeopleLimits, type Window } from './model-brakes.js';
import { type Kind, type ReportSheet, readSheet } from './read-csv.js';
import { type File, type FileState, isLater, type Report, type Values } from './report-file.js';
import { resolveSheet, widthOf } from './resolve-sheet.js';

/** What a user sees after a step. `missing`: the people whom the newest full report does not list. */
export type VisibleState = {
  readonly employees: ReadonlyMap<string, Values>;
  readonly payees: ReadonlyMap<string, Values>;
  readonly missing: ReadonlySet<string>;
  readonly files: ReadonlyMap<string, FileState>;
};
/** What a user sees of a run. `changed`: its files that changed something. `left`: what an undo did not restore. */
export type Seen = {
  readonly run: string;
  readonly undo_of?: string;
  readonly own: readonly string[];
  readonly dry: boolean;
  readonly held: readonly string[];
  readonly rejected: boolean;
  readonly issues: ReadonlyMap<string, readonly string[]>;
  readonly missing: readonly string[] | null;
  readonly changed: readonly string[];
  readonly left: readonly string[];
};

/** What a report states about a field of a person, or about a payee. */
type Fact = Pick<File, 'time' | 'mtime'> & {
  readonly kind: Kind;
  readonly file: string;
  /** Of the facts of one slot the newest counts: of a field, one per kind of report; of pay, one per rate, and that a list is complete. */
  readonly slot: string;
  readonly value?: string | null;
  readonly payee?: Readonly<Record<string, string | null>>;
};
/** The values of each person and payee, and the facts that stand behind each of their fields. */
type Known = {
  readonly employees: ReadonlyMap<string, Values>;
  readonly payees: ReadonlyMap<string, Values>;
  readonly facts: ReadonlyMap<string, readonly Fact[]>;
};
type Run = {
  readonly id: string;
  readonly undo_of?: string;
  readonly files: readonly string[];
  readonly before: Known;
  readonly after: Known;
  readonly window?: Window;
};

const DAY_MS = 24 * 3_600_000;
const FIELDS = [
  ...['first_name', 'last_name', 'status', 'city', 'position_family', 'hire_date', 'termination_date'],
  ...['hourly_rate', 'salary'],
];
const PAY_FIELDS = ['hourly_rate', 'salary'];
const COMPLETE = 'complete';
/** What a person's facts are about. The rates of both pay fields are one list, beside the hourly rate of a directory. */
const SUBJECTS = [...FIELDS.filter((field) => field !== 'salary'), 'pay'];
const OF_DATES = ['position_family', 'hire_date', 'termination_date'];

/** What must come of a history by REPORTS.md. It imports nothing of the product, and keeps the newest fact of each field. */
export class Model {
  readonly #limits: PeopleLimits;
  readonly #files = new Map<string, File>();
  readonly #runs: Run[] = [];
  #known = NOTHING;
  #missing: ReadonlySet<string> = new Set();
  #widths = new Set<number | null>();

  constructor(limits: PeopleLimits) {
    this.#limits = limits;
  }

  deliver(delivery: Pick<File, 'name' | 'mtime'> & { readonly text: string }): void {
    const { name, mtime, text } = delivery;
    const id = `${name} ${mtime}`;
    if (this.#files.has(id)) return;
    const [, ...parts] = /(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(name) ?? [];
    const named = `${parts.slice(0, 3).join('-')}T${parts.slice(3).join(':')}`;
    const isFuture = Date.parse(`${named}Z`) - Date.parse(mtime) > DAY_MS;
    const time = isFuture ? mtime.slice(0, 19) : named;
    const sheet = readSheet(name, text);
    const state = sheet ? 'open' : 'failed';
    this.#files.set(id, { id, name, mtime, time, isFuture, sheet, claims: new Set(), state });
  }

  /** Whether REPORTS.md does not say how the history goes on: the codes were read with another width before. */
  get isUnsure(): boolean {
    return this.#widths.size > 1;
  }

  /** Does what the run does. Returns how that differs from what was seen. */
  follow(seen: Seen, now: VisibleState): string[] {
    const problems = seen.undo_of === undefined ? this.#sync(seen, now) : this.#undo(seen, seen.undo_of);
    return [...problems, ...this.#differences(now)];
  }

  #sync(seen: Seen, now: VisibleState): string[] {
    const before = this.#known;
    const { own, again } = this.#reports(seen.own);
    const reports = [...own, ...again];
    const was = newestTime([...this.#files.values()].filter(isApplied));
    const is = newestTime([{ time: was }, ...reports]);
    const after = own.length === 0 ? before : planned(before, reports, { was, is });
    const unlisted = unlistedAfter(before, reports);
    const problems = seen.missing ? differ('missing', seen.missing, [...(unlisted ?? [])]) : [];
    const wasEndless = (code: string) =>
      (before.facts.get(`${code} termination_date`) ?? []).some(({ value }) => value !== undefined);
    const figures = changeFigures(before, after, wasEndless);
    const braked = { ...this.#braked(own, reports, before, figures), missing: unlisted?.size ?? 0 };
    const held = own.length > 0 ? heldBy(braked, this.#limits) : [];
    for (const { id, rows } of own)
      problems.push(...differ(`issues of ${id}`, seen.issues.get(id) ?? [], rows.issues));
    problems.push(...heldDifferently(seen.held, held));
    const isSame = same(before.employees, after.employees) && same(before.payees, after.payees);
    if (isSame && seen.changed.length > 0) problems.push(`nothing changed, but ${seen.changed} did`);
    const run = { id: seen.run, files: seen.own, before };
    if (seen.dry || seen.rejected) this.#runs.push({ ...run, after: before });
    else {
      [this.#known, this.#missing] = [after, unlisted ?? this.#missing];
      const directories = own.filter(({ sheet }) => sheet.kind === 'directory').map(({ id }) => id);
      this.#runs.push({ ...run, after, window: { figures, approved: seen.held, directories } });
    }
    for (const { id } of seen.dry ? [] : own) this.#resolve(id, seen, now);
    return problems;
  }

  #resolve(id: string, { run, rejected, changed }: Seen, { files }: VisibleState): void {
    const file = this.#files.get(id);
    if (!file) return;
    const isClaimed = !rejected && (file.claims.size === 0 || changed.includes(id));
    // Which files of a rejected sync wait for the next one, the brakes decide.
    const state = rejected && files.get(id) === 'failed' ? 'failed' : 'open';
    this.#files.set(id, { ...file, state, claims: isClaimed ? new Set([...file.claims, run]) : file.claims });
  }

  /** The reports of a run, and the applied ones that may be newer than one of these, or of the same push. */
  #reports(ids: readonly string[]): { readonly own: readonly Report[]; readonly again: readonly Report[] } {
    const readable = (file: File | undefined) => (file?.sheet ? [{ ...file, sheet: file.sheet }] : []);
    const own = ids.flatMap((id) => readable(this.#files.get(id)));
    const oldest = own.map(({ time }) => time).sort()[0];
    const again = [...this.#files.values()].flatMap((file) => {
      const isRead = oldest === undefined || file.claims.size === 0 || ids.includes(file.id);
      return isRead || isLater(oldest, file.time) ? [] : readable(file);
    });
    const sheets = [...own, ...again].map(({ sheet }) => sheet);
    const width = widthOf(sheets, [...this.#known.employees.keys()]);
    if (sheets.some(({ rows }) => rows.some(({ code }) => /^\d+$/.test(code)))) this.#widths.add(width);
    const resolved = resolvedBy(width);
    return { own: own.map(resolved), again: again.map(resolved) };
  }

  #braked(
    own: readonly Report[],
    reports: readonly Report[],
    { employees, payees, facts }: Known,
    figures: Window['figures'],
  ) {
    const directories = [...this.#files.values()].filter(
      ({ sheet, claims, id }) => sheet && (claims.size > 0 || own.some((file) => file.id === id)),
    ) as Directory[];
    const undone = new Set<string>();
    for (const { id, undo_of } of this.#runs.toReversed())
      if (undo_of && !undone.has(id)) undone.add(undo_of);
    const windows = this.#runs.flatMap(({ id, window }) => (window && !undone.has(id) ? window : []));
    const hasStatus = (code: string, kind: Kind) =>
      newestOf((facts.get(`${code} status`) ?? []).filter((fact) => fact.kind === kind))?.value != null;
    const fresh = own.filter(({ claims }) => claims.size === 0);
    const applied = new Set(
      [...this.#files.values()].flatMap((file) => (isApplied(file) && file.sheet ? file.sheet.kind : [])),
    );
    return { employees, payees, fresh, reports, known: directories, windows, figures, hasStatus, applied };
  }

  /** Restores what the run changed and nobody changed since. The rest stays, and is listed. */
  #undo(seen: Seen, undo_of: string): string[] {
    const done = this.#runs.find(({ id }) => id === undo_of);
    if (!done) return [`${undo_of} is unknown`];
    const before = this.#known;
    const later = this.#runs.slice(this.#runs.indexOf(done) + 1);
    const changes = later.map((run) => ({ root: this.#lineage(run).root.id, keys: changesOf(run) }));
    // A change and its undo come in pairs.
    const isSince = (key: string) => {
      const roots = changes.filter(({ keys }) => keys.has(key)).map(({ root }) => root);
      return roots.some((root) => roots.filter((each) => each === root).length % 2 === 1);
    };
    const { root, reverts } = this.#lineage(done);
    const files = done.files.flatMap((id) => this.#reverted(id, root, reverts) ?? []);
    const remaining = new Map([...this.#files, ...files.map((file) => [file.id, file] as const)]);
    const as_of = newestTime([...remaining.values()].filter(isApplied));
    const undoing = new Undoing(done, before, { isSince, as_of });
    const { known, left } = undoing;
    const problems = differ('left', [...new Set(seen.left)], [...left]);
    this.#runs.push({
      id: seen.run,
      undo_of,
      files: files.map(({ id }) => id),
      before,
      after: seen.dry ? before : known,
    });
    if (seen.dry) return problems;
    this.#known = known;
    for (const file of files) this.#files.set(file.id, file);
    this.#missing = this.#unlistedNow();
    return problems;
  }

  /** Whom the newest push of full reports that is applied does not list. Without one, nobody is missing. */
  #unlistedNow(): ReadonlySet<string> {
    const full = [...this.#files.values()].filter(
      (file) => isApplied(file) && (file.sheet?.kind === 'directory' || file.sheet?.kind === 'dates'),
    );
    const newest = newestTime(full);
    const push = full.filter(({ time }) => !isLater(newest, time));
    const { own, again } = this.#reports(push.map(({ id }) => id));
    return unlistedAfter(this.#known, [...own, ...again]) ?? new Set();
  }

  /** A file without the run, or with it again. Null when that changes nothing. */
  #reverted(id: string, root: Run, reverts: boolean): File | null {
    const file = this.#files.get(id);
    const claims = new Set(file?.claims);
    const isChanged = reverts ? !claims.has(root.id) && claims.add(root.id) : claims.delete(root.id);
    return file?.sheet && isChanged
      ? { ...file, claims, ...(claims.size === 0 && { state: 'undone' }) }
      : null;
  }

  #lineage(run: Run): { readonly root: Run; readonly reverts: boolean } {
    const undone = this.#runs.find(({ id }) => id === run.undo_of);
    if (!undone) return { root: run, reverts: false };
    const { root, reverts } = this.#lineage(undone);
    return { root, reverts: !reverts };
  }

  #differences(now: VisibleState): string[] {
    const { employees, payees } = this.#known;
    const files = new Map(
      [...this.#files].map(([id, { claims, state }]) => [id, claims.size > 0 ? 'applied' : state]),
    );
    const listed = (values: ReadonlyMap<string, Values>) =>
      [...values].map(([key, each]) => `${key} ${JSON.stringify(Object.entries(each).sort())}`);
    return [
      ...differ('employees', listed(now.employees), listed(employees)),
      ...differ('payees', [...now.payees.values()].map(text), [...payees.values()].map(text)),
      ...differ('missing', [...now.missing], [...this.#missing]),
      ...differ('files', [...now.files].map(String), [...files].map(String)),
    ];
  }
}

function isApplied({ claims }: File): boolean {
  return claims.size > 0;
}

/** Empty without any. */
function newestTime(dated: readonly { readonly time: string }[]): string {
  const times = dated.map(({ time }) => time);
  return times.sort().at(-1) ?? '';
}

const NOTHING: Known = { employees: new Map(), payees: new Map(), facts: new Map() };

function resolvedBy(width: number | null) {
  return (file: File & { readonly sheet: ReportSheet }): Report => ({
    ...file,
    rows: resolveSheet(file.sheet, width),
  });
}

/**
 * Puts the reports on top of what is known. Only people in a report, or with a rate that falls due, are looked at again. A report that gives a
 * person no other value leaves no trace.
 */
function planned(
  before: Known,
  reports: readonly Report[],
  as_of: { readonly was: string; readonly is: string },
): Known {
  const [facts, employees] = [new Map(before.facts), new Map(before.employees)];
  const reported = new Set<string>();
  for (const report of reports)
    for (const [key, fact] of factsIn(report)) {
      const others = (facts.get(key) ?? []).filter(
        ({ file, slot }) => file !== fact.file || slot !== fact.slot,
      );
      facts.set(key, newestOfSlots([...others, fact]));
    }
  for (const { rows } of reports)
    for (const code of [...rows.people.keys(), ...rows.rates.keys()]) reported.add(code);
  for (const code of new Set([...reported, ...employees.keys()])) {
    const [key, was] = [`${code} pay`, employees.get(code)];
    facts.set(key, standing(facts.get(key) ?? []));
    const isDue = ratesIn(facts.get(key)).some(
      ({ from }) => from > as_of.was.slice(0, 10) && from <= as_of.is.slice(0, 10),
    );
    if (!reported.has(code) && !isDue) continue;
    const is = valuesOf(code, facts, as_of.is);
    employees.set(code, is);
    if (was && text(was) === text(is) && statedOf(code, before) === statedOf(code, { facts }))
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

function keysOf(code: string): string[] {
  return SUBJECTS.map((subject) => `${code} ${subject}`);
}

/** The values that the reports state of a person, with how each is known. */
function statedOf(code: string, { facts }: Pick<Known, 'facts'>): string {
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
  for (const key of [...facts.keys()].filter((each) => each.startsWith('payee '))) {
    const [was, stated] = [before.payees.get(key), facts.get(key) ?? []];
    const standing = stated.filter((fact) => !reports.some((report) => omits(report, key, fact)));
    const is = payeeOf(standing);
    if (standing.length > 0) payees.set(key, is);
    const isRepeated = standing.length > 0 && was && text(was) === text(is);
    facts.set(key, isRepeated ? (before.facts.get(key) ?? []) : standing);
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
  return filled(Object.assign({}, ...facts.toSorted(oldestFirst).map(({ payee }) => payee)));
}

function valuesOf(code: string, facts: Known['facts'], as_of: string): Values {
  const decided = FIELDS.map((field) => {
    const stated = facts.get(`${code} ${field}`) ?? [];
    return [field, field === 'status' ? statusOf(stated) : decidedValue(field, stated)];
  });
  return filled({ ...Object.fromEntries(decided), ...payOf(facts.get(`${code} pay`) ?? [], as_of) });
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

function ratesIn(facts: readonly Fact[] = []): { from: string; type: string; value: string | null }[] {
  const rates = facts.filter(({ slot }) => slot !== COMPLETE);
  return rates.map(({ slot, value = null }) => {
    const [from = '', type = ''] = slot.split(' ');
    return { from, type, value };
  });
}

/** The newest complete list of rates ends the rates that only older lists have. */
function standing(facts: readonly Fact[]): readonly Fact[] {
  const complete = facts.find(({ slot }) => slot === COMPLETE);
  return complete ? facts.filter((fact) => !isOlder(fact, complete)) : facts;
}

/** Whom the newest push of full reports does not list. Null without a full report. */
function unlistedAfter({ employees }: Known, reports: readonly Report[]): ReadonlySet<string> | null {
  const full = reports.filter(({ sheet }) => sheet.kind === 'directory' || sheet.kind === 'dates');
  if (full.length === 0) return null;
  const newest = newestTime(full);
  const listed = full.flatMap(({ time, rows }) => (isLater(newest, time) ? [] : [...rows.listed]));
  return new Set([...employees.keys()].filter((code) => !listed.includes(code)));
}

/** `isSince`: whether another run changed a person, a field or a payee since. `as_of`: the newest report time that stays. */
type Undo = { readonly isSince: (key: string) => boolean; readonly as_of: string };

/** Takes back what a run did with each person, field and payee. */
class Undoing {
  readonly left = new Set<string>();
  readonly #done: Run;
  readonly #now: Known;
  readonly #undo: Undo;
  readonly #employees: Map<string, Values>;
  readonly #payees: Map<string, Values>;
  readonly #facts: Map<string, readonly Fact[]>;

  constructor(done: Run, now: Known, undo: Undo) {
    [this.#done, this.#now, this.#undo] = [done, now, undo];
    [this.#employees, this.#payees] = [new Map(now.employees), new Map(now.payees)];
    this.#facts = new Map(now.facts);
    const { before, after } = done;
    for (const code of new Set([...before.employees.keys(), ...after.employees.keys()])) this.#person(code);
    for (const key of new Set([...before.facts.keys(), ...after.facts.keys()]))
      if (key.startsWith('payee ')) this.#payee(key);
  }

  get known(): Known {
    return { employees: this.#employees, payees: this.#payees, facts: this.#facts };
  }

  #person(code: string): void {
    const { before, after } = this.#done;
    const [was, became, is] = [before, after, this.#now].map(({ employees }) => employees.get(code));
    if (was === undefined) this.#created(code, is !== undefined);
    else if (became === undefined) this.#removed(code, was, is);
    else if (is !== undefined) this.#updated(code, { was, became, is });
    else if (FIELDS.some((field) => was[field] !== became[field] && was[field] !== undefined))
      this.left.add(`${code} employee`);
  }

  /** A person whom the run created goes, unless another run changed the person, or a report since says more. */
  #created(code: string, isThere: boolean): void {
    if (!isThere) return;
    if (this.#isChangedSince(code) || statedOf(code, this.#now) !== statedOf(code, this.#done.after))
      this.left.add(`${code} employee`);
    else {
      this.#employees.delete(code);
      this.#restore(...keysOf(code));
    }
  }

  #removed(code: string, was: Values, is: Values | undefined): void {
    if (is === undefined) {
      this.#employees.set(code, was);
      this.#restore(...keysOf(code));
    } else if (!this.#isChangedSince(code) || text(is) !== text(was)) this.left.add(`${code} employee`);
  }

  #isChangedSince(code: string): boolean {
    return [code, ...FIELDS.map((field) => `${code} ${field}`)].some(this.#undo.isSince);
  }

  /** A field that another run changed since stays. The others get back their values, unless a later report gives another one. */
  #updated(code: string, { was, became, is }: Record<'was' | 'became' | 'is', Values>): void {
    const values: Record<string, string | undefined> = { ...is };
    const isSince = (field: string) => this.#undo.isSince(code) || this.#undo.isSince(`${code} ${field}`);
    const isChanged = (field: string) => was[field] !== became[field];
    const stays = (field: string) => isSince(field) || (isChanged(field) && is[field] !== became[field]);
    const without = this.#without(code, () => false);
    for (const [key, facts] of this.#without(code, stays)) this.#facts.set(key, facts);
    const given = (facts: Known['facts']) => valuesOf(code, facts, this.#undo.as_of);
    const [before, alone, kept, now] = [this.#done.before.facts, without, this.#facts, this.#now.facts].map(
      given,
    );
    for (const field of FIELDS) {
      if (isChanged(field) && !stays(field))
        values[field] = kept?.[field] === before?.[field] ? was[field] : kept?.[field];
      const isResting = isSince(field) && now?.[field] === is[field] && alone?.[field] !== is[field];
      if (isChanged(field) ? values[field] !== was[field] : isResting) this.left.add(`${code} ${field}`);
    }
    this.#employees.set(code, filled(values));
  }

  /** What is stated of a person without the run, but for the fields that stay. */
  #without(code: string, stays: (field: string) => boolean): Map<string, readonly Fact[]> {
    const subjects = SUBJECTS.map((subject) => {
      const key = `${code} ${subject}`;
      return [key, fieldsOf(subject).some(stays) ? this.#factsOf(key) : this.#takenBack(key)] as const;
    });
    return new Map(subjects);
  }

  #payee(key: string): void {
    const { before, after } = this.#done;
    const [was, became, is] = [before, after, this.#now].map(({ payees }) => payees.get(key));
    if (text(was) === text(became) || text(is) === text(was)) return;
    if (text(is) !== text(became) || this.#undo.isSince(key)) this.left.add(`${key.split(' ')[1]} payee`);
    else {
      this.#restore(key);
      if (was === undefined) this.#payees.delete(key);
      else this.#payees.set(key, was);
    }
  }

  #factsOf(key: string): readonly Fact[] {
    return this.#facts.get(key) ?? [];
  }

  #restore(...keys: readonly string[]): void {
    for (const key of keys) this.#facts.set(key, this.#done.before.facts.get(key) ?? []);
  }

  /** Takes the facts of the run away, also where a later report only repeats them. */
  #takenBack(key: string): readonly Fact[] {
    const of = ({ facts }: Known) => new Map((facts.get(key) ?? []).map((fact) => [fact.slot, fact]));
    const [before, after, now] = [of(this.#done.before), of(this.#done.after), of(this.#now)];
    const kept = new Map(now);
    const restore = (slot: string) => {
      const was = before.get(slot);
      if (was) kept.set(slot, was);
      else kept.delete(slot);
    };
    for (const slot of new Set([...before.keys(), ...after.keys()])) {
      const [was, became, is] = [before, after, now].map((facts) => facts.get(slot));
      const isRepeated = (is?.value ?? null) === (became?.value ?? null) && was?.value !== became?.value;
      if (is?.file === became?.file || isRepeated) restore(slot);
    }
    if (standing([...kept.values()]).length < kept.size) restore(COMPLETE);
    return [...kept.values()];
  }
}

/** The people, fields and payees that a run changed. */
function changesOf({ before, after }: Run): Set<string> {
  const changed = new Set<string>();
  for (const code of new Set([...before.employees.keys(), ...after.employees.keys()])) {
    const [was, is] = [before.employees.get(code), after.employees.get(code)];
    if (!was || !is) changed.add(code);
    else for (const field of FIELDS) if (was[field] !== is[field]) changed.add(`${code} ${field}`);
  }
  for (const key of new Set([...before.payees.keys(), ...after.payees.keys()]))
    if (text(before.payees.get(key)) !== text(after.payees.get(key))) changed.add(key);
  return changed;
}

function fieldsOf(subject: string): readonly string[] {
  return subject === 'pay' ? PAY_FIELDS : [subject];
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

function newestOf(facts: readonly Fact[]): Fact | undefined {
  return facts.toSorted(oldestFirst).at(-1);
}

function filled(fields: Readonly<Record<string, string | null | undefined>>): Values {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as Values;
}

function text(values: Values | undefined): string {
  return JSON.stringify(Object.entries(values ?? {}).sort());
}

function same(left: ReadonlyMap<string, Values>, right: ReadonlyMap<string, Values>): boolean {
  const listed = (values: ReadonlyMap<string, Values>) =>
    [...values].map(([key, each]) => `${key} ${text(each)}`).sort();
  return listed(left).join() === listed(right).join();
}

/** What is only in one of two lists. */
function differ(of: string, is: readonly string[], expected: readonly string[]): string[] {
  const [more, fewer] = [
    is.filter((each) => count(is, each) > count(expected, each)),
    expected.filter((each) => count(expected, each) > count(is, each)),
  ];
  return more.length + fewer.length === 0 ? [] : [`${of}: ${more.join('; ')}, expected ${fewer.join('; ')}`];
}

function count(list: readonly string[], item: string): number {
  return list.filter((each) => each === item).length;
}

function heldDifferently(seen: readonly string[], expected: readonly string[]): string[] {
  if (seen.length > 0 === expected.length > 0) return [];
  return [`held by ${seen.join() || 'nothing'}, expected ${expected.join() || 'nothing'}`];
}
