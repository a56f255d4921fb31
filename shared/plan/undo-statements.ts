import { canonicalJson } from '../canonical-json.js';
import type { EmployeeFields } from '../employee.js';
import type { ReportTime } from '../report.js';
import { PAY_FIELDS } from './figures.js';
import { mergeLayers, mergeRates, versionKey } from './merge-statements.js';
import { hasBegun } from './resolve-employee.js';
import type { EmployeeStatements, Layer, Rate } from './statement.js';

/** The statements before a run, after it, and now. */
export type StatementHistory = {
  readonly before: EmployeeStatements;
  readonly after: EmployeeStatements;
  readonly now: EmployeeStatements;
};

type Entries<T> = ReadonlyMap<string, T>;
/** An entry before the run, after it, and now. */
type Versions<T> = readonly [T | undefined, T | undefined, T | undefined];
type EntryHistory<T> = { readonly before: Entries<T>; readonly after: Entries<T>; readonly now: Entries<T> };

const LAYERED = ['employee_directory', 'employee_dates', 'rate_history'] as const;

/** The fields whose statements an undo does not revert one by one. */
export type UndoneFields = {
  /** Their statements stay as they are now. */
  readonly stays: ReadonlySet<string>;
  /** Their statements are those before the run, and the rates of later reports that begin after the day of `as_of`. */
  readonly back: ReadonlySet<string>;
  readonly as_of: ReportTime;
};

/**
 * Returns the current statements without what the run added, field by field. A field that has another value by now stays, and so do the
 * fields in `stays`. When a later report only repeated the run's value, that value is reverted too, together with its later time.
 */
export function undoStatements(
  { before, after, now }: StatementHistory,
  { stays, back, as_of }: UndoneFields,
): EmployeeStatements {
  const layers = (report: (typeof LAYERED)[number]) => {
    const entriesOf = (statements: EmployeeStatements) => fieldEntries(statements[report]);
    const entries = { before: entriesOf(before), after: entriesOf(after), now: entriesOf(now) };
    const isReverted = (versions: Versions<Layer<EmployeeFields>>, key: string) =>
      !stays.has(key) && (back.has(key) || isOfRun(versions, layerValue));
    return mergeLayers(revert(entries, isReverted));
  };
  return {
    employee_directory: layers('employee_directory'),
    employee_dates: layers('employee_dates'),
    rate_history: layers('rate_history'),
    ...undoRates({ before, after, now }, { stays, back, as_of }),
  };
}

/** Whether one of the pays is among the fields. */
export function hasPay(fields: ReadonlySet<string>): boolean {
  return PAY_FIELDS.some((field) => fields.has(field));
}

/** A later list of rates that only repeated the run's does not drop the rates before the run. */
function undoRates(
  { before, after, now }: StatementHistory,
  { stays, back, as_of }: UndoneFields,
): Pick<EmployeeStatements, 'rates' | 'listed'> {
  if (hasPay(stays)) return { rates: now.rates, listed: now.listed };
  const isBack = hasPay(back);
  const entries = { before: rateEntries(before), after: rateEntries(after), now: rateEntries(now) };
  const rates = revert(
    entries,
    (versions) =>
      (isBack && versions.some((rate) => rate && hasBegun(rate, as_of))) ||
      isOfRun(versions, ({ pay }) => pay.amount),
  );
  const isOlder = (rate: Rate) => now.listed !== null && versionKey(rate) < now.listed;
  const listed = isBack || now.listed === after.listed || rates.some(isOlder) ? before.listed : now.listed;
  return { rates: mergeRates(rates, listed), listed };
}

/** Whether two sets of statements have the same values. Ignores report times and source rows. */
export function sameStatements(left: EmployeeStatements, right: EmployeeStatements): boolean {
  return canonicalJson(valuesOf(left)) === canonicalJson(valuesOf(right));
}

function valuesOf(statements: EmployeeStatements) {
  const layers = LAYERED.map((report) =>
    Object.fromEntries(
      [...fieldEntries(statements[report])].map(([field, layer]) => [field, layerValue(layer)]),
    ),
  );
  return [...layers, [...rateEntries(statements)].map(([key, { pay }]) => [key, pay.amount]).sort()];
}

function revert<T>(
  { before, after, now }: EntryHistory<T>,
  isReverted: (versions: Versions<T>, key: string) => boolean,
): T[] {
  const result = new Map(now);
  for (const key of new Set([...before.keys(), ...after.keys(), ...now.keys()])) {
    const versions = [before.get(key), after.get(key), now.get(key)] as const;
    if (!isReverted(versions, key)) continue;
    const [was] = versions;
    if (was === undefined) result.delete(key);
    else result.set(key, was);
  }
  return [...result.values()];
}

/** Whether the entry is as the run left it, or a later report only repeated the run's value. */
function isOfRun<T>([was, became, is]: Versions<T>, valueIn: (entry: T) => unknown): boolean {
  const value = (entry: T | undefined) => (entry === undefined ? undefined : valueIn(entry));
  const isUntouched = canonicalJson(is ?? null) === canonicalJson(became ?? null);
  // An empty cell changes no value, but it hides those of other reports.
  return isUntouched || ((value(is) ?? null) === (value(became) ?? null) && value(was) !== value(became));
}

/** Returns each field in its own layer. */
function fieldEntries(layers: readonly Layer<EmployeeFields>[]): Map<string, Layer<EmployeeFields>> {
  const entries = layers.flatMap(({ fields, ...source }) =>
    Object.entries(fields).map(
      ([field, value]) => [field, { ...source, fields: { [field]: value } }] as const,
    ),
  );
  return new Map(entries);
}

function layerValue({ fields }: Layer<EmployeeFields>): unknown {
  return Object.values(fields)[0];
}

function rateEntries({ rates }: EmployeeStatements): Map<string, Rate> {
  return new Map(rates.map((rate) => [`${rate.effective_date ?? ''} ${rate.pay.type}`, rate]));
}
