import { compareText } from '../compare-text.js';
import { EMPLOYEE_FIELDS, type EmployeeField } from '../employee.js';
import { PAYEE_FIELDS, type PayeeField } from '../payee.js';
import type { ReportTime } from '../report.js';
import { LOSSES_ONLY } from './brake-figure.js';
import {
  PAY_FIELDS,
  type PayField,
  type PlanFigures,
  type Tally,
  type WindowFigures,
  type WindowKey,
} from './figures.js';
import type { Brake, PlanSettings } from './plan.js';
import {
  ACCOUNT_FIELDS,
  medianRatio,
  mergeFigures,
  ratioOfSteps,
  ratioSteps,
  sumOf,
  tallyOf,
} from './plan-figures.js';
import { isLaterPush } from './push.js';
import { type BrakedReport, countMissing, missingColumns } from './run-readings.js';

export type BrakeInput = {
  readonly figures: PlanFigures;
  /** The roster before the run. */
  readonly roster: { readonly employees: number; readonly active: number; readonly payees: number };
  readonly width: number | null;
  readonly stored_width: number | null;
  /** The time of the newest applied report, and of the newest with payees. Null before a first sync has completed. */
  readonly as_of: ReportTime | null;
  readonly payees_as_of: ReportTime | null;
  readonly reports: readonly BrakedReport[];
  /** What earlier syncs did in the last days. */
  readonly window: WindowFigures;
  readonly settings: PlanSettings;
};

/** The fields that identify a person. Few of them change at once. */
const IDENTITY: ReadonlySet<EmployeeField> = new Set<EmployeeField>([
  'first_name',
  'last_name',
  'birth_date',
  'hire_date',
]);
/** A brake names a file when it gives at least one in this many of the people of the largest file. */
const SHARE = 10;

/**
 * Returns the brakes that hold a plan (REPORTS §7). `limit` is the last figure that would have passed, or the stored code width. Figures
 * include those of the window. The window alone never holds a plan.
 */
export function findBrakes(input: BrakeInput): Brake[] {
  const status = statusBrakes(input);
  const width = widthBrakes(input);
  const creations = blaming(width, creationBrakes(input));
  return [
    ...status,
    ...endDateBrakes(input),
    ...creations,
    ...width,
    ...(creations.length + width.length > 0 ? [] : replacedBrakes(input)),
    ...columnBrakes(input),
    ...blaming(width, payeeBrakes(input)),
    ...PAYEE_FIELDS.flatMap((field) => payeeChangeBrakes(input, field)),
    ...EMPLOYEE_FIELDS.flatMap((field) =>
      field === 'status' && status.length > 0 ? [] : massChangeBrakes(input, field),
    ),
    ...PAY_FIELDS.flatMap((field) => payBrakes(input, field)),
    ...rosterBrakes(input),
    ...futureBrakes(input),
  ];
}

/** Holds when too many people lose their place: terminated, or active before and not any more. */
function statusBrakes({ figures, roster, window, settings }: BrakeInput): Brake[] {
  const brakes = (['terminated', 'deactivated'] as const).flatMap((key) => {
    const tally = tallyOf(figures, key);
    const earlier = window[key] ?? 0;
    const limit = activeLimit({ roster, window, settings });
    const brake = key === 'terminated' ? 'terminations' : 'status_taken';
    return exceeding(brake, tally, earlier, limit).map((held) => ({ ...held, field: 'status' as const }));
  });
  const [first, second] = brakes;
  return first !== undefined && first.figure === second?.figure ? [first] : brakes;
}

/** Termination dates end the work of people whose status is still active. */
function endDateBrakes({ figures, roster, window, settings }: BrakeInput): Brake[] {
  const limit = activeLimit({ roster, window, settings });
  const held = exceeding('terminations', tallyOf(figures, 'end_dated'), window.end_dated ?? 0, limit);
  return held.map((brake) => ({ ...brake, field: 'termination_date' }));
}

/** Returns the limit. In a small roster it can be all active people, although they are fewer than the least count. */
function activeLimit({ roster, window, settings }: Pick<BrakeInput, 'roster' | 'window' | 'settings'>) {
  const active = roster.active + (window.deactivated ?? 0);
  const least = Math.min(settings.terminations_least, Math.max(settings.small_least, active));
  return atLeast(active, settings.terminations_percent, least);
}

