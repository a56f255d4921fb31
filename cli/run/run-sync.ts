import { cancelSync, startSync, terminateUnstartedSync } from '../../services/sync-control.js';
import { AppError } from '../../shared/app-error.js';
import type { SyncRequest } from '../../shared/sync.js';
import { newSyncId } from '../../shared/sync-id.js';
import { syncWorkflowId } from '../../shared/sync-run.js';
import { describeReport } from '../render/print-report.js';
import { progressDisplay } from '../render/progress.js';
import { writePage } from '../render/write-page.js';
import { print } from '../runtime/command.js';
import type { Context } from '../runtime/context.js';
import { exitCodeOf } from '../runtime/exit-code.js';
import { followSync } from './follow-sync.js';
import { listenForInterrupts } from './interrupts.js';
import { readReport } from './read-report.js';

export type RunOptions = {
  readonly dryRun?: true;
  readonly detach?: true;
  readonly json?: true;
  readonly html?: string;
  readonly reveal?: true;
};

/**
 * Starts a sync, a retry or an undo, shows how it goes, and prints its report. Resolves to the exit code.
 *
 * @throws AppError `sync_busy` for a retry or an undo while a sync of the same reports runs or is held; a plain sync joins that one
 */
export async function runSync(
  context: Context,
  request: Omit<SyncRequest, 'trigger' | 'requested_by'>,
  options: RunOptions,
): Promise<number> {
  const [store, { client }] = await Promise.all([context.store(), context.temporal()]);
  const asked: SyncRequest = { ...request, trigger: 'cli', requested_by: context.user };
  const { taskQueue } = context.config.temporal;
  const { sync_id, joined } = await startSync(
    store.db,
    client,
    taskQueue,
    newSyncId(new Date(), Math.random),
    asked,
  );
  if (joined) join(sync_id, asked);
  if (options.detach) {
    print(
      options.json
        ? JSON.stringify({ sync_id, status: 'running' })
        : `Started ${sync_id}. See \`paycom logs ${sync_id}\`.`,
    );
    return 0;
  }

  const workflowId = syncWorkflowId(request.report_type, asked.dry_run);
  const watched = { store, client, taskQueue, sync_id, workflowId };
  const status = await watch(watched).catch(async (error: unknown) => {
    const untaken = error instanceof AppError && error.code === 'no_worker';
    if (untaken && !joined) await terminateUnstartedSync(client, workflowId);
    throw error;
  });
  if (status === 'left') return 0;
  const report = await readReport(context, sync_id, { reveal: options.reveal, procedure: commandOf(asked) });
  if (report.skipped_for && isOfAnother(asked))
    throw new AppError('sync_busy', { sync_id: report.skipped_for.sync_id });
  if (options.html !== undefined) await writePage(options.html, report);
  print(options.json ? JSON.stringify(report) : describeReport(report));
  return exitCodeOf(report);
}

function join(sync_id: string, asked: SyncRequest): void {
  if (isOfAnother(asked)) throw new AppError('sync_busy', { sync_id });
  process.stderr.write(`The sync ${sync_id} runs already; this shows that one.\n`);
}

function commandOf({ retry_of, undo_of }: SyncRequest): string {
  if (undo_of !== undefined) return 'paycom undo';
  return retry_of === undefined ? 'paycom sync' : 'paycom retry';
}

function isOfAnother({ retry_of, undo_of }: SyncRequest): boolean {
  return (retry_of ?? undo_of) !== undefined;
}

async function watch(
  followed: Omit<Parameters<typeof followSync>[0], 'view'>,
): ReturnType<typeof followSync> {
  const { client, sync_id, workflowId } = followed;
  const view = progressDisplay();
  const leaving = new AbortController();
  const interrupts = listenForInterrupts(() => {
    process.stderr.write(
      `\nThe sync goes on; \`paycom logs ${sync_id}\` shows it. Ctrl-C again cancels it.\n`,
    );
  });
  const heed = async () =>
    (await interrupts.asked) === 'cancel' ? cancelSync(client, workflowId) : leaving.abort();
  heed().catch(() => leaving.abort());
  try {
    return await followSync({ ...followed, view }, leaving.signal);
  } finally {
    view.end();
    interrupts.stop();
  }
}
