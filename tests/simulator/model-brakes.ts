import { type Change, type Entry, FIELDS, fieldsOf, isPayee, PAY, type Roster } from './model-roster.js';
import { isLater, type ReadableFile, type Report, timeOf } from './report-file.js';
import { widthOf } from './resolve-sheet.js';
import type { SimulatedLimits } from './settings.js';

type Events = readonly string[];
/** What a sync of the last days did, as `changed city`, and what of it a user approved, with the directories. */
export type Window = { readonly events: Events; readonly settled: Events };
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
/** Holds a run whose figure is above the limit. `settled`: what does not count again when a user approves it. */
type Rule = readonly [name: string, figure: number, limit: number, settled?: Events];

const IDENTITY = ['first_name', 'last_name', 'hire_date'];
const STATUS = ['terminated', 'deactivated', 'changed status', 'cleared status'];
const PAYEES = ['payee created', 'payee ended'];
const EXACT = 1e-9;

/** Returns the brakes that hold a run, and what later runs look back at when a user approves those of `approved`. */
export function brakesOf(run: Run, approved: readonly string[]) {
  const [events, window] = [eventsOf(run), windowOf(run.windows)];
  const rules = [
    ...rulesOf(run, events, window),
    ...rulesOfFields(run, events, window),
    ...rulesOfFiles(run),
  ];
  const held = rules.filter(([, figure, limit]) => figure > limit);
  const settled = held.flatMap(([name, , , what = []]) => (approved.includes(name) ? what : []));
  return { held: held.map(([name]) => name), window: { events, settled } };
}

function rulesOf({ before, applied, missing, limits }: Run, events: Events, window: Events): Rule[] {
  const people = [...before].filter(([subject]) => !isPayee(subject));
  const [size, payees] = [people.length, before.size - people.length];
  const active = people.filter(([, { values }]) => values.status === 'active').length;
  const wereActive = active + count(window, 'deactivated');
  const few = Math.min(limits.terminations_least, Math.max(limits.small_least, wereActive));
  const ofActive = share(wereActive, limits.terminations_percent, few);
  const [created, earlier] = [count(events, 'created'), count(window, 'created')];
  const least = applied.length === 0 ? Infinity : limits.creations_roster;
  const added = (of: number) => (of < least ? Infinity : share(of, limits.creations_percent));
  const replaced = share(size, limits.creations_percent, limits.small_least);
  const fewer = (all: Events) => count(all, 'payee ended') - count(all, 'payee created');
  const [lost, gained] = [Math.max(0, fewer(window)), Math.max(0, -fewer(window))];
  const ended = (percent: number) =>
    payees + lost < limits.payees_least ? Infinity : share(payees + lost, percent);
  const hasLists = applied.some(({ sheet }) => sheet.kind === 'payees');
  const more = (of: number) =>
    !hasLists || of < limits.payees_least
      ? Infinity
      : share(of, limits.payees_percent, limits.payee_changes_least);
  const both = (what: string) => withPast(count(events, what), count(window, what));
  return [
    ['terminations status', both('terminated'), ofActive, STATUS],
    ['terminations termination_date', both('end dated'), ofActive, ['end dated']],
    ['status_taken status', both('deactivated'), ofActive, STATUS],
    // When the window began, the roster may have been too small to count. So the run also counts alone.
    ['creations', created, added(size), ['created']],
    ['creations', withPast(created, earlier), added(size - earlier), ['created']],
    ['roster_replaced', Math.min(missing, created), replaced, ['created']],
    ['payees_ended', withPast(fewer(events), lost), ended(limits.payees_percent), PAYEES],
    ['payees_replaced', both('payee ended'), ended(limits.payees_replaced_percent), PAYEES],
    ['payees_created', -fewer(events), more(payees), PAYEES],
    ['payees_created', withPast(-fewer(events), gained), more(payees - gained), PAYEES],
  ];
}

