import {
  countEvents,
  type Events,
  happenedIn,
  havingIn,
  medianOf,
  numbersIn,
  type Window,
  windowOf,
} from './model-events.js';
import { hasLostStatus, hasOtherWidth, type ReadFiles, shrunkIn } from './model-reading.js';
import { type EntryChange, FIELDS, isPayee } from './model-roster.js';
import type { SimulatedLimits } from './settings.js';

type Input = ReadFiles & {
  readonly changes: ReadonlyMap<string, EntryChange>;
  readonly missing: number;
  readonly windows: readonly Window[];
  readonly limits: SimulatedLimits;
};
type Run = Input & { readonly events: Events; readonly window: Events };
/** How often something happens in the run, and happened in the window. */
type Counted = readonly [now: number, past: number];
/** Holds a run when both together are at least `least`, and more than a percentage. `settled`: what does not count again when approved. */
type Rule = readonly [name: string, Counted, of: number, percent: number, least: number, settled?: Events];

const IDENTITY = ['first_name', 'last_name', 'hire_date'];
const STATUS = ['terminated', 'deactivated', 'changed status', 'cleared status'];
const PAYEES = ['payee created', 'payee ended'];

/** Returns the brakes of REPORTS §7 that hold a run, and what later runs look back at when a user approves those of `approved`. */
export function brakesOf(input: Input, approved: readonly string[]) {
  const events = happenedIn(input.before, input.changes, input.limits.pay_jump_ratio);
  const run = { ...input, events, window: windowOf(input.windows) };
  const fields = FIELDS.flatMap((field) => [...rulesOfField(run, field), ...rulesOfPay(run, field)]);
  const held = [...rulesOfAll(run), ...fields, ...rulesOfFiles(run)].filter(isOver);
  const settled = held.flatMap(([name, , , , , what = []]) => (approved.includes(name) ? what : []));
  return { held: held.map(([name]) => name), window: { events, settled } };
}

function isOver([, [now, past], of, percent, least]: Rule): boolean {
  return now > 0 && now + past >= least && (now + past) * 100 > of * percent;
}

function countedIn({ events, window }: Run, what: string): Counted {
  return [countEvents(events, what), countEvents(window, what)];
}

/** A run also counts alone: when the window began, there may have been too few to count. */
function rulesOfAll(run: Run): Rule[] {
  const { before, applied, missing, limits } = run;
  const [created, left] = [countedIn(run, 'created'), countedIn(run, 'deactivated')];
  const [ended, begun] = [countedIn(run, 'payee ended'), countedIn(run, 'payee created')];
  const [net, netPast] = [ended[0] - begun[0], ended[1] - begun[1]];
  const [lost, gained] = [Math.max(0, netPast), Math.max(0, -netPast)];
  const people = [...before].filter(([subject]) => !isPayee(subject));
  const [size, payees] = [people.length, before.size - people.length];
  const active = people.filter(([, { values }]) => values.status === 'active').length + left[1];
  const few = Math.min(limits.terminations_least, Math.max(limits.small_least, active));
  // Too few, or those of a first sync, do not hold.
  const roster = (of: number) => (applied.length === 0 || of < limits.creations_roster ? Infinity : of);
  const listed = (of: number) => (of < limits.payees_least ? Infinity : of);
  const added = (of: number) =>
    applied.some(({ sheet }) => sheet.kind === 'payees') ? listed(of) : Infinity;
  const { terminations_percent: leave, creations_percent: join, payees_percent: most } = limits;
  const { small_least: small, payees_replaced_percent: nearly, payee_changes_least: least } = limits;
  return [
    ['terminations status', countedIn(run, 'terminated'), active, leave, few, STATUS],
    ['terminations termination_date', countedIn(run, 'end dated'), active, leave, few, ['end dated']],
    ['status_taken status', left, active, leave, few, STATUS],
    ['creations', [created[0], 0], roster(size), join, 1, ['created']],
    ['creations', created, roster(size - created[1]), join, 1, ['created']],
    ['roster_replaced', [Math.min(missing, created[0]), 0], size, join, small, ['created']],
    ['payees_ended', [net, lost], listed(payees + lost), most, 1, PAYEES],
    ['payees_replaced', ended, listed(payees + lost), nearly, 1, PAYEES],
    ['payees_created', [-net, 0], added(payees), most, least, PAYEES],
    ['payees_created', [-net, gained], added(payees - gained), most, least, PAYEES],
  ];
}

