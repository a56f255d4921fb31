import {
  type ActivityOptions,
  ApplicationFailure,
  allHandlersFinished,
  CancellationScope,
  ContinueAsNew,
  condition,
  continueAsNew,
  isCancellation,
  log,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  Activities,
  FailureCause,
  FileRef,
  FinishedSync,
  HoldLimits,
  PlanSummary,
  SyncEnd,
} from '../activities/contract.js';
import { isErrorCode } from '../shared/app-error.js';
import { ERROR_CODES } from '../shared/error-codes.js';
import { FAILED_FILES } from '../shared/search-attributes.js';
import {
  CHUNKS_PER_STEP,
  type Decision,
  partsQueue,
  type RunFileProgress,
  type RunState,
  type SyncInput,
} from '../shared/sync-run.js';
import { runStateQuery } from './decide-plan.js';
import { failureCause, failureOutcome } from './failure-outcome.js';
import { PlanDecision } from './plan-decision.js';
import * as policy from './policies.js';
import { ServerWatch } from './server-watch.js';
import { slidingWindow } from './sliding-window.js';

const { openLog } = proxyActivities<Activities>(policy.LOCAL);
const { listRemote } = proxyActivities<Activities>(policy.REMOTE);
const { downloadFile } = proxyActivities<Activities>(policy.DOWNLOAD);
const { parseNumbers, validateRows, planChanges, planUndo } = proxyActivities<Activities>(policy.LOCAL);
const { remindOfHold } = proxyActivities<Activities>(policy.LOCAL);
const { upsertEmployees, linkStaff } = proxyActivities<Activities>(policy.APPLY);
const { archiveFiles } = proxyActivities<Activities>(policy.REMOTE);
const { countStats } = proxyActivities<Activities>(policy.COUNT);
const { finalizeLog } = proxyActivities<Activities>(policy.FINALIZE);

/** Number of files processed concurrently. Downloads share the worker's connection pool. */
const CONCURRENT_FILES = 8;
const BUSY_ROSTER_WAIT = '1 minute';
/** Parts of a large plan made or applied concurrently, on all workers together. */
const CONCURRENT_PARTS = 8;
/** Far below the 51,200 events at which Temporal terminates a run. */
const MAX_EVENTS_PER_RUN = 4_000;

/**
 * One sync: list → download → parse → validate → plan → (held) → upsert → link → finalize. Without a new file it makes no plan. A retry lists
 * the stored files of an earlier run. An undo begins with a plan that reverts that run's changes.
 *
 * @throws ApplicationFailure with the type `partial_failure` when some files failed and the others were applied, else the failed step's code.
 */
export async function syncPaycom(input: SyncInput): Promise<FinishedSync> {
  const state = trackState(input);
  const decision = new PlanDecision(input.sync_id, state.current);
  const { resume: _, ...request } = input;
  const { workflowId: workflow_id, firstExecutionRunId: first_run_id } = workflowInfo();
  const opening = { ...request, workflow_id, first_run_id };

  const finish = (end: SyncEnd) =>
    CancellationScope.nonCancellable(async () => {
      state.set({ step: 'finalizing' });
      const finished = await finalizeLog({ opened: opening, end });
      upsertSearchAttributes([{ key: FAILED_FILES, value: finished.files.failed }]);
      setCurrentDetails(describe(finished));
      // A decision that came too late gets its refusal.
      await condition(allHandlersFinished);
      return finished;
    });

  let end: SyncEnd;
  try {
    const opened = await openLog(opening);
    end = opened.proceed
      ? await runSteps(input, { state, decision, archives: opened.archives ?? false })
      : { as: 'skipped', because: opened.because };
  } catch (failure) {
    if (failure instanceof ContinueAsNew) throw failure;
    await finish(failureOutcome(failure));
    throw failure;
  }

  if (end.as === 'done' && patched('stats-step')) await countAhead(input.sync_id);
  const finished = await finish(end);
  if (finished.files.failed > 0) {
    throw ApplicationFailure.nonRetryable(
      `${finished.files.failed} of ${finished.files.total} files failed`,
      'partial_failure',
      finished,
    );
  }
  return finished;
}

/** Counts the statistics. The sync does not fail with it. */
async function countAhead(sync_id: string): Promise<void> {
  try {
    await countStats({ sync_id });
  } catch {
    log.warn('stats_not_counted', { sync_id });
  }
}

