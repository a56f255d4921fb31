import { z } from 'zod';
import { ignoreDrift } from '../../infra/files/ignore-drift.js';
import { getLedgerFile, listLedgerFiles } from '../../infra/files/list-ledger-files.js';
import { reportArrivals } from '../../infra/files/report-arrivals.js';
import { ReportType } from '../../shared/report.js';
import { FileStatus } from '../../shared/sync.js';
import { wallTime } from '../../shared/wall-time.js';
import { Paging, pageOf, readPage, TimeCursorInput } from '../trpc/page.js';
import { procedure, router } from '../trpc/trpc.js';
import { ArrivalsView, arrivalsView } from './arrivals-view.js';
import { FileDetailView, fileDetailView } from './file-detail-view.js';
import { FileView, fileView } from './file-view.js';
import { FileTableInput, FileTableView, readFileTable } from './read-file-table.js';

const FileInput = z.strictObject({ file_id: z.string().min(1).max(64) });

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

  arrivals: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/files/arrivals/',
    summary: 'Show the newest file of each report, and when the next one is due by its own past',
  })
    .input(z.strictObject({}).prefault({}))
    .output(z.object({ items: z.array(ArrivalsView) }))
    .query(async ({ ctx: { services } }) => {
      const now = wallTime(new Date(), services.config.reports.timeZone);
      return { items: (await reportArrivals(services.store.db, now)).map(arrivalsView) };
    }),

  one: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/files/{file_id}/',
    summary:
      'Show one report file: its columns, what each was mapped to, and what changed since the file before',
  })
    .input(FileInput)
    .output(FileDetailView)
    .query(async ({ ctx, input }) =>
      fileDetailView(await getLedgerFile(ctx.services.store.db, input.file_id)),
    ),

  table: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/files/{file_id}/table/',
    summary:
      'List the rows of a report file as they are read, without sensitive fields unless they are revealed',
  })
    .input(FileTableInput)
    .output(FileTableView)
    .query(({ ctx, input }) => readFileTable(ctx, input)),

  ignore_drift: procedure('mapping:manage', {
    method: 'POST',
    path: '/api/paycom/files/{file_id}/ignore_drift/',
    summary: 'Ignore the change of a heading, so that the file does not show it any more',
  })
    .input(FileInput.extend({ heading: z.string().min(1).max(500) }))
    .output(FileDetailView)
    .mutation(async ({ ctx: { services, account }, input }) =>
      fileDetailView(await ignoreDrift(services.store.db, { ...input, by: account })),
    ),
});
