import type { Kind } from './read-csv.js';
import { isLater, type Report, type Values } from './report-file.js';

/** The limits of REPORTS §7 that count people. */
export type PeopleLimits = {
  readonly terminations_least: number;
  readonly creations_roster: number;
  readonly payees_least: number;
  readonly payee_changes_least: number;
  readonly changes_least: number;
  readonly pay_jump_least: number;
  readonly roster_least: number;
  readonly small_least: number;
};
/**
 * How many people something happens to, by `created`, `deactivated`, `changed status` and so on. `past ratio`: the logarithm of the median
 * pay ratio. `ratio hourly_rate 0.1`: how many people's pay has this logarithm of the ratio.
 */
export type Figures = Readonly<Record<string, number>>;
/** An applied sync of the last days: what it did, and the brakes that a user approved. */
export type Window = {
  readonly figures: Figures;
  readonly approved: readonly string[];
  readonly directories: readonly string[];
};
export type Directory = Pick<Report, 'id' | 'name' | 'time' | 'sheet'> & { readonly rows?: Report['rows'] };
type People = ReadonlyMap<string, Values>;
type Roster = { readonly employees: People; readonly payees: People };
type Braked = Roster & {
  readonly fresh: readonly Report[];
  readonly reports: readonly Report[];
  /** The applied files, and those of the run. */
  readonly known: readonly Directory[];
  readonly windows: readonly Window[];
  readonly figures: Figures;
  /** How many known people the newest full report does not list. */
  readonly missing: number;
  /** The kinds of the reports that are applied. Without any, this is still the first sync. */
  readonly applied: ReadonlySet<Kind>;
  readonly hasStatus: (code: string, kind: Kind) => boolean;
};
type Changed = { readonly was: Values; readonly is: Values };

const IDENTITY = ['first_name', 'last_name', 'hire_date'];
const PAY = ['hourly_rate', 'salary'];
const PAYEE_FIELDS = ['city', 'state'];
const [RATIO, JUMP, TENFOLD] = [Math.log(1.25), Math.log(2), Math.log(10)];
const EXACT = 1e-9;

/** `wasEndless`: whether a report left a person's termination date empty before. */
export function changeFigures(
  before: Roster,
  after: Roster,
  wasEndless: (code: string) => boolean = () => false,
): Figures {
  const figures: Record<string, number> = {};
  const count = (keys: readonly string[]) => {
    for (const key of keys) figures[key] = (figures[key] ?? 0) + 1;
  };
  for (const [code, is] of after.employees) {
    const was = before.employees.get(code);
    count(was ? changesOf({ was, is }) : ['created']);
    if (was && isEndDated({ was, is }) && wasEndless(code)) count(['end_dated']);
  }
  for (const [key, is] of after.payees) {
    const was = before.payees.get(key);
    count(was ? payeeChangesOf({ was, is }) : ['payees_created']);
  }
  for (const key of before.payees.keys()) if (!after.payees.has(key)) count(['payees_ended']);
  for (const field of PAY)
    if (isMostPay(figures, field, before)) figures[`past ratio ${field}`] = medianIn(figures, field);
  return figures;
}

function changesOf({ was, is }: Changed): string[] {
  return Object.entries(was).flatMap(([field, value]) =>
    is[field] === value ? [] : changeOf(field, value, is[field]),
  );
}

function changeOf(field: string, was: string, is: string | undefined): string[] {
  const isLoss = field === 'status' && was === 'active';
  const isPay = PAY.includes(field) && is !== undefined && Number(was) !== 0;
  const ratio = Math.log(Number(is) / Number(was));
  return [
    `changed ${field}`,
    ...(is === undefined ? [`cleared ${field}`] : []),
    ...(isLoss ? ['deactivated'] : []),
    ...(isLoss && is === 'terminated' ? ['terminated'] : []),
    ...(isPay && Number(is) === 0 ? [`zero ${field}`] : []),
    ...(isPay && Number(is) !== 0 ? [`ratio ${field} ${ratio}`] : []),
    ...(isPay && Number(is) !== 0 && Math.abs(ratio) > JUMP + EXACT ? [`jump ${field}`] : []),
    ...(isPay && Number(is) !== 0 && Math.abs(ratio) > TENFOLD - EXACT ? [`tenfold ${field}`] : []),
  ];
}

