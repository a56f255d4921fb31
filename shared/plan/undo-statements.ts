import { canonicalJson } from '../canonical-json.js';
import type { EmployeeField, EmployeeFields } from '../employee.js';
import { mergeLayers, mergeRates } from './merge-statements.js';
import type { EmployeeStatements, Layer, Origin, Rate } from './statement.js';

/** What the reports had said before a run and after it, and what they say now. */
export type StatementTimes = {
  readonly before: EmployeeStatements;
  readonly after: EmployeeStatements;
  readonly now: EmployeeStatements;
};

type SourcedVersion = { readonly report_time: string; readonly origin: Origin };
type Words<T> = ReadonlyMap<string, T>;
type WordTimes<T> = { readonly before: Words<T>; readonly after: Words<T>; readonly now: Words<T> };

const LAYERED = ['employee_directory', 'employee_dates', 'rate_history'] as const;
const PAID: readonly EmployeeField[] = ['hourly_rate', 'salary'];

/**
 * What the reports say now, less what the run added to it, word by word: a word that says something else by now stays, and so do
 * those on the fields of `stays`. Of a word that a later report only repeated, the run's value goes, and the later time goes with it.
 */
export function undoStatements(
  { before, after, now }: StatementTimes,
  stays: ReadonlySet<EmployeeField>,
): EmployeeStatements {
  const layers = (report: (typeof LAYERED)[number]) => {
    const of = (statements: EmployeeStatements) => fieldWords(statements[report]);
    const words = { before: of(before), after: of(after), now: of(now) };
    return mergeLayers(takeBack(words, layerValue, (field) => stays.has(field as EmployeeField)));
  };
  const ratesStay = PAID.some((field) => stays.has(field));
  const listed = !ratesStay && now.listed === after.listed ? before.listed : now.listed;
  const rates = { before: rateWords(before), after: rateWords(after), now: rateWords(now) };
  return {
    employee_directory: layers('employee_directory'),
    employee_dates: layers('employee_dates'),
    rate_history: layers('rate_history'),
    rates: mergeRates(
      takeBack(
        rates,
        ({ pay }) => pay.amount,
        () => ratesStay,
      ),
      listed,
    ),
    listed,
  };
}

/** Whether two say the same, whenever and wherever it was said. */
export function sameStatements(one: EmployeeStatements, other: EmployeeStatements): boolean {
  return canonicalJson(valuesOf(one)) === canonicalJson(valuesOf(other));
}

function valuesOf(statements: EmployeeStatements) {
  const layers = LAYERED.map((report) =>
    Object.fromEntries([...fieldWords(statements[report])].map(([field, word]) => [field, layerValue(word)])),
  );
  return [...layers, [...rateWords(statements)].map(([key, { pay }]) => [key, pay.amount]).sort()];
}

function takeBack<T extends SourcedVersion>(
  { before, after, now }: WordTimes<T>,
  valueIn: (word: T) => unknown,
  stays: (key: string) => boolean,
): T[] {
  const value = (word: T | undefined) => (word === undefined ? undefined : valueIn(word));
  const result = new Map(now);
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [was, became, is] = [before.get(key), after.get(key), now.get(key)];
    const untouched = canonicalJson(is ?? null) === canonicalJson(became ?? null);
    const repeated = value(is) === value(became) && value(was) !== value(became);
    if (stays(key) || !(untouched || repeated)) continue;
    if (was === undefined) result.delete(key);
    else result.set(key, was);
  }
  return [...result.values()];
}

/** Each field's word as a layer of its own. */
function fieldWords(layers: readonly Layer<EmployeeFields>[]): Map<string, Layer<EmployeeFields>> {
  const words = layers.flatMap(({ fields, ...said }) =>
    Object.entries(fields).map(([field, value]) => [field, { ...said, fields: { [field]: value } }] as const),
  );
  return new Map(words);
}

function layerValue({ fields }: Layer<EmployeeFields>): unknown {
  return Object.values(fields)[0];
}

function rateWords({ rates }: EmployeeStatements): Map<string, Rate> {
  return new Map(rates.map((rate) => [`${rate.effective_date ?? ''} ${rate.pay.type}`, rate]));
}
