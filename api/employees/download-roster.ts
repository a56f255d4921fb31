import { z } from 'zod';
import type { EmployeeFilter } from '../../infra/roster/employee-query.js';
import { RECORD_FIELDS, type RecordField } from '../../infra/roster/employees.js';
import { exportRoster } from '../../services/export-roster.js';
import { EmployeeStatus } from '../../shared/employee.js';
import { EXPORTS, ExportFormat } from '../../shared/exports/export-format.js';
import { revealableFields } from '../auth/revealable-fields.js';
import type { Download } from '../http/download.js';
import type { Caller, RequestContext } from '../http/request-context.js';
import { requirePermission } from '../http/require-permission.js';
import { chosenFields, Selection } from './employee-view.js';
import { FILTERS, LIST_FIELDS } from './list-employees.js';

export const ExportInput = z
  .strictObject({
    format: ExportFormat.default('csv'),
    status: EmployeeStatus.optional(),
    ...FILTERS,
    ...Selection,
  })
  .prefault({});

/** `missing` is an object, which does not fit in one cell. */
const COLUMNS = LIST_FIELDS.filter((field) => field !== 'missing');

type ExportCaller = Caller &
  Pick<RequestContext, 'streams' | 'currentAccount'> & { readonly recheckPermission: () => Promise<unknown> };
type ExportParams = EmployeeFilter & {
  readonly format: ExportFormat;
  readonly fields?: readonly RecordField[] | undefined;
  readonly reveal: boolean;
};

/**
 * Exports the roster as a download. Aborts it when the caller loses the permission.
 *
 * @throws AppError `not_permitted`, `too_many_streams`
 */
export function downloadRoster(
  caller: ExportCaller,
  { format, fields, reveal, ...filter }: ExportParams,
  ended: AbortSignal = new AbortController().signal,
): Download {
  const { services, account, streams, currentAccount, recheckPermission } = caller;
  const chosen = chosenFields({ fields, reveal }, format === 'json' ? LIST_FIELDS : COLUMNS);
  const ordered = fields ? chosen : RECORD_FIELDS.filter((field) => chosen.includes(field));
  const isSensitive = revealableFields(account, chosen).length > 0;
  const recheck = isSensitive
    ? async () => requirePermission(await currentAccount(), 'sensitive:reveal')
    : recheckPermission;
  const { signal } = streams.open(account.account_id, ended, recheck);
  const { extension, contentType } = EXPORTS[format];
  return {
    filename: `employees-${new Date().toISOString().slice(0, 10)}.${extension}`,
    contentType,
    chunks: exportRoster(services.store, caller, { format, fields: ordered, reveal: isSensitive, filter }),
    signal,
  };
}