function isEndDated({ was, is }: Changed): boolean {
  const isAdded = was.termination_date === undefined && is.termination_date !== undefined;
  return isAdded && was.status === 'active' && is.status === 'active';
}

function payeeChangesOf({ was, is }: Changed): string[] {
  return PAYEE_FIELDS.filter((field) => was[field] !== undefined && was[field] !== is[field]).flatMap(
    (field) => [`payee changed ${field}`, ...(is[field] === undefined ? [`payee cleared ${field}`] : [])],
  );
}

/** Later syncs look back at the median when the pay of at least half of the people changed. */
function isMostPay(figures: Figures, field: string, { employees }: Roster): boolean {
  const changes = ratiosIn(figures, field).length;
  return changes > 0 && changes * 2 >= having(employees, field);
}

function ratiosIn(figures: Figures, field: string): number[] {
  const prefix = `ratio ${field} `;
  return Object.entries(figures).flatMap(([key, count]) =>
    key.startsWith(prefix) ? Array<number>(count).fill(Number(key.slice(prefix.length))) : [],
  );
}

function medianIn(figures: Figures, field: string): number {
  const sorted = ratiosIn(figures, field).toSorted((a, b) => a - b);
  const at = (index: number) => sorted[Math.floor(index)] ?? 0;
  return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2;
}

function having(of: ReadonlyMap<string, Values>, field: string): number {
  return [...of.values()].filter((values) => values[field] !== undefined).length;
}

/** Returns the brakes that hold a sync. Figures of earlier syncs count, up to the last one that a user approved. */
export function heldBy(braked: Braked, limits: PeopleLimits): string[] {
  const run = runOf(braked);
  const { employees, fresh, figures } = braked;
  const is = {
    ...statusHeld(run, braked, limits),
    creations: braked.applied.size > 0 && createdHeld(run, employees.size, limits),
    ...payeesHeld(run, braked, limits),
    roster_replaced: isReplaced(run, braked, limits),
    pay_tenfold: PAY.some((field) => run.now(`tenfold ${field}`) > 0),
    pay_zero: PAY.some((field) => (figures[`zero ${field}`] ?? 0) > 0),
    columns_missing: fresh.some((file) => hasLostStatus(file, braked)),
    code_width: isOtherWidth(braked),
    roster_shrank: employees.size > 0 && fresh.some((file) => hasShrunk(file, braked, limits)),
    report_from_the_future: fresh.some(({ isFuture }) => isFuture),
  };
  return [
    ...Object.entries(is).flatMap(([brake, held]) => (held ? brake : [])),
    ...fieldsHeld(run, braked, limits),
    ...PAY.filter((field) => isRatioHeld(run, field, braked, limits)).map((field) => `pay_ratio ${field}`),
  ];
}

/** What the run does, and what the syncs of the last days did before it. */
type Counted = {
  readonly now: (key: string) => number;
  readonly earlier: (key: string) => number;
  readonly window: Figures;
  readonly exceeds: (key: string, limit: number) => boolean;
};

function runOf({ figures, windows }: Braked): Counted {
  const window = sumOf(windows);
  const [now, earlier] = [(key: string) => figures[key] ?? 0, (key: string) => window[key] ?? 0];
  const exceeds = (key: string, limit: number) => now(key) > 0 && now(key) + earlier(key) > limit;
  return { now, earlier, window, exceeds };
}

function percent(of: number, share: number, least: number): number {
  return Math.max(Math.floor(of * share), least - 1);
}

function statusHeld({ exceeds, earlier }: Counted, { employees }: Braked, limits: PeopleLimits) {
  const active = [...employees.values()].filter(({ status }) => status === 'active').length;
  const of = active + earlier('deactivated');
  const limit = percent(of, 0.2, Math.min(limits.terminations_least, Math.max(limits.small_least, of)));
  return {
    terminations: exceeds('terminated', limit),
    status_taken: exceeds('deactivated', limit),
    'terminations termination_date': exceeds('end_dated', limit),
  };
}

function createdHeld({ now, earlier }: Counted, people: number, { creations_roster }: PeopleLimits): boolean {
  const isOver = (before: number, sum: number) =>
    now('created') > 0 && people - before >= creations_roster && sum > Math.floor((people - before) * 0.5);
  return isOver(0, now('created')) || isOver(earlier('created'), now('created') + earlier('created'));
}

