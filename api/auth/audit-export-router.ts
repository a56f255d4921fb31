import { z } from 'zod';
import { exportAudit } from '../../services/export-audit.js';
import { EXPORTS } from '../../shared/exports/export-format.js';
import { Download } from '../http/download.js';
import { download, router } from '../trpc/trpc.js';
import { AUDIT_FILTERS, auditFilter } from './audit-filter.js';

const Format = z.enum(['csv', 'json']);

export const auditExportRouter = router({
  audit: download(
    'audit:read',
    {
      method: 'GET',
      path: '/api/paycom/admin/audit/export/',
      summary: 'Export who did what as a file, newest first. `json` means JSON Lines. The export is recorded',
    },
    Format.options.map((format) => EXPORTS[format].contentType),
  )
    .input(z.strictObject({ format: Format.default('csv'), ...AUDIT_FILTERS }).prefault({}))
    .output(Download)
    .query(({ ctx, input, signal: ended = new AbortController().signal }) => {
      const { services, account, streams, recheckPermission } = ctx;
      const { format } = input;
      const { extension, contentType } = EXPORTS[format];
      const { signal } = streams.open(account.account_id, ended, recheckPermission);
      return {
        filename: `audit-${new Date().toISOString().slice(0, 10)}.${extension}`,
        contentType,
        chunks: exportAudit(services.store.db, { format, filter: auditFilter(input), by: account }),
        signal,
      };
    }),
});
