import { z } from 'zod';
import { shownDrift } from '../../infra/files/ignore-drift.js';
import type { getLedgerFile } from '../../infra/files/list-ledger-files.js';
import { DriftView, driftView } from './drift-view.js';
import { FileView, fileView } from './file-view.js';
import { HeadingMatch, headingMatch } from './heading-match.js';

/** A report file with its columns. */
export const FileDetailView = FileView.extend({
  columns: z.array(
    z.object({
      sheet: z.string(),
      table: z.string(),
      heading: z.string(),
      field: z.string().nullable().meta({ description: 'What the column is read as. Null: it is not read' }),
      ...HeadingMatch.shape,
    }),
  ),
  drift: DriftView.nullable().meta({
    description: 'Without what is ignored. Null: there is no earlier file of this report',
  }),
  drift_ignored: z.array(
    z.object({
      heading: z.string(),
      by: z.string().meta({ description: 'The id of the account' }),
      at: z.iso.datetime(),
    }),
  ),
}).meta({ id: 'FileDetail' });

type LedgerFile = Awaited<ReturnType<typeof getLedgerFile>>;

export function fileDetailView(file: LedgerFile): z.infer<typeof FileDetailView> {
  const columns = file.columns.map((column) => {
    const { sheet, table, heading, field } = column;
    return { sheet, table, heading, field, ...headingMatch(column) };
  });
  const drift = shownDrift(file);
  const drift_ignored = (file.drift_ignored ?? []).map(({ heading, by, at }) => ({
    heading,
    by,
    at: at.toISOString(),
  }));
  return { ...fileView(file), columns, drift: drift && driftView(drift), drift_ignored };
}
