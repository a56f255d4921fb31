import { z } from 'zod';
import { withTemporal } from '../../infra/temporal/temporal.js';
import { cancelSync } from '../../services/cancel-sync.js';
import { readStatus } from '../../services/read-status.js';
import { retryRequest, undoRequest } from '../../services/retry-or-undo-request.js';
import { testConnection } from '../../services/test-connection.js';
import { ReportSelection } from '../../shared/report.js';
import { ReportedError } from '../../shared/sync-report.js';
import { eventsOf } from '../trpc/tracked-events.js';
import { procedure, router } from '../trpc/trpc.js';
import { ConnectionView } from './connection-view.js';
import { decideOnPlan } from './decide-plan.js';
import { SyncProgressView } from './progress-view.js';
import { requestSync } from './request-sync.js';
import { StatusView, statusView } from './status-view.js';
import { streamProgress } from './stream-progress.js';
import { PlanPage, PlanPageInput, readPlanPage } from './sync-plan.js';

const SyncId = z.string().min(1).max(50);
const ThisSync = z.strictObject({ sync_id: SyncId });
const ThisPlan = z.strictObject({
  sync_id: SyncId,
  plan_hash: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'Decide only on exactly this plan; without it on the one that is held now' }),
});
const Started = z.object({
  sync_id: z.string(),
  joined: z.boolean(),
  warning: ReportedError.optional().meta({ description: 'Where no worker is there to take it up' }),
});
/** The plan is made once more before it is applied; what has become of it is told by the progress and the log. */
const Decided = z.object({ sync_id: z.string(), plan_hash: z.string(), done: z.literal(true) });
const Asked = z.object({ sync_id: z.string(), done: z.literal(true) });

export const syncRouter = router({
  start: procedure('syncs:run', {
    method: 'POST',
    path: '/api/paycom/sync/start_sync/',
    summary: 'Start a sync, or join the one that runs; returns at once',
  })
    .input(
      z
        .strictObject({
          report_type: ReportSelection.default('all'),
          force: z.boolean().default(false),
          dry_run: z.boolean().default(false),
        })
        .prefault({}),
    )
    .output(Started)
    .mutation(({ ctx, input }) => requestSync(ctx, input)),

  status: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/sync/status/',
    summary: 'What runs, what waits for approval, and how the last syncs ended',
  })
    .input(z.strictObject({}).prefault({}))
    .output(StatusView)
    .query(async ({ ctx }) => statusView(await readStatus(ctx.services.store))),

  progress: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/sync/{sync_id}/progress/',
    summary: 'Where a sync is, each time that changes, until it has ended',
  })
    .input(
      ThisSync.extend({
        lastEventId: z
          .string()
          .min(1)
          .max(100)
          .optional()
          .meta({ description: 'Of the last event that was received; clients send it by themselves' }),
      }),
    )
    .output(eventsOf(SyncProgressView))
    .subscription(({ ctx, input, signal }) => streamProgress(ctx, input, signal)),

  plan: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/sync/{sync_id}/plan/',
    summary: 'What a sync would do, or did, field by field',
  })
    .input(PlanPageInput)
    .output(PlanPage)
    .query(({ ctx, input }) => readPlanPage(ctx, input)),

  approve: procedure('syncs:run', {
    method: 'POST',
    path: '/api/paycom/sync/{sync_id}/approve/',
    summary:
      'Let a held sync apply exactly the plan that it shows; returns at once, and its progress tells what came of it',
  })
    .input(ThisPlan)
    .output(Decided)
    .mutation(({ ctx, input }) => decideOnPlan(ctx, 'approve', input)),

  reject: procedure('syncs:run', {
    method: 'POST',
    path: '/api/paycom/sync/{sync_id}/reject/',
    summary: 'End a held sync without a change',
  })
    .input(ThisPlan)
    .output(Decided)
    .mutation(({ ctx, input }) => decideOnPlan(ctx, 'reject', input)),

  cancel: procedure('syncs:run', {
    method: 'POST',
    path: '/api/paycom/sync/{sync_id}/cancel/',
    summary: 'Stop a running or held sync; what is not applied yet stays unapplied',
  })
    .input(ThisSync)
    .output(Asked)
    .mutation(async ({ ctx: { services }, input: { sync_id } }) => {
      const { store, client, connection } = services;
      await withTemporal(connection, () => cancelSync(store.db, client, sync_id));
      return { sync_id, done: true as const };
    }),

  retry: procedure('syncs:run', {
    method: 'POST',
    path: '/api/paycom/sync/{sync_id}/retry/',
    summary: 'Read the stored files of a sync again, by the rules and the mapping of now',
  })
    .input(ThisSync.extend({ dry_run: z.boolean().default(false) }))
    .output(Started)
    .mutation(async ({ ctx, input: { sync_id, dry_run } }) =>
      requestSync(ctx, await retryRequest(ctx.services.store.db, sync_id, dry_run)),
    ),

  undo: procedure('syncs:run', {
    method: 'POST',
    path: '/api/paycom/sync/{sync_id}/undo/',
    summary: 'Take back what a sync changed, where nobody changed it since',
  })
    .input(ThisSync.extend({ dry_run: z.boolean().default(false) }))
    .output(Started)
    .mutation(async ({ ctx, input: { sync_id, dry_run } }) =>
      requestSync(ctx, await undoRequest(ctx.services.store.db, sync_id, dry_run)),
    ),

  test_connection: procedure('syncs:run', {
    method: 'POST',
    path: '/api/paycom/sync/test_connection/',
    summary: 'Try the way to the SFTP server step by step; ends at the first that fails',
  })
    .input(z.strictObject({}).prefault({}))
    .output(ConnectionView)
    .mutation(async ({ ctx }) => {
      const { steps, failure } = await testConnection(ctx.services.config);
      return { ok: failure === null, steps };
    }),
});
