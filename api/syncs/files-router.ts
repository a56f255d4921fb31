import { z } from 'zod';
import { listLedgerFiles } from '../../infra/files/list-ledger-files.js';
import { ReportType } from '../../shared/report.js';
import { FileStatus } from '../../shared/sync.js';
import { Paging, pageOf, readPage, TimeCursorInput } from '../trpc/page.js';
import { procedure, router } from '../trpc/trpc.js';
import { FileView, fileView } from './file-view.js';

export const filesRouter = router({
  list: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/files/',
    summary: 'List all known report files, last changed first',
  })
    .input(
      z
        .strictObject({ status: FileStatus.optional(), report_type: ReportType.optional(), ...Paging })
        .prefault({}),
    )
    .output(pageOf(FileView))
    .query(async ({ ctx, input }) => {
      const { db } = ctx.services.store;
      const { status, report_type } = input;
      const { items, next } = await readPage(ctx, input, {
        anchor: TimeCursorInput,
        find: (before, limit) => listLedgerFiles(db, { status, report_type, before, limit }),
        anchorOf: ({ updated_at, file_id }) => ({ at: updated_at, id: file_id }),
      });
      return { items: items.map(fileView), next };
    }),
});
