import { z } from 'zod';
import { findSyncLog, listSyncLogs } from '../../infra/syncs/sync-logs.js';
import { workflowPage } from '../../infra/temporal/workflow-page.js';
import { readSyncReport } from '../../services/sync-report.js';
import { hasPermission } from '../../shared/permissions.js';
import { ReportSelection } from '../../shared/report.js';
import { SyncStatus } from '../../shared/sync.js';
import { Paging, pageOf, readPage, TimeCursorInput, Until } from '../trpc/page.js';
import { procedure, router } from '../trpc/trpc.js';
import { logView, SyncLogView } from './log-view.js';
import { reportView, SyncReportView } from './report-view.js';

export const logsRouter = router({
  list: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/logs/',
    summary: 'List the syncs, newest first',
  })
    .input(
      z
        .strictObject({
          status: SyncStatus.optional(),
          report_type: ReportSelection.optional(),
          until: Until,
          ...Paging,
        })
        .prefault({}),
    )
    .output(pageOf(SyncLogView))
    .query(async ({ ctx, input }) => {
      const { db } = ctx.services.store;
      const { status, report_type, until } = input;
      const beginning = until && { at: until };
      const { items, next } = await readPage(ctx, input, {
        anchor: TimeCursorInput,
        find: (before = beginning, limit) => listSyncLogs(db, { status, report_type, before, limit }),
        anchorOf: ({ started_at, sync_id }) => ({ at: started_at, id: sync_id }),
      });
      return { items: items.map(logView), next };
    }),

  one: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/logs/{sync_id}/',
    summary:
      'Show one sync without values: its files, rows and errors, the first 500 issues of each file, and the first 500 changes of its plan',
  })
    .input(z.strictObject({ sync_id: z.string().min(1).max(50) }))
    .output(SyncReportView)
    .query(async ({ ctx: { services, account }, input: { sync_id } }) => {
      const { store, client, config } = services;
      const report = await readSyncReport(store, sync_id, { reveal: false, most: 500 });
      const log = await findSyncLog(store.db, sync_id);
      const { namespace } = client.options;
      return reportView(report, {
        withNames: hasPermission(account.role, 'syncs:run'),
        workflow_url: log ? workflowPage({ uiUrl: config.temporal.uiUrl, namespace }, log) : undefined,
      });
    }),
});
