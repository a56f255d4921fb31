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
      summary: 'Export the roster as a file, filtered and sorted by employee id. `json` means JSON Lines',
    },
    Object.values(EXPORTS).map(({ contentType }) => contentType),
  )
    .input(ExportInput)
    .output(Download)
    .query(({ ctx, input, signal }) => downloadRoster(ctx, input, signal)),
});