async function runSteps(input: SyncInput, run: Run): Promise<SyncEnd> {
  const { state } = run;
  const { sync_id, dry_run, undo_of } = input;
  if (undo_of === undefined) await processFiles(input, state);
  const { files_done, files_failed } = state.current();
  const isEmpty = undo_of === undefined && files_done + files_failed === 0;
  // A dry run shows its plan, also an empty one.
  if (!isEmpty || dry_run || !patched('no-empty-plan')) {
    const early = await planAndApply(input, run);
    if (early) return early;
  }

  state.set({ step: 'linking' });
  await whenRosterIsFree(() => linkStaff({ sync_id }));
  return run.archives ? { as: 'done', ...(await archive(sync_id)) } : { as: 'done' };
}

/** Returns how the sync ends when its plan is not to be applied. */
async function planAndApply(
  { sync_id, dry_run, undo_of }: SyncInput,
  run: Run,
): Promise<SyncEnd | undefined> {
  const { state } = run;
  state.set({ step: 'planning' });
  const plan = await whenRosterIsFree(() =>
    undo_of === undefined ? makePlan(sync_id) : planUndo({ sync_id }),
  );
  if (dry_run) return { as: 'done' };

  const decision = await decisionOn(sync_id, plan, run);
  if (decision === 'expired') return { as: 'expired', hours: plan.hold?.deadline_hours ?? 0 };
  if (decision?.decision === 'reject') return { as: 'rejected', by: decision.by };

  state.set({ step: 'applying' });
  await applyPlan(sync_id, plan, decision?.by);
  return undefined;
}

/** Moves the applied files. The sync does not fail with it. */
async function archive(sync_id: string): Promise<{ readonly not_archived?: FailureCause }> {
  try {
    await archiveFiles({ sync_id });
    return {};
  } catch (failure) {
    if (isCancellation(failure)) throw failure;
    log.warn('files_not_archived', { sync_id });
    return { not_archived: failureCause(failure) };
  }
}

/** Runs a step again while another sync plans or applies, however long that takes: the step itself tries for some minutes. */
async function whenRosterIsFree<T>(step: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await step();
    } catch (failure) {
      if (failureCause(failure).code !== 'roster_busy' || !patched('busy-roster-waits')) throw failure;
      await sleep(BUSY_ROSTER_WAIT);
    }
  }
}

/** Makes a large plan in parts, several at a time. */
async function makePlan(sync_id: string): Promise<PlanSummary> {
  const begun = await planChanges({ sync_id });
  if (!('draft' in begun)) return begun;
  const { draft, parts } = begun;
  await inParallel(parts, (part) =>
    planChanges.executeWithOptions(
      { ...onPartsQueue(policy.LOCAL), summary: `part ${part + 1} of ${parts}` },
      [{ sync_id, draft, part }],
    ),
  );
  const plan = await planChanges({ sync_id, draft });
  if ('draft' in plan) throw ApplicationFailure.nonRetryable('The plan has no end', 'internal');
  return plan;
}

/** Applies a large plan in ranges of its chunks, several at a time. */
async function applyPlan(sync_id: string, plan: PlanSummary, approver: string | undefined): Promise<void> {
  const { hash: plan_hash, chunks } = plan;
  const input = { sync_id, plan_hash, ...(approver !== undefined && { approved_by: approver }) };
  if (chunks === undefined) {
    await upsertEmployees(input);
    return;
  }
  await upsertEmployees({ ...input, step: 'begin' });
  const steps = Math.ceil(chunks / CHUNKS_PER_STEP);
  await inParallel(steps, (number) => {
    const from = number * CHUNKS_PER_STEP;
    const step = { from, to: Math.min(from + CHUNKS_PER_STEP, chunks) };
    const summary = `chunks ${step.from + 1}–${step.to} of ${chunks}`;
    return upsertEmployees.executeWithOptions({ ...onPartsQueue(policy.APPLY), summary }, [
      { ...input, step },
    ]);
  });
  await upsertEmployees({ ...input, step: 'end' });
}

function onPartsQueue(options: ActivityOptions): ActivityOptions {
  return { ...options, taskQueue: partsQueue(workflowInfo().taskQueue) };
}

/** Runs `step` for the numbers from 0 up to `count`, at most `CONCURRENT_PARTS` at a time, in any order. */
async function inParallel(count: number, step: (number: number) => Promise<unknown>): Promise<void> {
  await slidingWindow(
    Array.from({ length: count }, (_, number) => number),
    CONCURRENT_PARTS,
    async (number) => {
      await step(number);
    },
    () => CancellationScope.current().consideredCancelled,
  );
}

