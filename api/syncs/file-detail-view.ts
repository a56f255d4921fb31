import { z } from 'zod';
import type { getLedgerFile } from '../../infra/files/list-ledger-files.js';
import { DriftView, driftView } from './drift-view.js';
import { FileView, fileView } from './file-view.js';

/** A report file with its columns. */
export const FileDetailView = FileView.extend({
  columns: z.array(
    z.object({
      sheet: z.string(),
      table: z.string(),
      heading: z.string(),
      field: z.string().nullable().meta({ description: 'What the column is read as. Null: it is not read' }),
      suggestion: z.string().optional(),
    }),
  ),
  drift: DriftView.nullable().meta({ description: 'Null: there is no earlier file of this report' }),
}).meta({ id: 'FileDetail' });

type LedgerFile = Awaited<ReturnType<typeof getLedgerFile>>;

export function fileDetailView(file: LedgerFile): z.infer<typeof FileDetailView> {
  const columns = file.columns.map(({ sheet, table, heading, field, suggestion }) => ({
    ...{ sheet, table, heading, field },
    ...(suggestion && { suggestion }),
  }));
  return { ...fileView(file), columns, drift: file.drift ? driftView(file.drift) : null };
}
