import { compareText } from '../compare-text.js';
import { PAYEE_FIELDS, type PayeeFields, payeeKey } from '../payee.js';
import type { ReportTime } from '../report.js';
import type { PayeeRow } from '../reports/validated-report.js';
import { laterReportTime, mergeLayers, versionKey } from './merge-statements.js';
import type { Payee, PayeeChange } from './plan.js';
import { isLaterPush, type PushWindow } from './push.js';
import { rowOrigin, versionOf } from './report-statements.js';
import type { ResolvedReport } from './resolve-codes.js';
import type { Layer, Version } from './statement.js';

export type PayeePlan = {
  readonly changes: readonly PayeeChange[];
  readonly payees_as_of: ReportTime | null;
};

/**
 * Plans the changes of payees. A payees report lists all payees, so a payee that a later push no longer lists has ended. The payee stays when that
 * push has quarantined rows of the employee, or quarantined rows that could be anybody's. An older report that arrives late never restarts a payee
 * that has ended since.
 */
export function planPayees(
  resolved: readonly ResolvedReport[],
  stored: ReadonlyMap<string, Payee>,
  known_as_of: ReportTime | null,
  push_minutes: PushWindow,
): PayeePlan {
  const reports = resolved.filter(({ source }) => source.report.report_type === 'employee_payees');
  const newest = reports.reduce<ReportTime | null>(
    (time, { source }) => laterReportTime(time, source.report.report_time),
    null,
  );
  const payees_as_of = laterReportTime(newest, known_as_of);
  const reported = collectPayees(reports);
  const current = currentLayers(reports, push_minutes);
  const isTooLate = (layers: PayeeLayers) =>
    payees_as_of !== null &&
    payees_as_of !== newest &&
    !layers.some((layer) => !isLaterPush(payees_as_of, layer.report_time, push_minutes));

  const changes = [...reported].flatMap(([key, { employee_id, layers: fresh }]) => {
    const known = stored.get(key);
    // Filter before merging: merging first would drop an older value in favor of a layer that is then removed.
    const layers = mergeLayers(current(key, employee_id, [...fresh, ...(known?.layers ?? [])]));
    if (layers.length === 0 || (known === undefined && isTooLate(layers))) return [];
    return changeOf(key, { employee_id, layers }, known);
  });
  const omitted = [...stored.values()].flatMap((payee): PayeeChange[] => {
    const { key, employee_id } = payee;
    const fresh = reported.get(key)?.layers;
    const layers = current(key, employee_id, [...payee.layers, ...(fresh ?? [])]);
    if (layers.length === 0) return [{ kind: 'ended', fields: [], payee }];
    // A file that was undone may have left values that a list omits.
    return fresh || layers.length === payee.layers.length
      ? []
      : changeOf(key, { employee_id, layers }, payee);
  });
  // The order in which a database stores payees must not change the plan's hash.
  omitted.sort((a, b) => compareText(a.payee.key, b.payee.key));
  return { changes: [...changes, ...omitted], payees_as_of };
}

type PayeeLayers = readonly Layer<PayeeFields>[];
type ReportedPayee = { readonly employee_id: string; readonly layers: PayeeLayers };

function collectPayees(reports: readonly ResolvedReport[]): Map<string, ReportedPayee> {
  const payees = new Map<string, ReportedPayee>();
  for (const { source, rows } of reports) {
    for (const { employee_id, row } of rows) {
      const { fields, line } = row as PayeeRow;
      const key = payeeKey(employee_id, fields);
      const layer = { ...versionOf(source), origin: rowOrigin(source, line), fields };
      payees.set(key, { employee_id, layers: [...(payees.get(key)?.layers ?? []), layer] });
    }
  }
  return payees;
}

/** Filters the layers of a payee that are still valid: no report of a later push, and no newer upload of the same report, omits the payee. */
function currentLayers(reports: readonly ResolvedReport[], push_minutes: PushWindow) {
  const lists = reports.map(({ source, rows, doubtful }) => ({
    version: versionOf(source),
    doubtful,
    // A quarantined row without a code could be any payee's, and behind a row that is cut off others may be missing.
    isComplete: source.report.rows_unidentified === 0,
    keys: new Set(rows.map(({ employee_id, row }) => payeeKey(employee_id, (row as PayeeRow).fields))),
  }));
  return (key: string, employee_id: string, layers: PayeeLayers): PayeeLayers => {
    const omitting = lists.filter(
      ({ keys, doubtful, isComplete }) => isComplete && !keys.has(key) && !doubtful.has(employee_id),
    );
    return layers.filter((layer) => !omitting.some(({ version }) => replaces(version, layer, push_minutes)));
  };
}

function replaces(list: Version, layer: Version, push_minutes: PushWindow): boolean {
  const isResent = list.report_time === layer.report_time && versionKey(list) > versionKey(layer);
  return isResent || isLaterPush(list.report_time, layer.report_time, push_minutes);
}

function changeOf(
  key: string,
  { employee_id, layers }: ReportedPayee,
  stored: Payee | undefined,
): PayeeChange[] {
  const payee = payeeOf(key, employee_id, layers);
  const { fields } = payee;
  const changed = PAYEE_FIELDS.filter((field) => fields[field] !== (stored?.fields[field] ?? null));
  if (stored === undefined) return [{ kind: 'created', fields: changed, payee }];
  return changed.length === 0 ? [] : [{ kind: 'updated', fields: changed, payee, before: stored }];
}

/** Returns the payee that these merged layers give. */
export function payeeOf(key: string, employee_id: string, layers: PayeeLayers): Payee {
  const fields = Object.assign({}, EMPTY, ...layers.map((layer) => layer.fields)) as PayeeFields;
  return { key, employee_id, fields, layers };
}

const EMPTY = Object.fromEntries(PAYEE_FIELDS.map((field) => [field, null]));