/** Processes the files page by page. A failed file is recorded and does not stop the others. */
async function processFiles(input: SyncInput, state: State): Promise<void> {
  const { sync_id } = input;
  const progress: { after?: string; done: number; failed: number } = { done: 0, failed: 0, ...input.resume };
  const server = new ServerWatch();
  for (;;) {
    state.set({ step: 'files' });
    const page = await listRemote({
      sync_id,
      ...(progress.after !== undefined && { after: progress.after }),
    });
    await slidingWindow(
      page.file_ids,
      CONCURRENT_FILES,
      async (file_id) => {
        progress[(await processFile({ sync_id, file_id }, server)) ? 'done' : 'failed'] += 1;
        state.set({ files_done: progress.done, files_failed: progress.failed });
      },
      () => CancellationScope.current().consideredCancelled,
    );
    if (page.next === undefined) return;
    progress.after = page.next;
    if (workflowInfo().historyLength > MAX_EVENTS_PER_RUN) {
      await continueAsNew<typeof syncPaycom>({ ...input, resume: progress satisfies RunFileProgress });
    }
  }
}

/** Returns false when the file failed. The failed step has recorded why. */
async function processFile(file: FileRef, server: ServerWatch): Promise<boolean> {
  if (server.isDoubted) await server.untilTrusted();
  const downloadEnded = server.begin();
  try {
    const { file_id: summary } = file;
    await downloadFile.executeWithOptions({ ...policy.DOWNLOAD, summary }, [file]);
    downloadEnded();
    await parseNumbers.executeWithOptions({ ...policy.LOCAL, summary }, [file]);
    await validateRows.executeWithOptions({ ...policy.LOCAL, summary }, [file]);
    return true;
  } catch (failure) {
    downloadEnded(failure);
    if (isCancellation(failure) || endsTheRun(failure)) throw failure;
    if (server.isDoubted) await server.untilTrusted();
    return false;
  }
}

/** A refused login or an invalid setting would fail every other file too, and repeated logins can lock the account. */
function endsTheRun(failure: unknown): boolean {
  const { code } = failureCause(failure);
  return isErrorCode(code) && ['refused', 'config'].includes(ERROR_CODES[code].class);
}

/** Waits until a person decides on a held plan, for days if necessary, or until its deadline. The decision must name exactly this plan. */
async function decisionOn(
  sync_id: string,
  plan: PlanSummary,
  { state, decision }: Run,
): Promise<Decision | 'expired' | undefined> {
  if (plan.held_by.length === 0) return undefined;
  state.set({ step: 'held', plan_hash: plan.hash });
  setCurrentDetails(
    `**Held** by ${plan.held_by.map(({ brake, field, figure, limit }) => `${brake} (${field ? `${field}: ` : ''}${figure}, limit ${limit})`).join(', ')}. Decide with \`paycom approve\` or \`paycom reject\`.`,
  );
  const isDecided = () => decision.taken !== undefined;
  for (const { hours, wait } of remindersOf(plan.hold)) {
    if (await condition(isDecided, wait)) return decision.taken;
    if (hours === plan.hold?.deadline_hours) {
      decision.close();
      return 'expired';
    }
    await remindOfHold({ sync_id, hours }).catch((failure: unknown) => {
      // A reminder that fails ends no hold.
      if (isCancellation(failure)) throw failure;
    });
  }
  await condition(isDecided);
  return decision.taken;
}

const HOUR_MS = 3_600_000;

/** Yields the times of the reminders and of the end of a hold, in hours since it began, and how long to wait for each, in milliseconds. */
function* remindersOf({ reminder_hours, deadline_hours }: HoldLimits = NO_LIMITS) {
  const end = deadline_hours || Number.POSITIVE_INFINITY;
  const step = reminder_hours || end;
  for (let since = 0; since < end && step < Number.POSITIVE_INFINITY; ) {
    const hours = Math.min(since + step, end);
    yield { hours, wait: (hours - since) * HOUR_MS };
    since = hours;
  }
}

const NO_LIMITS: HoldLimits = { reminder_hours: 0, deadline_hours: 0 };

type State = { readonly current: () => RunState; readonly set: (change: Partial<RunState>) => void };
type Run = { readonly state: State; readonly decision: PlanDecision; readonly archives: boolean };

function trackState({ sync_id, resume }: SyncInput): State {
  let state: RunState = {
    sync_id,
    step: 'opening',
    files_done: resume?.done ?? 0,
    files_failed: resume?.failed ?? 0,
  };
  setHandler(runStateQuery, () => state);
  return {
    current: () => state,
    set: (change) => {
      state = { ...state, ...change };
    },
  };
}

function describe({ status, files, employees }: FinishedSync): string {
  return [
    `**${status}**`,
    '',
    '| files | applied | unchanged | failed | unrecognized |',
    '| --- | --- | --- | --- | --- |',
    `| ${files.total} | ${files.applied} | ${files.unchanged} | ${files.failed} | ${files.unrecognized} |`,
    '',
    '| created | updated | unchanged | missing |',
    '| --- | --- | --- | --- |',
    `| ${employees.created} | ${employees.updated} | ${employees.unchanged} | ${employees.missing} |`,
  ].join('\n');
}
