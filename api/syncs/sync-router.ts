import { z } from 'zod';
import { withTemporal } from '../../infra/temporal/temporal.js';
import { cancelSync } from '../../services/cancel-sync.js';
import { readStatus } from '../../services/read-status.js';
import { retryRequest, undoRequest } from '../../services/retry-or-undo-request.js';
import { testConnection } from '../../services/test-connection.js';
import { ApproveInput, RejectInput, StartSyncInput, SyncId } from '../../shared/inputs/sync-inputs.js';
import { ErrorView } from '../http/error-view.js';
import { eventsOf } from '../trpc/tracked-events.js';
import { procedure, router } from '../trpc/trpc.js';
import { BrakeHistoryView, readBrakeHistory } from './brake-history.js';
import { ConnectionView, StepView, stepView } from './connection-view.js';
import { approveOrShow, decideOnPlan, Proposal } from './decide-plan.js';
import { SyncProgressView } from './progress-view.js';
import { requestSync } from './request-sync.js';
import { StatusView, statusView } from './status-view.js';
import { streamConnectionTest } from './stream-connection-test.js';
import { streamProgress } from './stream-progress.js';
import { PlanPage, PlanPageInput, readPlanPage } from './sync-plan.js';

const SyncInput = z.strictObject({ sync_id: SyncId });
const Reconnection = {
  lastEventId: z.string().min(1).max(100).optional().meta({
    description: 'The id of the last received event. Clients send it automatically when they reconnect',
  }),
};
const Started = z.object({
  sync_id: z.string(),
  joined: z.boolean(),
  warning: ErrorView.optional().meta({
    description: 'Present when no worker is running to start the sync',
  }),
});
/** Approval only signals the sync, which computes the plan again before it applies it. The progress and the log show the result. */
const Decided = z.object({ sync_id: z.string(), plan_hash: z.string(), done: z.literal(true) });
const Cancelled = z.object({ sync_id: z.string(), done: z.literal(true) });

export const syncRouter = router({
  start: procedure('syncs:run', {
    method: 'POST',
    path: '/api/paycom/sync/start_sync/',
    summary: 'Start a sync, or join the running one. Returns at once',
  })
    .input(StartSyncInput)
    .output(Started)
    .mutation(({ ctx, input }) => requestSync(ctx, input)),

  status: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/sync/status/',
    summary: 'Show the running syncs, the syncs that wait for approval, and the last results',
  })
    .input(z.strictObject({}).prefault({}))
    .output(StatusView)
    .query(async ({ ctx }) => statusView(await readStatus(ctx.services.store))),

  progress: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/sync/{sync_id}/progress/',
    summary: 'Stream the progress of a sync until it ends',
  })
    .input(SyncInput.extend(Reconnection))
    .output(eventsOf(SyncProgressView))
    .subscription(({ ctx, input, signal }) => streamProgress(ctx, input, signal)),

  plan: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/sync/{sync_id}/plan/',
    summary: 'List the planned or applied changes of a sync, field by field',
  })
    .input(PlanPageInput)
    .output(PlanPage)
    .query(({ ctx, input }) => readPlanPage(ctx, input)),

  brakes: procedure('syncs:read', {
    method: 'GET',
    path: '/api/paycom/sync/{sync_id}/brakes/',
    summary:
      'Show why a plan is or was held: each figure, its limit, and the same figure of the last 20 applied syncs',
  })
    .input(SyncInput)
    .output(BrakeHistoryView)
    .query(({ ctx, input }) => readBrakeHistory(ctx.services, input.sync_id)),

  approve: procedure('syncs:run', {
    method: 'POST',
    path: '/api/paycom/sync/{sync_id}/approve/',
    summary:
      'Approve the plan of a held sync that has this hash. Without a hash, nothing is approved: the response shows the plan',
  })
    .input(ApproveInput)
    .output(z.union([Decided, Proposal]))
    .mutation(({ ctx, input }) => approveOrShow(ctx, input)),

  reject: procedure('syncs:run', {
    method: 'POST',
    path: '/api/paycom/sync/{sync_id}/reject/',
    summary: 'Reject the plan of a held sync. The sync ends without changes',
  })
    .input(RejectInput)
    .output(Decided)
    .mutation(({ ctx, input }) => decideOnPlan(ctx, 'reject', input)),

  cancel: procedure('syncs:run', {
    method: 'POST',
    path: '/api/paycom/sync/{sync_id}/cancel/',
    summary: 'Cancel a running or held sync. Applied changes stay, the others are not applied',
  })
    .input(SyncInput)
    .output(Cancelled)
    .mutation(async ({ ctx: { services, account }, input: { sync_id } }) => {
      const { store, client, connection } = services;
      await withTemporal(connection, () => cancelSync(store.db, client, sync_id, account));
      return { sync_id, done: true as const };
    }),

  retry: procedure('syncs:run', {
    method: 'POST',
    path: '/api/paycom/sync/{sync_id}/retry/',
    summary: 'Process the stored files of a sync again, with the current rules and mapping',
  })
    .input(SyncInput.extend({ dry_run: z.boolean().default(false) }))
    .output(Started)
    .mutation(async ({ ctx, input: { sync_id, dry_run } }) =>
      requestSync(ctx, await retryRequest(ctx.services.store.db, sync_id, dry_run)),
    ),

  undo: procedure('syncs:run', {
    method: 'POST',
    path: '/api/paycom/sync/{sync_id}/undo/',
    summary: 'Undo the changes of a sync, except values that have changed since',
  })
    .input(SyncInput.extend({ dry_run: z.boolean().default(false) }))
    .output(Started)
    .mutation(async ({ ctx, input: { sync_id, dry_run } }) =>
      requestSync(ctx, await undoRequest(ctx.services.store.db, sync_id, dry_run)),
    ),

  connection_test: procedure('syncs:run', {
    method: 'GET',
    path: '/api/paycom/sync/connection_test/',
    summary: 'Test the connection to the SFTP server, and stream each step. Stops at the first failure',
  })
    .input(z.strictObject(Reconnection).prefault({}))
    .output(eventsOf(StepView))
    .subscription(({ ctx, input, signal }) => streamConnectionTest(ctx, input.lastEventId, signal)),

  test_connection: procedure('syncs:run', {
    method: 'POST',
    path: '/api/paycom/sync/test_connection/',
    summary: 'Test the connection to the SFTP server step by step. Stops at the first failure',
  })
    .input(z.strictObject({}).prefault({}))
    .output(ConnectionView)
    .mutation(async ({ ctx, signal }) => {
      const { steps, failure } = await testConnection(ctx.services.config, undefined, signal);
      return { ok: failure === null, steps: steps.map(stepView) };
    }),
});