function rulesOfFields({ before, limits }: Run, events: Events, window: Events): Rule[] {
  return FIELDS.flatMap((field): Rule[] => {
    const [changed, cleared, jump] = [`changed ${field}`, `cleared ${field}`, `jump ${field}`];
    const both = (what: string) => withPast(count(events, what), count(window, what));
    const having = havingIn(before, field);
    const of = having + count(window, cleared);
    const few = Math.min(limits.changes_least, Math.max(limits.small_least, Math.floor(of / 2) + 1));
    const people = IDENTITY.includes(field)
      ? share(of, limits.identity_percent, few)
      : share(of, limits.changes_percent, limits.changes_least);
    const ofPayees = havingIn(before, field, true) + count(window, `payee ${cleared}`);
    const percent = field === 'account_code' ? limits.payee_accounts_percent : limits.payee_changes_percent;
    const payees = share(ofPayees, percent, limits.payee_changes_least);
    const jumps = share(having, limits.pay_jump_percent, limits.pay_jump_least);
    const isRaised = Number(isPayRaised(field, having, { events, window, limits }));
    return [
      [`mass_change ${field}`, both(changed), people, [changed, cleared]],
      [`payees_changed ${field}`, both(`payee ${changed}`), payees, [`payee ${changed}`, `payee ${cleared}`]],
      [`pay_ratio ${field}`, isRaised, 0, [jump, `ratio ${field}`, `median ${field}`]],
      [`pay_jump ${field}`, both(jump), jumps, [jump]],
      [`pay_tenfold ${field}`, count(events, `tenfold ${field}`), limits.pay_tenfold_least - 1],
      [`pay_zero ${field}`, count(events, `zero ${field}`), 0],
    ];
  });
}

type Raises = { readonly events: Events; readonly window: Events; readonly limits: SimulatedLimits };

/** The same people's pay rises with each sync, or each sync raises others. A step back towards the pay before does not hold. */
function isPayRaised(field: string, having: number, { events, window, limits }: Raises): boolean {
  const [now, past] = [events, window].map((all) => numbersIn(all, `ratio ${field}`)) as [number[], number[]];
  const all = [...past, ...now];
  const risen = numbersIn(window, `median ${field}`).reduce((sum, each) => sum + each, medianOf(now));
  const isMany = ({ length }: Events | number[]) =>
    length > 0 && (length >= limits.changes_least || length * 2 >= having);
  const isOver = (ratio: number) => Math.abs(ratio) > Math.log(limits.pay_ratio) + EXACT;
  const goesOn = now.some((ratio) => isOver(ratio) && ratio * medianOf(all) > 0);
  const isAgain = isMany(now) && isOver(risen) && medianOf(now) * risen > 0;
  return isAgain || (isMany(all) && isOver(medianOf(all)) && goesOn);
}

