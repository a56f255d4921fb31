import { z } from 'zod';
import { getLedgerFile } from '../../infra/files/list-ledger-files.js';
import { mappingReader } from '../../infra/mapping/current-mapping.js';
import { findSyncLog } from '../../infra/syncs/sync-logs.js';
import { recordSensitiveAccess } from '../../services/record-sensitive-access.js';
import {
  readTableRows,
  type TableRow,
  tableCell,
  tableFields,
} from '../../services/reports/read-table-rows.js';
import { ReportType } from '../../shared/report.js';
import type { Caller } from '../http/request-context.js';
import { requirePermission } from '../http/require-permission.js';
import { Paging, pageOf, readPage } from '../trpc/page.js';

export const FileTableInput = z.strictObject({
  file_id: z.string().min(1).max(64),
  reveal: z
    .boolean()
    .default(false)
    .meta({ description: 'With the sensitive fields. The access is recorded' }),
  ...Paging,
});

/** The rows of a file as they were read, cell by cell in the order of `fields`. */
export const FileTableView = pageOf(
  z.object({
    sheet: z.string(),
    table: z.string(),
    row: z.int().positive().meta({ description: 'As the spreadsheet numbers it' }),
    employee_id: z.string(),
    cells: z.array(z.string().nullable()).meta({ description: 'Null: empty, or it could not be read' }),
  }),
).extend({
  report_type: ReportType.nullable().meta({ description: 'Null: the file is no report' }),
  fields: z.array(z.string()),
  hidden: z.array(z.string()).meta({ description: 'The sensitive fields, when they are not revealed' }),
});

const Anchor = z.object({ segment: z.int(), at: z.int() });

/** Returns a page of a file's rows. @throws AppError `report_file_not_found`, `not_permitted`, and as `readTableRows` does */
export async function readFileTable(
  caller: Caller,
  input: z.output<typeof FileTableInput>,
): Promise<z.infer<typeof FileTableView>> {
  const { services, account } = caller;
  const { file_id, reveal } = input;
  const { store, config } = services;
  if (reveal) requirePermission(account, 'sensitive:reveal');
  const file = await getLedgerFile(store.db, file_id);
  const { mapping } = await mappingReader(store.db, config)();
  const log = await findSyncLog(store.db, file.sync_id);
  const width = log?.code_width?.width ?? null;
  let report_type: ReportType | null = null;
  const { items, next } = await readPage(caller, input, {
    anchor: Anchor,
    find: async (after, limit) => {
      const found = await readTableRows(store, file, { mapping, width, after, limit });
      ({ report_type } = found);
      return [...found.rows];
    },
    anchorOf: ({ segment, at }: TableRow) => ({ segment, at }),
  });
  if (report_type === null) return { items: [], next: null, report_type, fields: [], hidden: [] };
  // Its codes alone say whose pay is garnished.
  if (report_type === 'employee_payees') requirePermission(account, 'payees:read');
  const { open, sensitive } = tableFields(report_type);
  const fields = reveal ? [...open, ...sensitive] : [...open];
  if (reveal)
    await recordSensitiveAccess(
      store.db,
      caller,
      sensitive,
      new Set(items.map(({ employee_id }) => employee_id)),
    );
  return {
    ...{ next, report_type, fields },
    hidden: reveal ? [] : [...sensitive],
    items: items.map(({ row, employee_id }) => ({
      ...{ sheet: row.line.sheet, table: row.line.table, row: row.line.row, employee_id },
      cells: fields.map((field) => tableCell(row, field)),
    })),
  };
}
