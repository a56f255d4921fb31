import { PAYEE_FIELDS, type PayeeFields, payeeKey } from '../payee.js';
import type { ReportTime } from '../report.js';
import type { PayeeRow } from '../reports/validated-report.js';
import { later, mergeLayers, momentOf } from './merge-statements.js';
import type { Payee, PayeeChange } from './plan.js';
import { isLaterPush } from './push.js';
import { rowOrigin, versionOf } from './report-statements.js';
import type { ResolvedReport } from './resolve-codes.js';
import type { Layer, Version } from './statement.js';

export type PayeePlan = {
  readonly changes: readonly PayeeChange[];
  readonly payees_as_of: ReportTime | null;
};

/**
 * A payees report lists all payees there are: what a later push no longer lists has ended, unless the employee's rows in
 * it are quarantined. So an older report that comes late begins nothing that has ended since.
 */
export function planPayees(
  resolved: readonly ResolvedReport[],
  stored: ReadonlyMap<string, Payee>,
  known_as_of: ReportTime | null,
): PayeePlan {
  const reports = resolved.filter(({ source }) => source.report.report_type === 'employee_payees');
  const newest = reports.reduce<ReportTime | null>(
    (time, { source }) => later(time, source.report.report_time),
    null,
  );
  const payees_as_of = later(newest, known_as_of);
  const told = tellPayees(reports);
  const standing = standingLayers(reports);
  const isTooLate = (layers: PayeeLayers) =>
    payees_as_of !== null &&
    payees_as_of !== newest &&
    !layers.some((layer) => !isLaterPush(payees_as_of, layer.report_time));

  const changes = [...told].flatMap(([key, { employee_id, layers: news }]) => {
    const known = stored.get(key);
    // Merged last: what a layer no longer adds to one that falls, it may add without it.
    const layers = mergeLayers(standing(key, employee_id, [...news, ...(known?.layers ?? [])]));
    if (layers.length === 0 || (known === undefined && isTooLate(layers))) return [];
    return changeOf(key, { employee_id, layers }, known);
  });
  const ended = [...stored.values()].filter(({ key, employee_id, layers }) => {
    const all = [...layers, ...(told.get(key)?.layers ?? [])];
    return standing(key, employee_id, all).length === 0;
  });
  return {
    changes: [...changes, ...ended.map((payee) => ({ kind: 'ended' as const, fields: [], payee }))],
    payees_as_of,
  };
}

type PayeeLayers = readonly Layer<PayeeFields>[];
type ToldPayee = { readonly employee_id: string; readonly layers: PayeeLayers };

function tellPayees(reports: readonly ResolvedReport[]): Map<string, ToldPayee> {
  const told = new Map<string, ToldPayee>();
  for (const { source, rows } of reports) {
    for (const { employee_id, row } of rows) {
      const { fields, line } = row as PayeeRow;
      const key = payeeKey(employee_id, fields);
      const layer = { ...versionOf(source), origin: rowOrigin(source, line), fields };
      told.set(key, { employee_id, layers: [...(told.get(key)?.layers ?? []), layer] });
    }
  }
  return told;
}

/** What was said of a payee and stands: no report of a later push left the payee out since, nor the same one sent again. */
function standingLayers(reports: readonly ResolvedReport[]) {
  const lists = reports.map(({ source, rows, doubtful }) => ({
    said: versionOf(source),
    doubtful,
    keys: new Set(rows.map(({ employee_id, row }) => payeeKey(employee_id, (row as PayeeRow).fields))),
  }));
  return (key: string, employee_id: string, layers: PayeeLayers): PayeeLayers => {
    const silent = lists.filter(({ keys, doubtful }) => !keys.has(key) && !doubtful.has(employee_id));
    return layers.filter((layer) => !silent.some(({ said }) => replaces(said, layer)));
  };
}

function replaces(list: Version, said: Version): boolean {
  const sentAgain = list.report_time === said.report_time && momentOf(list) > momentOf(said);
  return sentAgain || isLaterPush(list.report_time, said.report_time);
}

function changeOf(key: string, { employee_id, layers }: ToldPayee, stored: Payee | undefined): PayeeChange[] {
  const fields = Object.assign({}, EMPTY, ...layers.map((layer) => layer.fields)) as PayeeFields;
  const payee = { key, employee_id, fields, layers };
  const changed = PAYEE_FIELDS.filter((field) => fields[field] !== (stored?.fields[field] ?? null));
  if (stored === undefined) return [{ kind: 'created', fields: changed, payee }];
  return changed.length === 0 ? [] : [{ kind: 'updated', fields: changed, payee, before: stored }];
}

const EMPTY = Object.fromEntries(PAYEE_FIELDS.map((field) => [field, null]));