/** In a small roster, more than half of those who have a field that identifies them are enough. */
function rulesOfField(run: Run, field: string): Rule[] {
  const { before, limits } = run;
  const [changed, cleared] = [`changed ${field}`, `cleared ${field}`];
  const of = havingIn(before, field) + countedIn(run, cleared)[1];
  const few = Math.min(limits.changes_least, Math.max(limits.small_least, Math.floor(of / 2) + 1));
  const isIdentity = IDENTITY.includes(field);
  const percent = isIdentity ? limits.identity_percent : limits.changes_percent;
  const least = isIdentity ? few : limits.changes_least;
  const payees = [`payee ${changed}`, `payee ${cleared}`] as const;
  const ofPayees = havingIn(before, field, true) + countedIn(run, payees[1])[1];
  const most = field === 'account_code' ? limits.payee_accounts_percent : limits.payee_changes_percent;
  const counted = countedIn(run, payees[0]);
  return [
    [`mass_change ${field}`, countedIn(run, changed), of, percent, least, [changed, cleared]],
    [`payees_changed ${field}`, counted, ofPayees, most, limits.payee_changes_least, payees],
  ];
}

/** The same people's pay rises with each sync, or each sync raises others. A step back towards the pay before does not hold. */
function rulesOfPay(run: Run, field: string): Rule[] {
  const { before, limits } = run;
  const [jump, ratio, median] = [`jump ${field}`, `ratio ${field}`, `median ${field}`];
  const [having, now] = [havingIn(before, field), numbersIn(run.events, ratio)];
  const all = [...numbersIn(run.window, ratio), ...now];
  const risen = numbersIn(run.window, median).reduce((sum, each) => sum + each, medianOf(now));
  const isMany = ({ length }: readonly number[]) => length >= limits.changes_least || length * 2 >= having;
  const isFar = (change: number) => Math.abs(change) > Math.log(limits.pay_ratio) + 1e-9;
  const isAgain = isMany(now) && isFar(risen) && medianOf(now) * risen > 0;
  const goesOn = now.some((change) => isFar(change) && change * medianOf(all) > 0);
  const isRaised = isAgain || (isMany(all) && isFar(medianOf(all)) && goesOn);
  const { pay_jump_percent, pay_jump_least, pay_tenfold_least } = limits;
  return [
    [`pay_ratio ${field}`, [Number(isRaised), 0], 0, 0, 1, [jump, ratio, median]],
    [`pay_jump ${field}`, countedIn(run, jump), having, pay_jump_percent, pay_jump_least, [jump]],
    [`pay_tenfold ${field}`, countedIn(run, `tenfold ${field}`), 0, 0, pay_tenfold_least],
    [`pay_zero ${field}`, countedIn(run, `zero ${field}`), 0, 0, 1],
  ];
}

function rulesOfFiles(run: Run): Rule[] {
  const shrunk = shrunkIn(run, run.limits);
  const rule = (name: string, files: number): Rule => [name, [files, 0], 0, 0, 1, []];
  return [
    rule('code_width', Number(hasOtherWidth(run))),
    rule('columns_missing status', run.fresh.filter((file) => hasLostStatus(file, run)).length),
    ['roster_shrank', [shrunk.length, 0], 0, 0, 1, shrunk],
    rule('report_from_the_future', run.fresh.filter(({ isFuture }) => isFuture).length),
  ];
}
