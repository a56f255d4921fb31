import { type Entry, FIELDS, isPayee, type Roster } from './model-fields.js';
import { isLater, type ReadableFile, type Report, type Values } from './report-file.js';
import { widthOf } from './resolve-sheet.js';
import type { SimulatedLimits } from './settings.js';

/** What happens to a person or a payee, as `changed city`. `ratio`: the logarithm of new to old pay. */
type Event = { readonly what: string; readonly ratio: number };
/** A sync of the last days. `settled`: the events and directories that a user approved. */
export type Window = { readonly events: readonly Event[]; readonly settled: readonly string[] };
/** `fresh`: those of the reports that are not applied. */
type Run = {
  readonly before: Roster;
  readonly reports: readonly Report[];
  readonly fresh: readonly Report[];
  readonly applied: readonly ReadableFile[];
  readonly missing: number;
  readonly events: readonly Event[];
  readonly windows: readonly Window[];
  readonly limits: SimulatedLimits;
};
type Counted = ReturnType<typeof countedIn>;
/** Holds a run that does something, and with the days before it more often than the limit. `settled`: what does not count again when approved. */
type Brake = readonly [name: string, now: number, past?: number, limit?: number, settled?: readonly string[]];

const PAY = ['hourly_rate', 'salary'];
const IDENTITY = ['first_name', 'last_name', 'hire_date'];
const STATUS = ['terminated', 'deactivated', 'changed status', 'cleared status'];
const PAYEES = ['payee created', 'payee ended'];
const EXACT = 1e-9;

/** Returns the brakes that hold a run (the table of REPORTS §7). */
export function heldBy(run: Run): Brake[] {
  const brakes = [ofPeople, ofPayees, ofFields, ofPay, ofFiles].flatMap((group) => group(countedIn(run)));
  return brakes.filter(([, now, past = 0, limit = 0]) => now > 0 && now + past > limit);
}

function countedIn(run: Run) {
  const window = windowOf(run.windows);
  const count = (events: readonly Event[], wanted: string) =>
    events.filter(({ what }) => what === wanted).length;
  const [people, payees] = [valuesIn(run.before, false), valuesIn(run.before, true)];
  const [now, past] = [(what: string) => count(run.events, what), (what: string) => count(window, what)];
  return { ...run, people, payees, window, now, past };
}

function ofPeople({ now, past, people, missing, applied, limits }: Counted): Brake[] {
  const active = people.filter(({ status }) => status === 'active').length + past('deactivated');
  const least = Math.min(limits.terminations_least, Math.max(limits.small_least, active));
  const most = share(active, limits.terminations_percent, least);
  const [size, created, createdBefore] = [people.length, now('created'), past('created')];
  const isBig = (of: number) => applied.length > 0 && of >= limits.creations_roster;
  const added = (of: number) => (isBig(of) ? share(of, limits.creations_percent) : Infinity);
  const replaced = share(size, limits.creations_percent, limits.small_least);
  return [
    ['terminations status', now('terminated'), past('terminated'), most, STATUS],
    ['terminations termination_date', now('end dated'), past('end dated'), most, ['end dated']],
    ['status_taken status', now('deactivated'), past('deactivated'), most, STATUS],
    // The roster may have been too small to count when the window began, so the run also counts alone.
    ['creations', created, 0, added(size), ['created']],
    ['creations', created, createdBefore, added(size - createdBefore), ['created']],
    ['roster_replaced', Math.min(missing, created), 0, replaced, ['created']],
  ];
}

/** Payees that end and those that are added make up for each other, but nearly all of them are not replaced. */
function ofPayees({ now, past, payees: { length: size }, applied, limits }: Counted): Brake[] {
  const ended = (count: Counted['now']) => count('payee ended') - count('payee created');
  const [gained, lost] = [Math.max(0, -ended(past)), Math.max(0, ended(past))];
  const isFirst = applied.every(({ sheet }) => sheet.kind !== 'payees');
  const most = (of: number, percent: number, least = 1) =>
    of < limits.payees_least ? Infinity : share(of, percent, least);
  const added = (of: number) =>
    isFirst ? Infinity : most(of, limits.payees_percent, limits.payee_changes_least);
  const replaced = most(size + lost, limits.payees_replaced_percent);
  return [
    ['payees_ended', ended(now), lost, most(size + lost, limits.payees_percent), PAYEES],
    ['payees_replaced', now('payee ended'), past('payee ended'), replaced, PAYEES],
    ['payees_created', -ended(now), 0, added(size), PAYEES],
    ['payees_created', -ended(now), gained, added(size - gained), PAYEES],
  ];
}

