import { changeFigures, type Directory, heldBy, type PeopleLimits, type Window } from './model-brakes.js';
import { type Kind, type ReportSheet, readSheet } from './read-csv.js';
import { type File, type FileState, isLater, type Report, type Values } from './report-file.js';
import { type RateList, resolveSheet, widthOf } from './resolve-sheet.js';

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
  readonly value?: string | null;
  readonly list?: RateList;
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
const OF_DATES = ['position_family', 'hire_date', 'termination_date'];

/** What must come of a history by REPORTS.md. It imports nothing of the product, and keeps every fact of every file. */
export class Model {
  readonly #limits: PeopleLimits;
  readonly #files = new Map<string, File>();
  readonly #runs: Run[] = [];
  #known = NOTHING;
  #missing: ReadonlySet<string> = new Set();
  #widths = new Set<number | null>();
  #isUnsure = false;

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

  /**
   * Whether REPORTS.md does not say how the history goes on: the codes were read with another width before; an undo left pay that a later
   * list of rates has, too; or it keeps pay or a payee, although without the run an older report gives another.
   */
  get isUnsure(): boolean {
    return this.#isUnsure || this.#widths.size > 1;
  }

  /** Does what the run does. Returns how that differs from what was seen. */
  follow(seen: Seen, now: VisibleState): string[] {
    const problems = seen.undo_of === undefined ? this.#sync(seen, now) : this.#undo(seen, seen.undo_of, now);
    return [...problems, ...this.#differences(now)];
  }

  #sync(seen: Seen, now: VisibleState): string[] {
    const before = this.#known;
    const { own, again } = this.#reports(seen.own);
    const reports = [...own, ...again];
    const as_of = [this.#newest(), ...reports.map(({ time }) => time)].sort().at(-1) ?? '';
    const after = own.length === 0 ? before : planned(before, reports, { was: this.#newest(), is: as_of });
    const unlisted = unlistedAfter(before, reports);
    const { missing, problems } = this.#missed(seen, now, unlisted);
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
      [this.#known, this.#missing] = [after, missing];
      const directories = own.filter(({ sheet }) => sheet.kind === 'directory').map(({ id }) => id);
      const isWritten = after !== before && (!isSame || !sameFacts(before, after));
      const window = { figures, approved: seen.held, directories };
      this.#runs.push({ ...run, after, ...(isWritten && { window }) });
    }
    for (const { id } of seen.dry ? [] : own) this.#resolve(id, seen, now);
    return problems;
  }

  /** Of a person whom another file of the push lists under another code width, both is right. */
  #missed(seen: Seen, now: VisibleState, unlisted: ReadonlyMap<string, boolean> | null) {
    if (unlisted === null) return { missing: this.#missing, problems: [] as string[] };
    const found = seen.missing ?? [...now.missing];
    const missing = new Set(found.filter((code) => unlisted.has(code)));
    const forgotten = [...unlisted].flatMap(([code, isSure]) =>
      isSure && !found.includes(code) ? code : [],
    );
    return {
      missing,
      problems: seen.rejected ? [] : differ('missing', [...missing], [...missing, ...forgotten]),
    };
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

  /** What the applied files state, with these ones changed. */
  #applied(changed: readonly File[]): Known['facts'] {
    const files = [...new Map([...this.#files, ...changed.map((file) => [file.id, file] as const)]).values()];
    const readable = files.flatMap(({ sheet, ...file }) =>
      sheet && file.claims.size > 0 ? [{ ...file, sheet }] : [],
    );
    const width = widthOf(
      readable.map(({ sheet }) => sheet),
      [...this.#known.employees.keys()],
    );
    return planned(NOTHING, readable.map(resolvedBy(width)), { was: '', is: '' }).facts;
  }

  #newest(): string {
    const applied = [...this.#files.values()].filter(({ claims }) => claims.size > 0);
    return (
      applied
        .map(({ time }) => time)
        .sort()
        .at(-1) ?? ''
    );
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
    return { employees, payees, fresh, reports, known: directories, windows, figures, hasStatus };
  }

  /** Restores what the run changed and nobody changed since. The rest stays, and is listed. */
  #undo(seen: Seen, undo_of: string, now: VisibleState): string[] {
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
    const isApplied = ({ id, claims }: File) =>
      [...claims].some((run) => run !== root.id) || (reverts && done.files.includes(id));
    const as_of =
      [...this.#files.values()]
        .filter(isApplied)
        .map(({ time }) => time)
        .sort()
        .at(-1) ?? '';
    const reported = new Set(seen.left);
    const files = done.files.flatMap((id) => this.#reverted(id, root, reverts) ?? []);
    const undone = new Set(files.flatMap(({ id, claims }) => (claims.size === 0 ? id : [])));
    const applied = this.#applied(files);
    const undoing = new Undoing(done, before, { isSince, reported, later, undone, applied, as_of });
    const { known, left, mayBeLeft, isHidden } = undoing;
    const isPayLeft = seen.left.some((key) => /rate$|salary$/.test(key));
    this.#isUnsure ||= !seen.dry && (isHidden || isPayLeft);
    const unsure = [...mayBeLeft].filter((key) => reported.has(key));
    const problems = differ('left', [...reported], [...new Set([...left, ...unsure])]);
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
    const { missing, problems: others } = this.#missed(seen, now, this.#unlistedNow());
    this.#missing = missing;
    return [...problems, ...others];
  }

  /** Whom the newest push of full reports that is applied does not list. Without one, nobody is missing. */
  #unlistedNow(): ReadonlyMap<string, boolean> {
    const full = [...this.#files.values()].filter(
      ({ sheet, claims }) => claims.size > 0 && (sheet?.kind === 'directory' || sheet?.kind === 'dates'),
    );
    const newest = full
      .map(({ time }) => time)
      .sort()
      .at(-1);
    if (newest === undefined) return new Map();
    const push = full.filter(({ time }) => !isLater(newest, time));
    const { own, again } = this.#reports(push.map(({ id }) => id));
    return unlistedAfter(this.#known, [...own, ...again]) ?? new Map();
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

const NOTHING: Known = { employees: new Map(), payees: new Map(), facts: new Map() };

function resolvedBy(width: number | null) {
  return (file: File & { readonly sheet: ReportSheet }): Report => ({
    ...file,
    rows: resolveSheet(file.sheet, width),
  });
}

/** Puts the reports on top of what is known. Only people in a report, or with a rate that falls due, are looked at again. */
function planned(
  before: Known,
  reports: readonly Report[],
  as_of: { readonly was: string; readonly is: string },
): Known {
  const [facts, employees] = [new Map(before.facts), new Map(before.employees)];
  const add = (key: string, fact: Fact) => {
    const others = (facts.get(key) ?? []).filter(({ file }) => file !== fact.file);
    facts.set(key, isFieldKey(key) ? newestOfKinds([...others, fact]) : [...others, fact]);
  };
  for (const { id: file, sheet, time, mtime, rows } of reports) {
    const source = { kind: sheet.kind, file, time, mtime };
    for (const [code, fields] of rows.people) {
      employees.set(code, employees.get(code) ?? {});
      for (const [field, value] of Object.entries(fields))
        add(`${code} ${groupOf(field)}`, { ...source, value });
    }
    for (const [code, list] of rows.rates) {
      employees.set(code, employees.get(code) ?? {});
      add(`${code} pay`, { ...source, list });
    }
    for (const [key, payee] of rows.payees) add(`payee ${key}`, { ...source, payee });
  }
  for (const code of employees.keys()) {
    const isReported = reports.some(({ rows }) => rows.people.has(code) || rows.rates.has(code));
    const isDue = standingRates(facts.get(`${code} pay`) ?? []).some(
      ({ from }) => from > as_of.was.slice(0, 10) && from <= as_of.is.slice(0, 10),
    );
    if (isReported || isDue) employees.set(code, valuesOf(code, facts, as_of.is));
  }
  return { employees, payees: plannedPayees(reports, facts), facts };
}

/** A payee stands while a list names it. Takes away the facts of those that a newer list omits. */
function plannedPayees(reports: readonly Report[], facts: Map<string, readonly Fact[]>): Known['payees'] {
  const payees = new Map<string, Values>();
  for (const key of [...facts.keys()].filter((each) => each.startsWith('payee '))) {
    const standing = (facts.get(key) ?? []).filter(
      (fact) => !reports.some((report) => omits(report, key, fact)),
    );
    facts.set(key, standing);
    if (standing.length === 0) continue;
    payees.set(key, payeeOf(standing));
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
  const pay = payOf(facts.get(`${code} pay`) ?? [], as_of);
  const others = FIELDS.filter((field) => groupOf(field) !== 'pay').map((field) => {
    const stated = facts.get(`${code} ${field}`) ?? [];
    return [field, field === 'status' ? statusOf(stated) : decidedValue(field, stated)];
  });
  return filled({ ...Object.fromEntries(others), ...pay });
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

/** The newest rate that has begun, else the pay of a directory. Rates of one day may be an hourly rate and a salary. */
function payOf(facts: readonly Fact[], as_of: string): Record<string, string | null> {
  const begun = standingRates(facts).filter(({ from }) => from <= as_of.slice(0, 10));
  const newest = begun
    .map(({ from }) => from)
    .sort()
    .at(-1);
  const amount = (type: string) =>
    begun.find((rate) => rate.from === newest && rate.type === type)?.amount ?? null;
  if (newest !== undefined) return { hourly_rate: amount('hourly'), salary: amount('salary') };
  return { hourly_rate: newestOf(facts.filter(({ kind }) => kind === 'directory'))?.value ?? null };
}

/** The newest list of rates counts, and older ones up to the newest complete list. */
function standingRates(facts: readonly Fact[]): RateList['rates'] {
  const rates = new Map<string, RateList['rates'][number]>();
  for (const { list } of facts.filter((fact) => fact.list).toSorted(oldestFirst)) {
    if (list?.isComplete) rates.clear();
    for (const rate of list?.rates ?? []) rates.set(`${rate.from} ${rate.type}`, rate);
  }
  return [...rates.values()];
}

/** Whom the newest push of full reports does not list, and whether nothing else does. Null without a full report. */
function unlistedAfter(
  { employees, facts }: Known,
  reports: readonly Report[],
): ReadonlyMap<string, boolean> | null {
  const full = reports.filter(({ sheet }) => sheet.kind === 'directory' || sheet.kind === 'dates');
  const newest = full
    .map(({ time }) => time)
    .sort()
    .at(-1);
  if (newest === undefined) return null;
  const listed = full.flatMap(({ time, rows }) => (isLater(newest, time) ? [] : [...rows.listed]));
  const isStatedSince = (code: string) =>
    FIELDS.some((field) =>
      (facts.get(`${code} ${groupOf(field)}`) ?? []).some(
        ({ list, time }) => !list && !isLater(newest, time),
      ),
    );
  const unlisted = [...employees.keys()].filter((code) => !listed.includes(code));
  return new Map(unlisted.map((code) => [code, !isStatedSince(code)]));
}

/**
 * What is known of the undo itself. `isSince`: whether another run changed it since. `reported`: what it lists as not restored. `later`:
 * the runs after the undone one. `undone`: the files that are not applied any more. `applied`: what the others state.
 */
type Undo = {
  readonly isSince: (key: string) => boolean;
  readonly reported: ReadonlySet<string>;
  readonly later: readonly Run[];
  readonly undone: ReadonlySet<string>;
  readonly applied: Known['facts'];
  readonly as_of: string;
};

/** Takes back what a run did with each person, field and payee. */
class Undoing {
  readonly left = new Set<string>();
  /** What the run states, of fields that another run changed. Listing it is right, and so is leaving it out. */
  readonly mayBeLeft = new Set<string>();
  readonly #done: Run;
  readonly #now: Known;
  readonly #undo: Undo;
  readonly #employees: Map<string, Values>;
  readonly #payees: Map<string, Values>;
  readonly #facts: Map<string, readonly Fact[]>;
  readonly #touched = new Set<string>();

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

  /** Whether a person keeps a value that the remaining reports do not give. */
  get isHidden(): boolean {
    const isPersonHidden = [...this.#employees].some(([code, values]) => {
      const is = valuesOf(code, this.#facts, this.#undo.as_of);
      return PAY_FIELDS.some(
        (field) => is[field] !== values[field] && !this.#touched.has(`${code} ${field}`),
      );
    });
    return (
      isPersonHidden ||
      [...this.#facts].some(
        ([key, facts]) => key.startsWith('payee ') && text(payeeOf(facts)) !== text(this.#payees.get(key)),
      )
    );
  }

  #person(code: string): void {
    const { before, after } = this.#done;
    const [was, became, is] = [before, after, this.#now].map(({ employees }) => employees.get(code));
    if (was === undefined) this.#created(code, is !== undefined);
    else if (became === undefined) this.#removed(code, was, is !== undefined);
    else if (is !== undefined) this.#updated(code, { was, became, is });
    else if (FIELDS.some((field) => was[field] !== became[field] && was[field] !== undefined))
      this.left.add(`${code} employee`);
  }

  /** Somebody whom the run created goes, unless another run changed the person, or a report since says more. */
  #created(code: string, isThere: boolean): void {
    if (!isThere) return;
    const isChanged = [code, ...FIELDS.map((field) => `${code} ${field}`)].some(this.#undo.isSince);
    const hasMore =
      this.#keysOf(code).some((key) => this.#isStated(key)) && this.#isReported(code, 'employee');
    if (isChanged || hasMore) this.left.add(`${code} employee`);
    else {
      this.#employees.delete(code);
      this.#restore(...this.#keysOf(code));
    }
  }

  #removed(code: string, was: Values, isThere: boolean): void {
    if (isThere) {
      if (this.#isReported(code, 'employee')) this.left.add(`${code} employee`);
      return;
    }
    this.#employees.set(code, was);
    this.#restore(...this.#keysOf(code));
  }

  #updated(code: string, { was, became, is }: Record<'was' | 'became' | 'is', Values>): void {
    const values: Record<string, string | undefined> = { ...is };
    const changed = FIELDS.filter((field) => was[field] !== became[field]);
    const restored = new Set(changed.map((field) => `${code} ${groupOf(field)}`));
    for (const field of changed) {
      this.#touched.add(`${code} ${field}`);
      const key = `${code} ${groupOf(field)}`;
      const isSince = this.#isSince(code, field) || is[field] !== became[field];
      if (isSince) restored.delete(key);
      else if (this.#isStated(key) && this.#isReported(code, field)) {
        // A later report gives it another value.
        restored.delete(key);
        this.#takeBack(key);
        values[field] = valuesOf(code, this.#facts, this.#undo.as_of)[field];
      } else values[field] = was[field];
      if (values[field] !== was[field]) this.left.add(`${code} ${field}`);
    }
    this.#employees.set(code, filled(values));
    for (const key of restored) this.#restoreStated(key);
    const others = FIELDS.filter((field) => !changed.some((each) => groupOf(each) === groupOf(field)));
    for (const group of new Set(others.map(groupOf))) this.#rest(code, group, is);
  }

  /** A field that another run changed since stays. When only files that are undone now give its value, the list has to name it. */
  #rest(code: string, group: string, is: Values): void {
    const key = `${code} ${group}`;
    const since = FIELDS.filter((field) => groupOf(field) === group && this.#isSince(code, field));
    if (since.length === 0) {
      this.#takeBack(key);
      return;
    }
    const { undone, applied, later, as_of } = this.#undo;
    // A value that an undo took and a later run read again from the same file is another run's, too.
    const isKept = (fact: Fact) => later.every(({ after }) => has(after.facts.get(key) ?? [], fact));
    const isSure = this.#factsOf(key).some((fact) => undone.has(fact.file) && isKept(fact));
    const [kept, without] = [this.#facts, applied].map((facts) => valuesOf(code, facts, as_of));
    for (const field of since) {
      const [rests, value] = [`${code} ${field}`, is[field]];
      this.mayBeLeft.add(rests);
      const isGiven = value === undefined || kept?.[field] !== value || without?.[field] === value;
      if (isSure && !isGiven) this.left.add(rests);
    }
  }

  #payee(key: string): void {
    const { before, after } = this.#done;
    const [was, became, is] = [before, after, this.#now].map(({ payees }) => payees.get(key));
    if (text(was) === text(became)) this.#takeBack(key);
    else if (text(is) === text(was)) return;
    else if (text(is) !== text(became) || this.#undo.isSince(key))
      this.left.add(`${key.split(' ')[1]} payee`);
    else {
      this.#restore(key);
      if (was === undefined) this.#payees.delete(key);
      else this.#payees.set(key, was);
    }
  }

  #isSince(code: string, field: string): boolean {
    return this.#undo.isSince(code) || this.#undo.isSince(`${code} ${field}`);
  }

  #isReported(code: string, field: string): boolean {
    return this.#undo.reported.has(`${code} ${field}`);
  }

  /** Whether a report since states something that the run's reports do not. */
  #isStated(key: string): boolean {
    return this.#factsOf(key).some((fact) => !has(this.#done.after.facts.get(key) ?? [], fact));
  }

  #keysOf(code: string): string[] {
    return ['pay', ...FIELDS].map((field) => `${code} ${field}`);
  }

  #factsOf(key: string): readonly Fact[] {
    return this.#facts.get(key) ?? [];
  }

  #restore(...keys: readonly string[]): void {
    for (const key of keys) this.#facts.set(key, this.#done.before.facts.get(key) ?? []);
  }

  /** Restores what the kinds of report stated that the run read. Others may have come since. */
  #restoreStated(key: string): void {
    const [before, after] = [this.#done.before, this.#done.after].map(({ facts }) => facts.get(key) ?? []);
    const added = after?.filter((fact) => !has(before ?? [], fact)) ?? [];
    const isRead = ({ kind }: Fact) => added.length === 0 || added.some((fact) => fact.kind === kind);
    const others = this.#factsOf(key).filter((fact) => !isRead(fact));
    this.#facts.set(key, [...(before?.filter(isRead) ?? []), ...others]);
  }

  /** Takes the facts of the run away. A later report that only repeats the run's value goes with it. */
  #takeBack(key: string): void {
    const [before, after] = [this.#done.before, this.#done.after].map(({ facts }) => facts.get(key) ?? []);
    if (before === undefined || after === undefined) return;
    const now = this.#factsOf(key);
    const added = after.filter((fact) => !has(before, fact));
    const removed = before.filter((fact) => !has(after, fact));
    const newest = (facts: readonly Fact[], kind: Kind) =>
      newestOf(facts.filter((fact) => fact.kind === kind));
    const isRepeated = (fact: Fact) =>
      !has(before, fact) &&
      added.some(({ kind }) => kind === fact.kind) &&
      sameFact(newest(now, fact.kind), newest(after, fact.kind)) &&
      !sameFact(newest(before, fact.kind), newest(after, fact.kind));
    const kept = now.filter((fact) => !has(added, fact) && !has(removed, fact) && !isRepeated(fact));
    this.#facts.set(key, [...kept, ...removed]);
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

function has(facts: readonly Fact[], { file }: Fact): boolean {
  return facts.some((fact) => fact.file === file);
}

function sameFact(left: Fact | undefined, right: Fact | undefined): boolean {
  const shown = (fact: Fact | undefined) => JSON.stringify([fact?.value, fact?.list, fact?.payee]);
  return shown(left) === shown(right);
}

function groupOf(field: string): string {
  return field === 'hourly_rate' || field === 'salary' ? 'pay' : field;
}

/** Of a field, the newest report of a type counts, and what the others state is lost. Rates and payees have lists. */
function newestOfKinds(facts: readonly Fact[]): Fact[] {
  return [...new Map(facts.toSorted(oldestFirst).map((fact) => [fact.kind, fact])).values()];
}

function isFieldKey(key: string): boolean {
  return !key.startsWith('payee ') && !key.endsWith(' pay');
}

function oldestFirst(a: Fact, b: Fact): number {
  return `${a.time} ${a.mtime}` < `${b.time} ${b.mtime}` ? -1 : 1;
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

function sameFacts(before: Known, after: Known): boolean {
  return [...after.facts].every(([key, facts]) => facts.length === (before.facts.get(key) ?? []).length);
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
