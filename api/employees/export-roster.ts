import { z } from 'zod';
import type { EmployeeFilter } from '../../infra/roster/employee-query.js';
import {
  type EmployeePart,
  exportEmployees,
  RECORD_FIELDS,
  type RecordField,
} from '../../infra/roster/employees.js';
import { EmployeeStatus } from '../../shared/employee.js';
import { EXPORTS, ExportFormat } from '../../shared/exports/export-format.js';
import { noteReveal, revealable } from '../auth/record-sensitive-access.js';
import type { Download } from '../http/download.js';
import { permitted } from '../http/permitted.js';
import type { Account, RequestContext } from '../http/request-context.js';
import { chosenFields, type EmployeeView, Selection, viewOf } from './employee-view.js';
import { FILTERS, LISTED } from './list-employees.js';

export const ExportInput = z
  .strictObject({
    format: ExportFormat.default('csv'),
    status: EmployeeStatus.optional(),
    ...FILTERS,
    ...Selection,
  })
  .prefault({});

/** Where each value comes from, and since when someone is missing, is no matter of one cell. */
const COLUMNS = LISTED.filter((field) => field !== 'missing');

type Caller = Pick<RequestContext, 'services' | 'streams' | 'accountNow'> & {
  readonly account: Account;
  readonly procedure: string;
  readonly stillMay: () => Promise<unknown>;
};
type ExportParams = EmployeeFilter & {
  readonly format: ExportFormat;
  readonly fields?: readonly RecordField[] | undefined;
  readonly reveal: boolean;
};

/**
 * The employees that match, by id, as a file that is read from the database only as fast as it is taken.
 *
 * @throws AppError `not_permitted`, `too_many_streams`
 */
export function exportRoster(
  caller: Caller,
  { format, fields, reveal, ...filter }: ExportParams,
  gone: AbortSignal = new AbortController().signal,
): Download {
  const { services, account, streams, accountNow, stillMay } = caller;
  const chosen = chosenFields({ fields, reveal }, format === 'json' ? LISTED : COLUMNS);
  const inOrder = fields ? chosen : RECORD_FIELDS.filter((field) => chosen.includes(field));
  const revealed = revealable(account, chosen);
  const mayStill =
    revealed.length > 0 ? async () => permitted(await accountNow(), 'sensitive:reveal') : stillMay;
  const { signal } = streams.open(account.account_id, gone, mayStill);
  const { extension, contentType, write } = EXPORTS[format];
  const employees = noted(caller, { inOrder, revealed }, exportEmployees(services.store, inOrder, filter));
  return {
    filename: `employees-${new Date().toISOString().slice(0, 10)}.${extension}`,
    contentType,
    chunks: write(['employee_id', ...inOrder], employees),
    signal,
  };
}

/** Who is shown what of whom is written down before it leaves, batch by batch. */
async function* noted(
  caller: Caller,
  { inOrder, revealed }: { readonly inOrder: readonly RecordField[]; readonly revealed: readonly string[] },
  employees: AsyncIterable<EmployeePart[]>,
): AsyncGenerator<EmployeeView[]> {
  for await (const batch of employees) {
    await noteReveal(
      caller,
      revealed,
      batch.map(({ employee_id }) => employee_id),
    );
    yield batch.map((employee) => viewOf(employee, inOrder));
  }
}