function ofFields({ now, past, people, payees, limits }: Counted): Brake[] {
  return FIELDS.flatMap((field): Brake[] => {
    const of = having(people, field) + past(`cleared ${field}`);
    const least = Math.min(limits.changes_least, Math.max(limits.small_least, Math.floor(of / 2) + 1));
    const most = IDENTITY.includes(field)
      ? share(of, limits.identity_percent, least)
      : share(of, limits.changes_percent, limits.changes_least);
    const ofPayees = having(payees, field) + past(`payee cleared ${field}`);
    const percent = field === 'account_code' ? limits.payee_accounts_percent : limits.payee_changes_percent;
    const mostPayees = share(ofPayees, percent, limits.payee_changes_least);
    const changes = (prefix: string, limit: number) => {
      const [changed, cleared] = [`${prefix}changed ${field}`, `${prefix}cleared ${field}`];
      return [now(changed), past(changed), limit, [changed, cleared]] as const;
    };
    return [
      [`mass_change ${field}`, ...changes('', most)],
      [`payees_changed ${field}`, ...changes('payee ', mostPayees)],
    ];
  });
}

function ofPay({ now, past, people, events, window, limits }: Counted): Brake[] {
  return PAY.flatMap((field): Brake[] => {
    const [of, jump] = [having(people, field), `jump ${field}`];
    const jumps = share(of, limits.pay_jump_percent, limits.pay_jump_least);
    const [ratios, pastRatios] = [ratiosIn(events, `ratio ${field}`), ratiosIn(window, `ratio ${field}`)];
    const isMany = ({ length }: readonly number[]) =>
      length >= limits.changes_least || length * 2 >= Math.max(1, of);
    const isOver = (ratio: number) => Math.abs(ratio) > Math.log(limits.pay_ratio) + EXACT;
    // The same people's pay rises with each sync, or each sync raises others. A step back towards the pay before does not hold.
    const risen = medianOf(ratios) + sum(ratiosIn(window, `median ${field}`));
    const isRaised = isMany(ratios) && isOver(risen) && medianOf(ratios) * risen > 0;
    const whole = medianOf([...pastRatios, ...ratios]);
    const goesOn = ratios.some((ratio) => isOver(ratio) && ratio * whole > 0);
    const isSpread = isMany([...pastRatios, ...ratios]) && isOver(whole) && goesOn;
    const settled = [jump, `ratio ${field}`, `median ${field}`];
    return [
      [`pay_ratio ${field}`, Number(isRaised || isSpread), 0, 0, settled],
      [`pay_jump ${field}`, now(jump), past(jump), jumps, [jump]],
      [`pay_tenfold ${field}`, now(`tenfold ${field}`), 0, limits.pay_tenfold_least - 1],
      [`pay_zero ${field}`, now(`zero ${field}`)],
    ];
  });
}

function ofFiles(run: Counted): Brake[] {
  const { fresh, people } = run;
  const codes = [...run.before.keys()].filter((subject) => !isPayee(subject));
  const sheets = run.reports.map(({ sheet }) => sheet);
  const [stored, width] = [widthOf([], codes), widthOf(sheets, codes)];
  const shrunk = fresh.filter((file) => people.length > 0 && hasShrunk(file, run)).map(({ id }) => id);
  return [
    ['code_width', Number(stored !== null && width !== stored)],
    ['columns_missing status', fresh.filter((file) => hasLostStatus(file, run)).length],
    ['roster_shrank', shrunk.length, 0, 0, shrunk],
    ['report_from_the_future', fresh.filter(({ isFuture }) => isFuture).length],
  ];
}

/** The status column is gone, or every cell of it became blank. */
function hasLostStatus(file: Report, run: Run): boolean {
  const { kind, columns } = file.sheet;
  if (previousOf(file, run)?.sheet.columns.includes('status') && !columns.includes('status')) return true;
  const blanked = [...file.rows.stated].filter(([, { status }]) => status === null).map(([id]) => ({ id }));
  const hadStatus = (code: string) => run.before.get(code)?.said[`status ${kind}`]?.value != null;
  return !file.rows.hasStatus && blanked.some(({ id }) => hadStatus(id));
}

/** Compares with the largest directory before it, up to the last one that a user approved. */
function hasShrunk(file: Report, run: Run): boolean {
  const isOld = run.reports.some(({ sheet, time }) => sheet.kind === 'directory' && isLater(time, file.time));
  const approved = run.windows.flatMap(({ settled }) => settled);
  let most = 0;
  for (let next = previousOf(file, run); next; ) {
    if (isLater(file.time, next.time)) most = Math.max(most, codesIn(next));
    next = approved.includes(next.id) ? undefined : previousOf(next, run);
  }
  const isShort = codesIn(file) < Math.ceil((most * run.limits.roster_percent) / 100);
  return file.sheet.kind === 'directory' && !isOld && most >= run.limits.roster_least && isShort;
}

/** The report before it: of the same type and name, else of the same type. */
function previousOf(file: ReadableFile, { applied, fresh }: Run): ReadableFile | undefined {
  const key = ({ time, id }: ReadableFile) => `${time} ${id}`;
  const plain = ({ name }: ReadableFile) => name.replace(/\d{14}|0000.{4}/g, '');
  const older = [...applied, ...fresh].filter(
    (other) => other.sheet.kind === file.sheet.kind && key(other) < key(file),
  );
  older.sort((a, b) => (key(a) < key(b) ? 1 : -1));
  return older.find((other) => plain(other) === plain(file)) ?? older[0];
}

