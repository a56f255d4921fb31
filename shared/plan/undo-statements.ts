import { canonicalJson } from '../canonical-json.js';
import type { EmployeeField, EmployeeFields } from '../employee.js';
import { mergeLayers, mergeRates, versionKey } from './merge-statements.js';
import type { EmployeeStatements, Layer, Origin, Rate } from './statement.js';

/** The statements before a run, after it, and now. */
export type StatementHistory = {
  readonly before: EmployeeStatements;
  readonly after: EmployeeStatements;
  readonly now: EmployeeStatements;
};

type SourcedVersion = { readonly report_time: string; readonly origin: Origin };
type Entries<T> = ReadonlyMap<string, T>;
type EntryHistory<T> = { readonly before: Entries<T>; readonly after: Entries<T>; readonly now: Entries<T> };

const LAYERED = ['employee_directory', 'employee_dates', 'rate_history'] as const;
const PAY_FIELDS: readonly EmployeeField[] = ['hourly_rate', 'salary'];

/**
 * Returns the current statements without what the run added, field by field. A field that has another value by now stays, and so do the
 * fields in `stays`. When a later report only repeated the run's value, that value is reverted too, together with its later time.
 */
export function undoStatements(
  { before, after, now }: StatementHistory,
  stays: ReadonlySet<EmployeeField>,
): EmployeeStatements {
  const layers = (report: (typeof LAYERED)[number]) => {
    const entriesOf = (statements: EmployeeStatements) => fieldEntries(statements[report]);
    const entries = { before: entriesOf(before), after: entriesOf(after), now: entriesOf(now) };
    return mergeLayers(revert(entries, layerValue, (field) => stays.has(field as EmployeeField)));
  };
  return {
    employee_directory: layers('employee_directory'),
    employee_dates: layers('employee_dates'),
    rate_history: layers('rate_history'),
    ...undoRates(
      { before, after, now },
      PAY_FIELDS.some((field) => stays.has(field)),
    ),
  };
}

/** A later list of rates that only repeated the run's does not drop the rates before the run. */
function undoRates(
  { before, after, now }: StatementHistory,
  stay: boolean,
): Pick<EmployeeStatements, 'rates' | 'listed'> {
  if (stay) return { rates: now.rates, listed: now.listed };
  const entries = { before: rateEntries(before), after: rateEntries(after), now: rateEntries(now) };
  const rates = revert(
    entries,
    ({ pay }) => pay.amount,
    () => false,
  );
  const isOlder = (rate: Rate) => now.listed !== null && versionKey(rate) < now.listed;
  const listed = now.listed === after.listed || rates.some(isOlder) ? before.listed : now.listed;
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

function revert<T extends SourcedVersion>(
  { before, after, now }: EntryHistory<T>,
  valueIn: (entry: T) => unknown,
  stays: (key: string) => boolean,
): T[] {
  const value = (entry: T | undefined) => (entry === undefined ? undefined : valueIn(entry));
  const result = new Map(now);
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [was, became, is] = [before.get(key), after.get(key), now.get(key)];
    const untouched = canonicalJson(is ?? null) === canonicalJson(became ?? null);
    // An empty cell changes no value, but it hides those of other reports.
    const repeated = (value(is) ?? null) === (value(became) ?? null) && value(was) !== value(became);
    if (stays(key) || !(untouched || repeated)) continue;
    if (was === undefined) result.delete(key);
    else result.set(key, was);
  }
  return [...result.values()];
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