/**
 * The roster of the window's start may have been too small to count, so the run also counts alone. A first sync that was cut off while it
 * wrote left a part of the roster, and the next one goes on with it.
 */
function creationBrakes({ figures, roster, as_of, window, settings }: BrakeInput): Brake[] {
  if (as_of === null) return [];
  const tally = tallyOf(figures, 'created');
  const holds = (earlier: number) => {
    const before = roster.employees - earlier;
    if (before < settings.creations_roster) return [];
    return exceeding('creations', tally, earlier, Math.floor((before * settings.creations_percent) / 100));
  };
  const alone = holds(0);
  return alone.length > 0 ? alone : holds(window.created ?? 0);
}

/**
 * Holds in a roster that is too small for `creations` when most people are missing and as many are new. Either everyone has another code, or these
 * are other people.
 */
function replacedBrakes({ figures, roster, settings }: BrakeInput): Brake[] {
  const [missing, created] = [tallyOf(figures, 'missing'), tallyOf(figures, 'created')];
  const limit = atLeast(roster.employees, settings.creations_percent, settings.small_least);
  const replaced = { ...missing, count: Math.min(missing.count, created.count), files: created.files };
  return exceeding('roster_replaced', replaced, 0, limit);
}

/** Holds when the code width changes. Names the files that have more codes of the new width than of the stored one. */
function widthBrakes({ figures, width, stored_width, reports, settings }: BrakeInput): Brake[] {
  if (width === null || stored_width === null || width === stored_width) return [];
  const fresh = reports.filter(({ reread }) => !reread);
  const wrong = fresh.filter(
    ({ report: { code_widths } }) => (code_widths[width] ?? 0) > (code_widths[stored_width] ?? 0),
  );
  const isLearned = settings.employee_id_width === undefined && wrong.length > 0;
  const files = (isLearned ? wrong : fresh).map(({ file }) => file);
  const brake: Brake = { brake: 'code_width', figure: width, limit: stored_width };
  return [named(brake, peopleOf(figures, files), files)];
}

/** Names only the files that brought another code width. With another width, the people and payees of every file are new. */
function blaming(width: readonly Brake[], brakes: readonly Brake[]): readonly Brake[] {
  const [held] = width;
  return held?.files === undefined ? brakes : brakes.map((brake) => ({ ...brake, files: held.files ?? [] }));
}

/** Holds when a required column is gone, or when every cell of it became empty. */
function columnBrakes({ figures, reports }: BrakeInput): Brake[] {
  const { gone, blank } = missingColumns(figures, reports);
  const figure = countMissing(gone) + blank.length;
  if (figure === 0) return [];
  const files = [...gone, ...blank].map(({ file }) => file);
  const isStatus = blank.length > 0 || gone.some(({ drift }) => drift?.required_missing.includes('status'));
  const brake: Brake = {
    ...{ brake: 'columns_missing', figure, limit: 0 },
    ...(isStatus && { field: 'status' as const }),
  };
  return [named(brake, peopleOf(figures, files), files)];
}

/**
 * A truncated report looks like one in which most payees have ended. Orders to pay are often renewed under a new case, so losses and gains
 * are net, and only nearly all payees count as replaced.
 */
function payeeBrakes({ figures, roster, payees_as_of, window, settings }: BrakeInput): Brake[] {
  const [ended, created] = [tallyOf(figures, 'payees_ended'), tallyOf(figures, 'payees_created')];
  const fewer = (window.payees_ended ?? 0) - (window.payees_created ?? 0);
  const holds = (brake: Brake['brake'], tally: Tally, earlier: number, of: number, percent: number) =>
    of < settings.payees_least ? [] : exceeding(brake, tally, earlier, Math.floor((of * percent) / 100));
  const lost = Math.max(0, fewer);
  const before = roster.payees + lost;
  const net = { ...ended, count: ended.count - created.count };
  const gone = holds('payees_ended', net, lost, before, settings.payees_percent);
  const percent = settings.payees_replaced_percent;
  return [
    ...(gone.length > 0 ? gone : holds('payees_replaced', ended, window.payees_ended ?? 0, before, percent)),
    ...addedPayeesBrakes({ roster, payees_as_of, settings }, { ...created, count: -net.count }, -fewer),
  ];
}

