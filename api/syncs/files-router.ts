import { z } from 'zod';
import { getLedgerFile, listLedgerFiles } from '../../infra/files/list-ledger-files.js';
import { ReportType } from '../../shared/report.js';
import { FileStatus } from '../../shared/sync.js';
import { Paging, pageOf, readPage, TimeCursorInput } from '../trpc/page.js';
import { procedure, router } from '../trpc/trpc.js';
import { FileDetailView, fileDetailView } from './file-detail-view.js';
import { FileView, fileView } from './file-view.js';

export const filesRouter = router({
  list: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/files/',
    summary: 'List all known report files, last changed first',
  })
    .input(
      z
        .strictObject({
          status: FileStatus.optional(),
          report_type: ReportType.optional(),
          name: z.string().min(1).max(255).optional(),
          ...Paging,
        })
        .prefault({}),
    )
    .output(pageOf(FileView))
    .query(async ({ ctx, input }) => {
      const { db } = ctx.services.store;
      const { status, report_type, name } = input;
      const { items, next } = await readPage(ctx, input, {
        anchor: TimeCursorInput,
        find: (before, limit) => listLedgerFiles(db, { status, report_type, name, before, limit }),
        anchorOf: ({ updated_at, file_id }) => ({ at: updated_at, id: file_id }),
      });
      return { items: items.map(fileView), next };
    }),

  one: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/files/{file_id}/',
    summary:
      'Show one report file: its columns, what each was mapped to, and what changed since the file before',
  })
    .input(z.strictObject({ file_id: z.string().min(1).max(64) }))
    .output(FileDetailView)
    .query(async ({ ctx, input }) =>
      fileDetailView(await getLedgerFile(ctx.services.store.db, input.file_id)),
    ),
});
