import {
  count,
  type Events,
  eventsOf,
  havingIn,
  medianOf,
  numbersIn,
  type Window,
  windowOf,
} from './model-events.js';
import { type Change, FIELDS, isPayee, type Roster } from './model-roster.js';
import { isLater, type ReadableFile, type Report, timeOf } from './report-file.js';
import { widthOf } from './resolve-sheet.js';
import type { SimulatedLimits } from './settings.js';

/** `fresh`: those of the reports that are not applied. */
type Run = {
  readonly before: Roster;
  readonly changes: ReadonlyMap<string, Change>;
  readonly reports: readonly Report[];
  readonly fresh: readonly Report[];
  readonly applied: readonly ReadableFile[];
  readonly missing: number;
  readonly windows: readonly Window[];
  readonly limits: SimulatedLimits;
};
type Happened = { readonly events: Events; readonly window: Events };
/** How often something happens in the run, and happened in the window. */
type Counted = readonly [now: number, past: number];
/** Holds a run when both together are at least `least`, and more than a percentage. `settled`: what does not count again when approved. */
type Rule = readonly [name: string, Counted, of: number, percent: number, least: number, settled?: Events];

const IDENTITY = ['first_name', 'last_name', 'hire_date'];
const STATUS = ['terminated', 'deactivated', 'changed status', 'cleared status'];
const PAYEES = ['payee created', 'payee ended'];

/** Returns the brakes that hold a run, and what later runs look back at when a user approves those of `approved`. */
export function brakesOf(run: Run, approved: readonly string[]) {
  const events = eventsOf(run.before, run.changes, run.limits.pay_jump_ratio);
  const happened = { events, window: windowOf(run.windows) };
  const fields = FIELDS.flatMap((field) => [
    ...rulesOfField(run, field, happened),
    ...rulesOfPay(run, field, happened),
  ]);
  const held = [...rulesOfAll(run, happened), ...fields, ...rulesOfFiles(run)].filter(isOver);
  const settled = held.flatMap(([name, , , , , what = []]) => (approved.includes(name) ? what : []));
  return { held: held.map(([name]) => name), window: { events, settled } };
}

function isOver([, [now, past], of, percent, least]: Rule): boolean {
  return now > 0 && now + past >= least && (now + past) * 100 > of * percent;
}

function countedIn({ events, window }: Happened, what: string): Counted {
  return [count(events, what), count(window, what)];
}

/** A run also counts alone: when the window began, there may have been too few to count. */
function rulesOfAll({ before, applied, missing, limits }: Run, happened: Happened): Rule[] {
  const [created, ended, begun] = ['created', 'payee ended', 'payee created'].map((each) =>
    countedIn(happened, each),
  ) as [Counted, Counted, Counted];
  const people = [...before].filter(([subject]) => !isPayee(subject));
  const [size, payees, [more, earlier]] = [people.length, before.size - people.length, created];
  const left = countedIn(happened, 'deactivated');
  const active = people.filter(([, { values }]) => values.status === 'active').length + left[1];
  const few = Math.min(limits.terminations_least, Math.max(limits.small_least, active));
  const [net, lost] = [ended[0] - begun[0], Math.max(0, ended[1] - begun[1])];
  const gained = Math.max(0, begun[1] - ended[1]);
  // Too few, or those of a first sync, do not hold.
  const roster = (of: number) => (applied.length === 0 || of < limits.creations_roster ? Infinity : of);
  const listed = (of: number) => (of < limits.payees_least ? Infinity : of);
  const isFirst = applied.every(({ sheet }) => sheet.kind !== 'payees');
  const added = (of: number) => (isFirst ? Infinity : listed(of));
  const { terminations_percent: leave, creations_percent: join, payees_percent: most } = limits;
  const { small_least: small, payees_replaced_percent: nearly, payee_changes_least: least } = limits;
  return [
    ['terminations status', countedIn(happened, 'terminated'), active, leave, few, STATUS],
    ['terminations termination_date', countedIn(happened, 'end dated'), active, leave, few, ['end dated']],
    ['status_taken status', left, active, leave, few, STATUS],
    ['creations', [more, 0], roster(size), join, 1, ['created']],
    ['creations', created, roster(size - earlier), join, 1, ['created']],
    ['roster_replaced', [Math.min(missing, more), 0], size, join, small, ['created']],
    ['payees_ended', [net, lost], listed(payees + lost), most, 1, PAYEES],
    ['payees_replaced', ended, listed(payees + lost), nearly, 1, PAYEES],
    ['payees_created', [-net, 0], added(payees), most, least, PAYEES],
    ['payees_created', [-net, gained], added(payees - gained), most, least, PAYEES],
  ];
}