/** As for new people: those of the window's start may have been too few to count, and a first sync may have been cut off. */
function addedPayeesBrakes(
  { roster, payees_as_of, settings }: Pick<BrakeInput, 'roster' | 'payees_as_of' | 'settings'>,
  more: Tally,
  earlier: number,
): Brake[] {
  if (payees_as_of === null) return [];
  const holds = (earlier: number) => {
    const before = roster.payees - earlier;
    if (before < settings.payees_least) return [];
    const limit = atLeast(before, settings.payees_percent, settings.payee_changes_least);
    return exceeding('payees_created', more, earlier, limit);
  };
  const alone = holds(0);
  return alone.length > 0 ? alone : holds(Math.max(0, earlier));
}

function payeeChangeBrakes({ figures, window, settings }: BrakeInput, field: PayeeField): Brake[] {
  const isAccount = ACCOUNT_FIELDS.some((each) => each === field);
  const percent = isAccount ? settings.payee_accounts_percent : settings.payee_changes_percent;
  const key = `payee_changed/${field}` as const;
  const having = sumOf(figures, `payee_having/${field}`) + (window[`payee_cleared/${field}`] ?? 0);
  const limit = atLeast(having, percent, settings.payee_changes_least);
  const held = exceeding('payees_changed', tallyOf(figures, key), window[key] ?? 0, limit);
  return held.map((brake) => ({ ...brake, field }));
}

function massChangeBrakes({ figures, window, settings }: BrakeInput, field: EmployeeField): Brake[] {
  const kind: 'changed' | 'cleared' = LOSSES_ONLY.has(field) ? 'cleared' : 'changed';
  const percent = IDENTITY.has(field) ? settings.identity_percent : settings.changes_percent;
  const key: WindowKey = `${kind}/${field}`;
  const having = sumOf(figures, `having/${field}`) + (window[`cleared/${field}`] ?? 0);
  const most = Math.max(settings.small_least, Math.floor(having / 2) + 1);
  const least = IDENTITY.has(field) ? Math.min(settings.changes_least, most) : settings.changes_least;
  const limit = atLeast(having, percent, least);
  return exceeding('mass_change', tallyOf(figures, key), window[key] ?? 0, limit).map((brake) => ({
    ...brake,
    field,
  }));
}

function payBrakes(input: BrakeInput, field: PayField): Brake[] {
  const zero = exceeding('pay_zero', tallyOf(input.figures, `pay_zero/${field}`), 0, 0);
  const ratio = ratioBrakes(input, field);
  const jumps = ratio.length > 0 ? ratio : jumpBrakes(input, field);
  const held = [...zero, ...(jumps.length > 0 ? jumps : tenfoldBrakes(input, field))];
  return held.map((brake) => ({ ...brake, field }));
}

/** Holds when the pay of some people is multiplied. Among many raises, a median does not show them. */
function jumpBrakes({ figures, window, settings }: BrakeInput, field: PayField): Brake[] {
  const key = `pay_jump/${field}` as const;
  const limit = atLeast(
    sumOf(figures, `having/${field}`),
    settings.pay_jump_percent,
    settings.pay_jump_least,
  );
  return exceeding('pay_jump', tallyOf(figures, key), window[key] ?? 0, limit);
}

/** Holds when pay changes by a factor of ten or more. Nobody gets such a raise: someone lost the decimal point, or wrote cents. */
function tenfoldBrakes({ figures, settings }: BrakeInput, field: PayField): Brake[] {
  return exceeding(
    'pay_tenfold',
    tallyOf(figures, `pay_tenfold/${field}`),
    0,
    settings.pay_tenfold_least - 1,
  );
}

/** Holds by the median of the pay that changes, if it changes for many people or for half of them. One raise is no mistake. */
function ratioBrakes({ figures, window, settings }: BrakeInput, field: PayField): Brake[] {
  const most = ratioSteps(settings.pay_ratio);
  const having = Math.max(1, sumOf(figures, `having/${field}`));
  const run = medianRatio(figures, field);
  const risen = run.steps + (window[`ratio/${field}`] ?? 0);
  const all = medianRatio(withWindow(figures, window, field), field);
  // The same people's pay can rise with each sync, or each sync raises others. A step back towards the pay before is no reason to hold.
  const found = [
    { steps: risen, changes: run.changes, goesOn: run.steps * risen > 0 },
    { ...all, goesOn: stepsIn(figures, field).some((steps) => steps * Math.sign(all.steps) > most) },
  ].find(
    ({ steps, changes, goesOn }) =>
      goesOn && Math.abs(steps) > most && (changes >= settings.changes_least || changes * 2 >= having),
  );
  if (found === undefined) return [];
  const { steps } = found;
  const { examples, files } = tallyOf(figures, `${steps > 0 ? 'pay_up' : 'pay_down'}/${field}`);
  const brake = {
    brake: 'pay_ratio',
    figure: ratioOfSteps(steps),
    limit: ratioOfSteps(Math.sign(steps) * most),
  } as const;
  return [named(brake, examples, sharing(files))];
}