/** Most people are missing, and as many are new. */
function isReplaced(
  { now }: Counted,
  { employees, missing }: Braked,
  { small_least }: PeopleLimits,
): boolean {
  return Math.min(missing, now('created')) > percent(employees.size, 0.5, small_least);
}

/** Payees that end and those that are added make up for each other, but nearly all of them are not replaced. */
function payeesHeld({ now, earlier, exceeds }: Counted, braked: Braked, limits: PeopleLimits) {
  const payees = braked.payees.size;
  const [fewer, lost] = [now, earlier].map((in_) => in_('payees_ended') - in_('payees_created')) as [
    number,
    number,
  ];
  const before = payees + Math.max(0, lost);
  const isOver = (added: number) =>
    payees - added >= limits.payees_least &&
    added - fewer > percent(payees - added, 0.5, limits.payee_changes_least);
  return {
    payees_ended:
      before >= limits.payees_least && fewer > 0 && fewer + Math.max(0, lost) > Math.floor(before * 0.5),
    payees_replaced: before >= limits.payees_least && exceeds('payees_ended', Math.floor(before * 0.75)),
    payees_created: braked.applied.has('payees') && fewer < 0 && (isOver(0) || isOver(Math.max(0, -lost))),
  };
}

function fieldsHeld(
  { exceeds, earlier }: Counted,
  { employees, payees }: Braked,
  limits: PeopleLimits,
): string[] {
  const { changes_least, payee_changes_least, pay_jump_least, small_least } = limits;
  const fields = new Set([...employees.values()].flatMap((values) => Object.keys(values)));
  const changed = [...fields].filter((field) => {
    const of = having(employees, field) + earlier(`cleared ${field}`);
    const most = Math.max(small_least, Math.floor(of / 2) + 1);
    const limit = IDENTITY.includes(field)
      ? percent(of, 0.05, Math.min(changes_least, most))
      : percent(of, 0.3, changes_least);
    return exceeds(`changed ${field}`, limit);
  });
  const ofPayees = PAYEE_FIELDS.filter((field) => {
    const of = having(payees, field) + earlier(`payee cleared ${field}`);
    return exceeds(`payee changed ${field}`, percent(of, 0.3, payee_changes_least));
  });
  const jumps = PAY.filter((field) =>
    exceeds(`jump ${field}`, percent(having(employees, field), 0.01, pay_jump_least)),
  );
  return [
    ...changed.map((field) => `mass_change ${field}`),
    ...ofPayees.map((field) => `payees_changed ${field}`),
    ...jumps.map((field) => `pay_jump ${field}`),
  ];
}

/** Holds when the same people's pay rises with each sync, or each sync raises others. A step back towards the pay before does not. */
function isRatioHeld(
  run: Counted,
  field: string,
  { figures, employees }: Braked,
  limits: PeopleLimits,
): boolean {
  const isMany = (of: Figures) => {
    const changes = ratiosIn(of, field).length;
    return changes >= limits.changes_least || changes * 2 >= Math.max(1, having(employees, field));
  };
  const isOver = (ratio: number) => Math.abs(ratio) > RATIO + EXACT;
  const median = medianIn(figures, field);
  const risen = median + run.earlier(`past ratio ${field}`);
  if (isMany(figures) && median * risen > 0 && isOver(risen)) return true;
  const all = addedUp(run.window, figures);
  const whole = medianIn(all, field);
  const goesOn = ratiosIn(figures, field).some((ratio) => ratio * whole > 0 && isOver(ratio));
  return isMany(all) && isOver(whole) && goesOn;
}

function addedUp(...all: readonly Figures[]): Figures {
  const sum: Record<string, number> = {};
  for (const figures of all)
    for (const [key, count] of Object.entries(figures)) sum[key] = (sum[key] ?? 0) + count;
  return sum;
}

/** Adds up the syncs of the last days. An approved figure does not count again, nor do those before it. */
function sumOf(windows: readonly Window[]): Figures {
  let sum: Figures = {};
  for (const { figures, approved } of windows) {
    const approvedKeys = approved.map(keysOf);
    const all = Object.entries(addedUp(sum, figures));
    sum = Object.fromEntries(all.filter(([key]) => !approvedKeys.some((pattern) => pattern.test(key))));
  }
  return sum;
}

