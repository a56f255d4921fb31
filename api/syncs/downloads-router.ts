import { z } from 'zod';
import { getLedgerFile } from '../../infra/files/list-ledger-files.js';
import { exportStoredFile } from '../../services/reports/export-stored-file.js';
import { Download } from '../http/download.js';
import { download, router } from '../trpc/trpc.js';

const CONTENT_TYPE = 'application/octet-stream';
/** What a name may have in the header of a response. */
const OTHER = /[^\w.-]+/g;

export const downloadsRouter = router({
  file: download(
    'sensitive:reveal',
    {
      method: 'GET',
      path: '/api/paycom/files/{file_id}/raw/',
      summary: 'Download a report file as it was delivered. The download is recorded',
    },
    [CONTENT_TYPE],
  )
    .input(z.strictObject({ file_id: z.string().min(1).max(64) }))
    .output(Download)
    .query(async ({ ctx, input, signal: ended = new AbortController().signal }) => {
      const { services, account, streams, recheckPermission } = ctx;
      const file = await getLedgerFile(services.store.db, input.file_id);
      const { signal } = streams.open(account.account_id, ended, recheckPermission);
      return {
        filename: file.name.replace(OTHER, '_'),
        contentType: CONTENT_TYPE,
        chunks: exportStoredFile(services.store, file, account),
        signal,
      };
    }),
});