function stepsIn({ sums }: PlanFigures, field: PayField): number[] {
  const prefix = `ratio/${field}/`;
  return Object.keys(sums).flatMap((key) => (key.startsWith(prefix) ? Number(key.slice(prefix.length)) : []));
}

/** Returns the pay changes of the run and of the window, by ratio. */
function withWindow(figures: PlanFigures, window: WindowFigures, field: PayField): Pick<PlanFigures, 'sums'> {
  const sums: Record<string, number | undefined> = { ...figures.sums };
  for (const [key, count] of Object.entries(window))
    if (key.startsWith(`ratio/${field}/`)) sums[key] = (sums[key] ?? 0) + count;
  return { sums };
}

/** Holds when the newest directory of a kind has far fewer people than the largest one before it. A first sync has nobody to lose. */
function rosterBrakes({ figures, roster, reports, settings }: BrakeInput): Brake[] {
  if (roster.employees === 0) return [];
  const directories = reports.filter(({ report }) => report.report_type === 'employee_directory');
  return directories.flatMap(({ file, earlier = [], reread, report }) => {
    const isReplaced = directories.some((other) =>
      isLaterPush(other.report.report_time, report.report_time, settings.push_minutes),
    );
    if (reread || isReplaced) return [];
    const before = Math.max(
      0,
      ...earlier.map((each) =>
        reports.some((other) => other.file === each.file)
          ? tallyOf(figures, `people/${each.file}`).count
          : each.people,
      ),
    );
    const figure = tallyOf(figures, `people/${file}`).count;
    const limit = Math.ceil((before * settings.roster_percent) / 100);
    if (before < settings.roster_least || figure >= limit) return [];
    return [named({ brake: 'roster_shrank', figure, limit }, tallyOf(figures, 'missing').examples, [file])];
  });
}

function futureBrakes({ figures, reports }: BrakeInput): Brake[] {
  const ahead = reports.filter(({ days_ahead, reread }) => days_ahead !== undefined && !reread);
  if (ahead.length === 0) return [];
  const figure = Math.max(...ahead.map(({ days_ahead = 0 }) => days_ahead));
  const files = ahead.map(({ file }) => file);
  return [named({ brake: 'report_from_the_future', figure, limit: 1 }, peopleOf(figures, files), files)];
}

/** Returns the highest number that passes: a percentage, or `least` - 1 if that is more. */
function atLeast(of: number, percent: number, least: number): number {
  return Math.max(Math.floor((of * percent) / 100), least - 1);
}

function exceeding(brake: Brake['brake'], tally: Tally, earlier: number, limit: number): Brake[] {
  const figure = tally.count + earlier;
  if (tally.count <= 0 || figure <= limit) return [];
  const found = { brake, figure, limit, ...(earlier !== 0 && { earlier }) };
  return [named(found, tally.examples, sharing(tally.files))];
}

/** Returns the files that a fair share of the people comes from, because a good file of the same push has a few changes too. */
function sharing(files: Tally['files']): string[] {
  const most = Math.max(0, ...Object.values(files));
  return Object.entries(files).flatMap(([file, count]) => (count * SHARE >= most ? [file] : []));
}

function named(brake: Brake, examples: readonly string[], files: readonly string[]): Brake {
  return { ...brake, examples, files: [...new Set(files)].sort(compareText) };
}

function peopleOf(figures: PlanFigures, files: readonly string[]): readonly string[] {
  const key = 'people/';
  const all = files.map((file) => ({ tallies: { [key]: tallyOf(figures, `people/${file}`) }, sums: {} }));
  return tallyOf(mergeFigures(all), key).examples;
}