/** In a small roster, more than half of those who have a field that identifies them are enough. */
function rulesOfField({ before, limits }: Run, field: string, happened: Happened): Rule[] {
  const [changed, cleared] = [`changed ${field}`, `cleared ${field}`];
  const of = havingIn(before, field) + countedIn(happened, cleared)[1];
  const few = Math.min(limits.changes_least, Math.max(limits.small_least, Math.floor(of / 2) + 1));
  const isIdentity = IDENTITY.includes(field);
  const percent = isIdentity ? limits.identity_percent : limits.changes_percent;
  const least = isIdentity ? few : limits.changes_least;
  const payees = [`payee ${changed}`, `payee ${cleared}`] as const;
  const ofPayees = havingIn(before, field, true) + countedIn(happened, payees[1])[1];
  const most = field === 'account_code' ? limits.payee_accounts_percent : limits.payee_changes_percent;
  const counted = countedIn(happened, payees[0]);
  return [
    [`mass_change ${field}`, countedIn(happened, changed), of, percent, least, [changed, cleared]],
    [`payees_changed ${field}`, counted, ofPayees, most, limits.payee_changes_least, payees],
  ];
}

/** The same people's pay rises with each sync, or each sync raises others. A step back towards the pay before does not hold. */
function rulesOfPay({ before, limits }: Run, field: string, happened: Happened): Rule[] {
  const [jump, ratio, median] = [`jump ${field}`, `ratio ${field}`, `median ${field}`];
  const [having, now] = [havingIn(before, field), numbersIn(happened.events, ratio)];
  const all = [...numbersIn(happened.window, ratio), ...now];
  const risen = numbersIn(happened.window, median).reduce((sum, each) => sum + each, medianOf(now));
  const isMany = ({ length }: readonly number[]) => length >= limits.changes_least || length * 2 >= having;
  const isFar = (change: number) => Math.abs(change) > Math.log(limits.pay_ratio) + 1e-9;
  const isAgain = isMany(now) && isFar(risen) && medianOf(now) * risen > 0;
  const goesOn = now.some((change) => isFar(change) && change * medianOf(all) > 0);
  const isRaised = isAgain || (isMany(all) && isFar(medianOf(all)) && goesOn);
  const { pay_jump_percent, pay_jump_least, pay_tenfold_least } = limits;
  return [
    [`pay_ratio ${field}`, [Number(isRaised), 0], 0, 0, 1, [jump, ratio, median]],
    [`pay_jump ${field}`, countedIn(happened, jump), having, pay_jump_percent, pay_jump_least, [jump]],
    [`pay_tenfold ${field}`, countedIn(happened, `tenfold ${field}`), 0, 0, pay_tenfold_least],
    [`pay_zero ${field}`, countedIn(happened, `zero ${field}`), 0, 0, 1],
  ];
}

function rulesOfFiles(run: Run): Rule[] {
  const codes = [...run.before.keys()].filter((subject) => !isPayee(subject));
  const sheets = run.reports.map(({ sheet }) => sheet);
  const [stored, width] = [widthOf([], codes), widthOf(sheets, codes)];
  const shrunk = run.fresh.filter((file) => codes.length > 0 && hasShrunk(file, run)).map(({ id }) => id);
  return [
    ['code_width', [Number(stored !== null && width !== stored), 0], 0, 0, 1],
    ['columns_missing status', [run.fresh.filter((file) => hasLostStatus(file, run)).length, 0], 0, 0, 1],
    ['roster_shrank', [shrunk.length, 0], 0, 0, 1, shrunk],
    ['report_from_the_future', [run.fresh.filter(({ isFuture }) => isFuture).length, 0], 0, 0, 1],
  ];
}

/** The status column is gone, or every cell of it became blank. */
function hasLostStatus(file: Report, run: Run): boolean {
  const { kind, columns } = file.sheet;
  if (previousOf(file, run)?.sheet.columns.includes('status') && !columns.includes('status')) return true;
  const blank = [...file.rows.stated].filter(([, { status }]) => status === null);
  const hadStatus = (code: string) => run.before.get(code)?.said[`status ${kind}`]?.value != null;
  return !file.rows.hasStatus && blank.some(([code]) => hadStatus(code));
}

/** Compares with the largest directory before it, up to the last one that a user approved. */
function hasShrunk(file: Report, run: Run): boolean {
  const isOld = run.reports.some((other) => other.sheet.kind === 'directory' && isLater(other, file));
  const approved = run.windows.flatMap(({ settled }) => settled);
  let most = 0;
  for (let next = previousOf(file, run); next; ) {
    if (isLater(file, next)) most = Math.max(most, codesIn(next));
    next = approved.includes(next.id) ? undefined : previousOf(next, run);
  }
  const isShort = codesIn(file) < Math.ceil((most * run.limits.roster_percent) / 100);
  return file.sheet.kind === 'directory' && !isOld && most >= run.limits.roster_least && isShort;
}

/** The report before it: of the same type and name, else of the same type. */
function previousOf(file: ReadableFile, { applied, fresh }: Run): ReadableFile | undefined {
  const key = (each: ReadableFile) => `${timeOf(each)} ${each.id}`;
  const plain = ({ name }: ReadableFile) => name.replace(/\d{14}|0000.{4}/g, '');
  const alike = [...applied, ...fresh].filter(({ sheet }) => sheet.kind === file.sheet.kind);
  const older = alike.filter((other) => key(other) < key(file));
  older.sort((one, other) => (key(one) < key(other) ? 1 : -1));
  return older.find((other) => plain(other) === plain(file)) ?? older[0];
}

function codesIn({ sheet }: ReadableFile): number {
  return new Set([...sheet.rows.map(({ code }) => code), ...sheet.doubtful]).size;
}
