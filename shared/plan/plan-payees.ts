import type { ReportTime } from '../report.js';
import type { PayeeRow } from '../reports/validated-report.js';
import { later, mergeLayers } from './merge-statements.js';
import { PAYEE_FIELDS, type PayeeFields, payeeKey } from './payee.js';
import type { Payee, PayeeChange } from './plan.js';
import { isLaterPush } from './push.js';
import type { ResolvedReport } from './resolve-codes.js';
import type { Layer } from './statement.js';

export type PayeePlan = {
  readonly changes: readonly PayeeChange[];
  readonly payees_as_of: ReportTime | null;
};

/**
 * Payees are those of the newest push: what it no longer lists has ended, unless the employee's rows in it are in doubt.
 * An older report adds no payee, and says no more than what newer ones left open.
 */
export function planPayees(
  resolved: readonly ResolvedReport[],
  stored: ReadonlyMap<string, Payee>,
  known_as_of: ReportTime | null,
): PayeePlan {
  const reports = resolved.filter(({ source }) => source.report.report_type === 'employee_payees');
  const payees_as_of = reports.reduce(
    (newest, { source }) => later(newest, source.report.report_time),
    known_as_of,
  );
  const isCurrent = (time: ReportTime) => payees_as_of !== null && !isLaterPush(payees_as_of, time);
  const told = tellPayees(reports, isCurrent);
  const changes = [...told].flatMap(([key, payee]) => changeOf(key, payee, stored.get(key)));
  const listed = reports.some(({ source }) => isCurrent(source.report.report_time));
  if (!listed) return { changes, payees_as_of };

  const doubtful = new Set(reports.flatMap(({ doubtful }) => [...doubtful]));
  const ended = [...stored.values()].filter(
    ({ key, employee_id, layers }) =>
      !told.has(key) &&
      !doubtful.has(employee_id) &&
      !layers.some(({ report_time }) => isCurrent(report_time)),
  );
  return {
    changes: [...changes, ...ended.map((payee) => ({ kind: 'ended' as const, fields: [], payee }))],
    payees_as_of,
  };
}

type ToldPayee = { readonly employee_id: string; readonly layers: readonly Layer<PayeeFields>[] };

function tellPayees(
  reports: readonly ResolvedReport[],
  isCurrent: (time: ReportTime) => boolean,
): Map<string, ToldPayee> {
  const told = new Map<string, ToldPayee>();
  const current = new Set<string>();
  for (const { source, rows } of reports) {
    const { report_time } = source.report;
    for (const { employee_id, row } of rows) {
      const { fields, line } = row as PayeeRow;
      const key = payeeKey(employee_id, fields);
      const layer = { report_time, origin: { file: source.file, ...line }, fields };
      told.set(key, { employee_id, layers: [...(told.get(key)?.layers ?? []), layer] });
      if (isCurrent(report_time)) current.add(key);
    }
  }
  return new Map([...told].filter(([key]) => current.has(key)));
}

function changeOf(key: string, told: ToldPayee, stored: Payee | undefined): PayeeChange[] {
  const layers = mergeLayers([...told.layers, ...(stored?.layers ?? [])]);
  const fields = Object.assign({}, EMPTY, ...layers.map((layer) => layer.fields)) as PayeeFields;
  const payee = { key, employee_id: told.employee_id, fields, layers };
  if (stored === undefined)
    return [{ kind: 'created', fields: PAYEE_FIELDS.filter((field) => fields[field] !== null), payee }];
  const changed = PAYEE_FIELDS.filter((field) => fields[field] !== stored.fields[field]);
  return changed.length === 0 ? [] : [{ kind: 'updated', fields: changed, payee }];
}

const EMPTY = Object.fromEntries(PAYEE_FIELDS.map((field) => [field, null]));