const STATUS_KEYS = /^(terminated|deactivated|(changed|cleared) status)$/;

/** The figures that an approved brake showed. */
function keysOf(brake: string): RegExp {
  const [name = '', field = ''] = brake.split(' ');
  const keys: Readonly<Record<string, RegExp>> = {
    terminations: field === 'termination_date' ? /^end_dated$/ : STATUS_KEYS,
    status_taken: STATUS_KEYS,
    creations: /^created$/,
    roster_replaced: /^created$/,
    payees_ended: /^payees_/,
    payees_created: /^payees_/,
    payees_replaced: /^payees_/,
    payees_changed: new RegExp(`^payee (changed|cleared) ${field}$`),
    mass_change: new RegExp(`^(changed|cleared) ${field}$`),
    pay_jump: new RegExp(`^jump ${field}$`),
    pay_ratio: new RegExp(`^(jump|ratio|past ratio) ${field}( |$)`),
  };
  return keys[name] ?? /^$/;
}

/** The report before it: of the same type and name, else of the same type. */
function previousOf(file: Directory, known: readonly Directory[]): Directory | undefined {
  const key = ({ time, id }: Directory) => `${time} ${id}`;
  const older = known
    .filter(({ sheet }) => sheet.kind === file.sheet.kind)
    .filter((other) => key(other) < key(file))
    .toSorted((a, b) => (key(a) < key(b) ? 1 : -1));
  const plain = ({ name }: Directory) => name.replace(/\d{14}|0000.{4}/g, '');
  return older.find((other) => plain(other) === plain(file)) ?? older[0];
}

/** The status column is gone, or every cell of it became blank. */
function hasLostStatus(file: Report, { known, hasStatus }: Braked): boolean {
  const { sheet, rows } = file;
  if (previousOf(file, known)?.sheet.columns.includes('status') && !sheet.columns.includes('status'))
    return true;
  if (sheet.kind !== 'directory' && sheet.kind !== 'dates') return false;
  const blanked = rows.kept.filter(({ fields }) => fields.status === null);
  return !rows.hasStatus && blanked.some(({ id }) => hasStatus(id, sheet.kind));
}

function isOtherWidth({ reports, employees }: Braked): boolean {
  const lengths = (codes: readonly string[]) =>
    codes.filter((code) => /^\d+$/.test(code)).map(({ length }) => length);
  const stored = mostCommon(lengths([...employees.keys()]));
  const texts = reports.flatMap(({ sheet }) => [
    ...new Set(sheet.rows.filter(({ isNumber }) => !isNumber).map(({ code }) => code)),
  ]);
  return stored !== null && mostCommon([...lengths(texts), ...lengths([...employees.keys()])]) !== stored;
}

function mostCommon(lengths: readonly number[]): number | null {
  const count = (length: number) => lengths.filter((each) => each === length).length;
  return [...new Set(lengths)].toSorted((a, b) => count(b) - count(a) || b - a)[0] ?? null;
}

/** Fewer than half of the people of the largest directory before it, up to the last one that a user approved. */
function hasShrunk(
  file: Report,
  { reports, known, windows }: Braked,
  { roster_least }: PeopleLimits,
): boolean {
  if (file.sheet.kind !== 'directory') return false;
  if (reports.some(({ sheet, time }) => sheet.kind === 'directory' && isLater(time, file.time))) return false;
  const approved = new Set(
    windows.flatMap(({ approved: brakes, directories }) =>
      brakes.includes('roster_shrank') ? directories : [],
    ),
  );
  let most = 0;
  for (let next = previousOf(file, known); next; ) {
    if (isLater(file.time, next.time)) most = Math.max(most, peopleIn(next));
    next = approved.has(next.id) ? undefined : previousOf(next, known);
  }
  return most >= roster_least && peopleIn(file) < Math.ceil(most / 2);
}

function peopleIn({ sheet }: Directory): number {
  return new Set(
    [...sheet.rows.map(({ code }) => code), ...sheet.doubtful].map((code) => code.replace(/^0+/, '')),
  ).size;
}
