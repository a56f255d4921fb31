import { EMPLOYEE_FIELDS, type EmployeeFields } from '../employee.js';
import type { Pay } from '../reports/validated-report.js';
import type { EmployeeStatements, Layer, Origin, Rate } from './statement.js';

/** Positional, so that a name of a field or sheet is the only text that repeats. `null` stands for no mtime. */
type SourceTuple = readonly [
  report_time: string,
  mtime: string | null,
  file: string,
  sheet: string,
  table: string,
  row: number,
];
type LayerTuple = readonly [SourceTuple, fields: Partial<EmployeeFields>];
type RateTuple = readonly [SourceTuple, effective_date: string | null, Pay['type'], amount: string | null];
type StatementsTuple = readonly [
  directory: readonly LayerTuple[],
  dates: readonly LayerTuple[],
  rateHistory: readonly LayerTuple[],
  rates: readonly RateTuple[],
  listed: string | null,
];

/** Returns statements as JSON text. Equal statements give equal text, in whatever order their fields were read. */
export function statementsText({
  employee_directory,
  employee_dates,
  rate_history,
  rates,
  listed,
}: EmployeeStatements): string {
  const tuple: StatementsTuple = [
    employee_directory.map(layerTuple),
    employee_dates.map(layerTuple),
    rate_history.map(layerTuple),
    rates.map((rate) => [sourceTuple(rate), rate.effective_date, rate.pay.type, rate.pay.amount]),
    listed,
  ];
  return JSON.stringify(tuple);
}

/** Reads the text of `statementsText`, and the JSON objects that earlier versions stored. */
export function readStatementsText(text: string): EmployeeStatements {
  const parsed = JSON.parse(text) as StatementsTuple | EmployeeStatements;
  if (!isTuple(parsed)) return parsed;
  const [directory, dates, rateHistory, rates, listed] = parsed;
  return {
    employee_directory: directory.map(readLayer),
    employee_dates: dates.map(readLayer),
    rate_history: rateHistory.map(readLayer),
    rates: rates.map(readRate),
    listed,
  };
}

function isTuple(parsed: StatementsTuple | EmployeeStatements): parsed is StatementsTuple {
  return Array.isArray(parsed);
}

function layerTuple(layer: Layer<EmployeeFields>): LayerTuple {
  const fields: Record<string, EmployeeFields[keyof EmployeeFields]> = {};
  for (const field of EMPLOYEE_FIELDS) {
    const value = layer.fields[field];
    if (value !== undefined) fields[field] = value;
  }
  return [sourceTuple(layer), fields as Partial<EmployeeFields>];
}

function sourceTuple({ report_time, mtime, origin }: Omit<Layer<EmployeeFields>, 'fields'>): SourceTuple {
  return [report_time, mtime ?? null, origin.file, origin.sheet, origin.table, origin.row];
}

function readSource([report_time, mtime, file, sheet, table, row]: SourceTuple) {
  const origin: Origin = { file, sheet, table, row };
  return mtime === null ? { report_time, origin } : { report_time, mtime, origin };
}

function readLayer([source, fields]: LayerTuple): Layer<EmployeeFields> {
  return { ...readSource(source), fields };
}

function readRate([source, effective_date, type, amount]: RateTuple): Rate {
  return { ...readSource(source), effective_date, pay: { type, amount } };
}
