import { EXPORTS } from '../../shared/exports/export-format.js';
import { Download } from '../http/download.js';
import { download, router } from '../trpc/trpc.js';
import { downloadRoster, ExportInput } from './download-roster.js';

export const exportsRouter = router({
  employees: download(
    'employees:read',
    {
      method: 'GET',
      path: '/api/paycom/employees/export/',
      summary: 'The roster, filtered, by employee id, as a file; `json` is one object a line',
    },
    Object.values(EXPORTS).map(({ contentType }) => contentType),
  )
    .input(ExportInput)
    .output(Download)
    .query(({ ctx, input, signal }) => downloadRoster(ctx, input, signal)),
});
