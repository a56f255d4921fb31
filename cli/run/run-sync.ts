import { cancelSync, endWaitingSync } from '../../services/cancel-sync.js';
import { startSync } from '../../services/start-sync.js';
import { AppError } from '../../shared/app-error.js';
import { isRetryOrUndo, type SyncRequest } from '../../shared/sync.js';
import { withEnvFile } from '../render/hints.js';
import { printNote, printResult } from '../render/print.js';
import { describeReport } from '../render/print-report.js';
import { progressDisplay } from '../render/progress.js';
import { writePage } from '../render/write-page.js';
import type { Context } from '../runtime/context.js';
import { exitCodeOf } from '../runtime/exit-code.js';
import { followSync } from './follow-sync.js';
import { listenForInterrupts } from './interrupts.js';
import { reportForAccount } from './read-report.js';

export type RunOptions = {
  readonly dryRun?: true;
  readonly detach?: true;
  readonly json?: true;
  readonly html?: string;
  readonly reveal?: true;
};

/**
 * Starts a sync, a retry or an undo, shows its progress, and prints its report. Returns the exit code.
 *
 * @throws AppError `sync_busy` for a retry or an undo while a sync of the same reports runs or is held. A plain sync joins it instead
 */
export async function runSync(
  context: Context,
  request: Omit<SyncRequest, 'trigger' | 'requested_by'>,
  options: RunOptions,
): Promise<number> {
  const [store, { client }] = await Promise.all([context.store(), context.temporal()]);
  const { taskQueue } = (await context.config()).temporal;
  const { account_id: requested_by, name } = context.account;
  const asked = { ...request, trigger: 'cli', requested_by } as const;
  const { sync_id, run, joined } = await startSync(store.db, client, taskQueue, asked, name);
  if (joined) printNote(`The sync ${sync_id} is already running. This shows its progress.`);
  if (options.detach) {
    printResult(
      { sync_id, status: 'running' },
      () => `Started ${sync_id}. See \`paycom logs ${sync_id}\`.`,
      options.json,
    );
    return 0;
  }

  const watched = { store, client, taskQueue, sync_id, workflowId: run.workflow_id };
  const status = await watch(context, watched).catch(async (error: unknown) => {
    const isUnstarted = error instanceof AppError && error.code === 'no_worker';
    if (isUnstarted && !joined) await endWaitingSync(store.db, client, { sync_id, ...run }, 'abandoned');
    throw error;
  });
  if (status === 'left') {
    printNote(`The sync continues. \`paycom logs ${sync_id}\` shows it.`);
    return 0;
  }
  const report = await reportForAccount(context, sync_id, {
    reveal: options.reveal,
    json: options.json,
    html: options.html,
    // A scheduler stores what a sync prints.
    names: options.html !== undefined,
    procedure: commandOf(request),
  });
  if (report.skipped_for && isRetryOrUndo(request))
    throw new AppError('sync_busy', { sync_id: report.skipped_for.sync_id });
  if (options.html !== undefined) await writePage(options.html, report);
  printResult(report, describeReport, options.json);
  return exitCodeOf(report);
}

function commandOf({ retry_of, undo_of }: Pick<SyncRequest, 'retry_of' | 'undo_of'>): string {
  if (undo_of !== undefined) return 'paycom undo';
  return retry_of === undefined ? 'paycom sync' : 'paycom retry';
}

async function watch(
  { account }: Context,
  followed: Omit<Parameters<typeof followSync>[0], 'view'>,
): ReturnType<typeof followSync> {
  const { store, client, sync_id } = followed;
  const view = progressDisplay();
  const left = new AbortController();
  const interrupts = listenForInterrupts(() => {
    view.note(
      withEnvFile(
        `The sync continues. \`paycom logs ${sync_id}\` shows it. Press Ctrl-C again to cancel it.`,
      ),
    );
  });
  let failure: unknown;
  const followDecision = async () => {
    if ((await interrupts.decision) === 'detach') return left.abort();
    view.note('Cancelling. The sync finishes its current step.');
    view.cancelling();
    try {
      await cancelSync(store.db, client, sync_id, account);
    } catch (error) {
      // It has just ended: its report says how.
      if (error instanceof AppError && error.code === 'sync_not_running') return;
      failure = error;
      left.abort();
    }
  };
  void followDecision();
  try {
    const status = await followSync({ ...followed, view }, left.signal);
    if (failure !== undefined) throw failure;
    return status;
  } finally {
    view.end();
    interrupts.stop();
  }
}