function codesIn({ sheet }: ReadableFile): number {
  const codes = [...sheet.rows.map(({ code }) => code), ...sheet.doubtful];
  return new Set(codes.map((code) => code.replace(/^0+/, ''))).size;
}

/** What happens to people and payees. Later syncs look back at the median when the pay of at least half of the people changed. */
export function happenedIn(before: Roster, after: Roster, limits: SimulatedLimits): Event[] {
  const events = [...new Set([...before.keys(), ...after.keys()])].flatMap((subject) => {
    const [was, is, prefix] = [before.get(subject), after.get(subject), isPayee(subject) ? 'payee ' : ''];
    if (!was || !is) return { what: `${prefix}${is ? 'created' : 'ended'}`, ratio: 0 };
    const changed = FIELDS.filter((field) => was.values[field] !== is.values[field]);
    const changes = changed.flatMap((field) => changesOf(field, was, is, limits));
    return changes.map(({ what, ratio }) => ({ what: `${prefix}${what}`, ratio }));
  });
  const medians = PAY.flatMap((field) => {
    const ratios = ratiosIn(events, `ratio ${field}`);
    const isMost = ratios.length > 0 && ratios.length * 2 >= having(valuesIn(before, false), field);
    return isMost ? { what: `median ${field}`, ratio: medianOf(ratios) } : [];
  });
  return [...events, ...medians, ...replacedAccounts(before, after)];
}

/** A payee that takes the place of one of the same person with another account changes the account. */
function replacedAccounts(before: Roster, after: Roster): Event[] {
  const accountsOnlyIn = (one: Roster, other: Roster) => {
    const payees = [...one].filter(([subject]) => isPayee(subject) && !other.has(subject));
    return payees.flatMap(([subject, { values }]) => {
      const [, person] = subject.split(' ');
      return values.account_code === undefined ? [] : { person, account: values.account_code };
    });
  };
  const [ended, created] = [accountsOnlyIn(before, after), accountsOnlyIn(after, before)];
  return [...new Set(ended.map(({ person }) => person))].flatMap((code) => {
    const old = ended.filter(({ person }) => person === code).map(({ account }) => account);
    const others = created.filter(({ person, account }) => person === code && !old.includes(account));
    return others.slice(0, old.length).map(() => ({ what: 'payee changed account_code', ratio: 0 }));
  });
}

function changesOf(field: string, before: Entry, after: Entry, { pay_jump_ratio }: SimulatedLimits): Event[] {
  const [was, is] = [before.values[field], after.values[field]];
  const isActive = [before, after].every(({ values }) => values.status === 'active');
  const wasEmpty = Object.keys(before.said).some((slot) => slot.startsWith('termination_date '));
  const had = was !== undefined;
  const isLoss = field === 'status' && was === 'active';
  const isPaid = had && is !== undefined && PAY.includes(field) && Number(was) > 0;
  const ratio = isPaid && Number(is) > 0 ? Math.log(Number(is) / Number(was)) : 0;
  const happens = {
    [`changed ${field}`]: had,
    [`cleared ${field}`]: had && is === undefined,
    deactivated: isLoss,
    terminated: isLoss && is === 'terminated',
    'end dated': field === 'termination_date' && !had && wasEmpty && isActive,
    [`zero ${field}`]: isPaid && Number(is) === 0,
    [`ratio ${field}`]: ratio !== 0,
    [`jump ${field}`]: Math.abs(ratio) > Math.log(pay_jump_ratio) + EXACT,
    [`tenfold ${field}`]: Math.abs(ratio) > Math.log(10) - EXACT,
  };
  return Object.entries(happens).flatMap(([what, does]) => (does ? { what, ratio } : []));
}

/** Adds up the syncs of the last days. What a user approved does not count again, nor what had added up to it. */
function windowOf(windows: readonly Window[]): readonly Event[] {
  let added: readonly Event[] = [];
  for (const { events, settled } of windows)
    added = [...added, ...events].filter(({ what }) => !settled.includes(what));
  return added;
}

/** The highest number that passes: a percentage, and fewer than `least`. */
function share(of: number, percent: number, least = 1): number {
  return Math.max(Math.floor((of * percent) / 100), least - 1);
}

function valuesIn(roster: Roster, ofPayees: boolean): readonly Values[] {
  return [...roster].filter(([subject]) => isPayee(subject) === ofPayees).map(([, { values }]) => values);
}

function having(all: readonly Values[], field: string): number {
  return all.filter((values) => values[field] !== undefined).length;
}

function ratiosIn(events: readonly Event[], wanted: string): number[] {
  return events.flatMap(({ what, ratio }) => (what === wanted ? ratio : []));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** 0 without any. */
function medianOf(ratios: readonly number[]): number {
  const sorted = ratios.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[Math.floor(index)] ?? 0;
  return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2;
}