function rulesOfFiles(run: Run): Rule[] {
  const codes = [...run.before.keys()].filter((subject) => !isPayee(subject));
  const sheets = run.reports.map(({ sheet }) => sheet);
  const [stored, width] = [widthOf([], codes), widthOf(sheets, codes)];
  const shrunk = run.fresh.filter((file) => codes.length > 0 && hasShrunk(file, run)).map(({ id }) => id);
  return [
    ['code_width', Number(stored !== null && width !== stored), 0],
    ['columns_missing status', run.fresh.filter((file) => hasLostStatus(file, run)).length, 0],
    ['roster_shrank', shrunk.length, 0, shrunk],
    ['report_from_the_future', run.fresh.filter(({ isFuture }) => isFuture).length, 0],
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
  const codes = [...sheet.rows.map(({ code }) => code), ...sheet.doubtful];
  return new Set(codes.map((code) => code.replace(/^0+/, ''))).size;
}

/** What happens to people and payees. Later syncs look back at the median when the pay of at least half of the people changed. */
function eventsOf({ before, changes, limits }: Run): Events {
  const events = [...changes].flatMap(([subject, change]) => {
    const { was, became } = change;
    const changed = (field: string) => was && became && changeOf(field, was, became, limits);
    const happens =
      was && became
        ? fieldsOf(change).flatMap((field) => changed(field) ?? [])
        : [became ? 'created' : 'ended'];
    return happens.map((what) => (isPayee(subject) ? `payee ${what}` : what));
  });
  const medians = PAY.flatMap((field) => {
    const ratios = numbersIn(events, `ratio ${field}`);
    const isMost = ratios.length > 0 && ratios.length * 2 >= havingIn(before, field);
    return isMost ? `median ${field} ${medianOf(ratios)}` : [];
  });
  return [...events, ...medians, ...replacedAccounts(changes)];
}

/** A payee that takes the place of one of the same person with another account changes the account. */
function replacedAccounts(changes: ReadonlyMap<string, Change>): Events {
  const payees = [...changes].filter(([subject]) => isPayee(subject));
  return [...new Set(payees.map(([subject]) => subject.split(' ')[1]))].flatMap((person) => {
    const own = payees.filter(([subject]) => subject.split(' ')[1] === person);
    const accountsOf = (entry: Entry | undefined) => entry?.values.account_code ?? [];
    const ended = own.flatMap(([, { was, became }]) => (became ? [] : accountsOf(was)));
    const created = own.flatMap(([, { was, became }]) => (was ? [] : accountsOf(became)));
    const others = created.filter((account) => !ended.includes(account)).slice(0, ended.length);
    return others.map(() => 'payee changed account_code');
  });
}

function changeOf(field: string, was: Entry, became: Entry, { pay_jump_ratio }: SimulatedLimits): string[] {
  const [old, value] = [was.values[field], became.values[field]];
  const isActive = [was, became].every(({ values }) => values.status === 'active');
  const wasEmpty = Object.keys(was.said).some((slot) => slot.startsWith('termination_date '));
  const isLoss = field === 'status' && old === 'active';
  const isPaid = PAY.includes(field) && Number(old) > 0 && value !== undefined;
  const ratio = isPaid && Number(value) > 0 ? Math.log(Number(value) / Number(old)) : 0;
  const happens = {
    [`changed ${field}`]: old !== undefined,
    [`cleared ${field}`]: value === undefined,
    deactivated: isLoss,
    terminated: isLoss && value === 'terminated',
    'end dated': field === 'termination_date' && old === undefined && wasEmpty && isActive,
    [`zero ${field}`]: isPaid && Number(value) === 0,
    [`ratio ${field} ${ratio}`]: ratio !== 0,
    [`jump ${field}`]: Math.abs(ratio) > Math.log(pay_jump_ratio) + EXACT,
    [`tenfold ${field}`]: Math.abs(ratio) > Math.log(10) - EXACT,
  };
  return Object.entries(happens).flatMap(([what, does]) => (does ? what : []));
}

/** Adds up the syncs of the last days. What a user approved does not count again, nor what had added up to it. */
function windowOf(windows: readonly Window[]): Events {
  let added: Events = [];
  for (const { events, settled } of windows)
    added = [...added, ...events].filter((what) => !settled.some((each) => what.startsWith(each)));
  return added;
}

/** The window alone never holds a run. */
function withPast(now: number, past: number): number {
  return now > 0 ? now + past : 0;
}

/** The highest number that passes: a percentage, and fewer than `least`. */
function share(of: number, percent: number, least = 1): number {
  return Math.max(Math.floor((of * percent) / 100), least - 1);
}

function count(events: Events, what: string): number {
  return events.filter((each) => each === what).length;
}

function havingIn(roster: Roster, field: string, ofPayees = false): number {
  const all = [...roster].filter(([subject]) => isPayee(subject) === ofPayees);
  return all.filter(([, { values }]) => values[field] !== undefined).length;
}

/** Of `ratio salary 0.5`, the 0.5. */
function numbersIn(events: Events, what: string): number[] {
  return events.flatMap((each) => (each.startsWith(`${what} `) ? Number(each.slice(what.length)) : []));
}

/** 0 without any. */
function medianOf(ratios: readonly number[]): number {
  const sorted = ratios.toSorted((one, other) => one - other);
  const at = (index: number) => sorted[Math.floor(index)] ?? 0;
  return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2;
}
