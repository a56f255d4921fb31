import { EventEmitter, once } from 'node:events';
import { CancelledFailure, Context } from '@temporalio/activity';
import { WorkflowFailedError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Activities, PlanSummary } from '../../activities/contract.js';
import { AppError } from '../../shared/app-error.js';
import type { Decision, SyncInput } from '../../shared/sync-run.js';
import { decidePlanUpdate, runStateQuery } from '../../workflows/decide-plan.js';
import { syncPaycom } from '../../workflows/scheduled-sync.js';
import { fakeActivities, HELD_FOR_DAYS, HELD_PLAN, LARGE, NO_CHANGE, PLAN } from './fake-activities.js';
import { REQUEST, startOptions, startWorkflowStack, type WorkflowStack } from './workflow-stack.js';

let stack: WorkflowStack;

beforeAll(async () => {
  stack = await startWorkflowStack();
});
afterAll(() => stack?.env.teardown());

const run = (activities: Activities, input?: SyncInput) =>
  stack.withWorker(activities, (taskQueue) =>
    stack.env.client.workflow.execute(syncPaycom, startOptions(taskQueue, input)),
  );

describe('a sync', () => {
  it('runs each step in order', async () => {
    const { activities, calls } = fakeActivities({ listRemote: async () => ({ file_ids: ['a'] }) });
    await run(activities);
    expect(calls).toEqual([
      'openLog',
      'listRemote',
      'downloadFile a',
      'parseNumbers a',
      'validateRows a',
      'planChanges',
      'upsertEmployees',
      'linkStaff',
      'countStats',
      'finalizeLog',
    ]);
  });

  it('makes a large plan in parts and applies it in ranges of chunks, each of them once', async () => {
    const planned: unknown[] = [];
    const applied: unknown[] = [];
    const { activities } = fakeActivities({
      planChanges: (input) => {
        planned.push(input);
        return LARGE.planChanges(input);
      },
      upsertEmployees: async (input) => {
        applied.push(input);
        return NO_CHANGE;
      },
    });
    await run(activities);
    const { sync_id } = REQUEST;
    const [begun, ...parts] = planned.slice(0, -1);
    expect(begun).toEqual({ sync_id });
    expect(parts).toHaveLength(3);
    expect(parts).toEqual(expect.arrayContaining([0, 1, 2].map((part) => ({ sync_id, draft: 'd1', part }))));
    expect(planned.at(-1)).toEqual({ sync_id, draft: 'd1' });
    const step = (step: unknown) => ({ sync_id, plan_hash: PLAN.hash, step });
    expect(applied[0]).toEqual(step('begin'));
    expect(applied.slice(1, -1)).toHaveLength(3);
    expect(applied.slice(1, -1)).toEqual(
      expect.arrayContaining([step({ from: 0, to: 2 }), step({ from: 2, to: 4 }), step({ from: 4, to: 5 })]),
    );
    expect(applied.at(-1)).toEqual(step('end'));
  });

  it('applies nothing of a large plan after a part of it failed for good', async () => {
    const { activities, calls, ends } = fakeActivities({
      planChanges: async (input) => {
        if (input.part === 1) throw new AppError('encryption_key_wrong', { key_id: 'k' });
        return LARGE.planChanges(input);
      },
    });
    await expect(run(activities)).rejects.toThrow(WorkflowFailedError);
    expect(calls).not.toContain('upsertEmployees');
    expect(ends).toMatchObject([{ as: 'failed', code: 'encryption_key_wrong' }]);
  });

  it('ends as done when its statistics cannot be counted', async () => {
    const { activities, calls, ends } = fakeActivities({
      countStats: () => Promise.reject(new AppError('mongodb_unreachable', { host: 'h' })),
    });
    await run(activities);
    expect(calls.filter((call) => call === 'countStats')).toHaveLength(3);
    expect(ends).toEqual([{ as: 'done' }]);
  });

  it('moves the applied files when the first step says so, and records why that failed', async () => {
    const openLog = async () => ({ proceed: true, archives: true }) as const;
    const moving = fakeActivities({ openLog });
    await run(moving.activities);
    expect(moving.calls.indexOf('archiveFiles')).toBe(moving.calls.indexOf('linkStaff') + 1);
    expect(moving.ends).toEqual([{ as: 'done' }]);
    const details = { path: 'a.csv', to: 'done/a.csv', status: 3 };
    const refused = fakeActivities({
      openLog,
      archiveFiles: () => Promise.reject(new AppError('remote_file_not_moved', details)),
    });
    await run(refused.activities);
    expect(refused.ends).toEqual([{ as: 'done', not_archived: { code: 'remote_file_not_moved', details } }]);
  });

  it('makes no plan without a new file, but links Staff records, which may be new', async () => {
    const { activities, calls } = fakeActivities({ listRemote: async () => ({ file_ids: [] }) });
    await run(activities);
    expect(calls).toEqual(['openLog', 'listRemote', 'linkStaff', 'countStats', 'finalizeLog']);
  });

  it('counts nothing after a failure', async () => {
    const { activities, calls } = fakeActivities({
      listRemote: () => Promise.reject(new AppError('sftp_login_refused', { host: 'h', username: 'u' })),
    });
    await expect(run(activities)).rejects.toThrow(WorkflowFailedError);
    expect(calls).not.toContain('countStats');
  });

  it('waits for another sync that plans or applies, however long that takes', async () => {
    let attempts = 0;
    const { activities, ends } = fakeActivities({
      planChanges: async () => {
        attempts += 1;
        if (attempts <= 200) throw new AppError('roster_busy', { sync_id: '20261101-020000-abcde' });
        return PLAN;
      },
    });
    await run(activities);
    expect(attempts).toBe(201);
    expect(ends).toEqual([{ as: 'done' }]);
  });

  it('backs off exponentially while the server is unreachable, and continues when it is back', async () => {
    const attempts: number[] = [];
    const { activities, ends } = fakeActivities({
      listRemote: async () => {
        attempts.push(await stack.env.currentTimeMs());
        if (attempts.length < 5) throw new AppError('sftp_unreachable', { host: 'sftp.example', port: 22 });
        return { file_ids: [] };
      },
    });
    await run(activities);
    const waits = attempts.slice(1).map((at, index) => Math.round((at - (attempts[index] ?? 0)) / 1000));
    expect(waits).toEqual([1, 2, 4, 8]);
    expect(ends).toEqual([{ as: 'done' }]);
  });

  it('fails if the server stays unreachable, and the log contains the error', async () => {
    const { activities, ends, calls } = fakeActivities({
      listRemote: () => Promise.reject(new AppError('sftp_unreachable', { host: 'sftp.example', port: 22 })),
    });
    await expect(run(activities)).rejects.toThrow(WorkflowFailedError);
    expect(calls.filter((call) => call === 'listRemote')).toHaveLength(6);
    expect(ends).toEqual([
      { as: 'failed', code: 'sftp_unreachable', details: { host: 'sftp.example', port: 22 } },
    ]);
  });

  it('never tries a refused password twice: accounts get locked', async () => {
    const { activities, calls, ends } = fakeActivities({
      listRemote: () => Promise.reject(new AppError('sftp_login_refused', { host: 'h', username: 'u' })),
    });
    await expect(run(activities)).rejects.toThrow(WorkflowFailedError);
    expect(calls).toEqual(['openLog', 'listRemote', 'finalizeLog']);
    expect(ends).toMatchObject([{ as: 'failed', code: 'sftp_login_refused' }]);
  });

  it('applies the readable files if one is unreadable, and then fails visibly', async () => {
    const { activities, calls } = fakeActivities({
      parseNumbers: async ({ file_id }) => {
        if (file_id === 'b') throw new AppError('not_a_report', { reason: 'corrupt' });
        return { tables: 1 };
      },
    });
    const failure = await run(activities).catch((error: unknown) => error);
    expect((failure as WorkflowFailedError).cause).toMatchObject({ type: 'partial_failure' });
    expect(calls).not.toContain('validateRows b');
    expect(calls).toEqual(
      expect.arrayContaining(['validateRows a', 'validateRows c', 'upsertEmployees', 'finalizeLog']),
    );
  });

  it('stops at the first refused login of a download: a thousand files must not try a thousand logins', async () => {
    const { activities, calls, ends } = fakeActivities({
      listRemote: async () => ({ file_ids: Array.from({ length: 100 }, (_, at) => `f${at}`) }),
      downloadFile: () => Promise.reject(new AppError('sftp_login_refused', { host: 'h', username: 'u' })),
    });
    await expect(run(activities)).rejects.toThrow(WorkflowFailedError);
    expect(calls.filter((call) => call.startsWith('downloadFile')).length).toBeLessThanOrEqual(8);
    expect(ends).toMatchObject([{ as: 'failed', code: 'sftp_login_refused' }]);
  });

  it('stops after a few downloads that a dead server did not answer: a thousand files must not wait for it in turn', async () => {
    const { activities, calls, ends } = fakeActivities({
      listRemote: async () => ({ file_ids: Array.from({ length: 100 }, (_, at) => `f${at}`) }),
      downloadFile: () => Promise.reject(new AppError('sftp_unreachable', { host: 'h', port: 22 })),
    });
    await expect(run(activities)).rejects.toThrow(WorkflowFailedError);
    expect(new Set(calls.filter((call) => call.startsWith('downloadFile'))).size).toBeLessThanOrEqual(10);
    expect(calls).not.toContain('planChanges');
    expect(ends).toMatchObject([{ as: 'failed', code: 'sftp_unreachable' }]);
  });

  const noAnswer = () => ApplicationFailure.nonRetryable('no answer', 'sftp_unreachable');

  /**
   * Runs a sync of 20 files in which no download gets an answer until only the download of f3 still runs. The others get one after its end
   * if `isBack`. Returns how many downloads began before that end.
   */
  async function runWithSlow(isBack: boolean, endSlow: () => Promise<{ bytes: number }>) {
    let release: () => void = () => undefined;
    let isReleased = false;
    const released = new Promise<void>((resolve) => {
      release = () => {
        isReleased = true;
        resolve();
      };
    });
    const fake = fakeActivities({
      listRemote: async () => ({ file_ids: Array.from({ length: 20 }, (_, at) => `f${at}`) }),
      downloadFile: async ({ file_id }) => {
        if (file_id === 'f3') {
          await released;
          return endSlow();
        }
        if (isReleased && isBack) return { bytes: 1 };
        throw noAnswer();
      },
    });
    const downloads = () => fake.calls.filter((call) => call.startsWith('downloadFile')).length;
    const before = await stack.withWorker(fake.activities, async (taskQueue) => {
      const handle = await stack.env.client.workflow.start(syncPaycom, startOptions(taskQueue));
      try {
        await expect.poll(downloads).toBeGreaterThanOrEqual(8);
        await expect
          .poll(async () => {
            // The answer follows the ends of the downloads before it, and the starts after them.
            await handle.query(runStateQuery);
            return (await handle.describe()).raw.pendingActivities?.length;
          })
          .toBe(1);
        return downloads();
      } finally {
        release();
        await handle.result().catch(() => undefined);
      }
    });
    return { ...fake, before, after: downloads() };
  }

  it('waits for a slow download before it takes the server for dead: its answer refutes that', async () => {
    const { calls, ends, before, after } = await runWithSlow(true, async () => ({ bytes: 1 }));
    expect(before).toBeLessThanOrEqual(10);
    expect(after).toBe(20);
    expect(calls).toContain('validateRows f3');
    expect(ends).toEqual([{ as: 'done' }]);
  });

  it('ends when the slow download gets no answer either, and starts no other', async () => {
    const { ends, before, after } = await runWithSlow(true, () => Promise.reject(noAnswer()));
    expect(after).toBe(before);
    expect(ends).toMatchObject([{ as: 'failed', code: 'sftp_unreachable' }]);
  });

  it('takes a failure that is about the file itself for an answer', async () => {
    const own = () => ApplicationFailure.nonRetryable('gone', 'remote_file_not_found');
    const { ends, after } = await runWithSlow(true, () => Promise.reject(own()));
    expect(after).toBe(20);
    expect(ends).toEqual([{ as: 'done' }]);
  });

  it('doubts the server again when it gives no further answer', async () => {
    const { ends, after } = await runWithSlow(false, async () => ({ bytes: 1 }));
    expect(after).toBeLessThan(20);
    expect(ends).toMatchObject([{ as: 'failed', code: 'sftp_unreachable' }]);
  });

  it('tries every file of a server that answers some downloads between others', async () => {
    let turn: Promise<unknown> = Promise.resolve();
    const { activities, calls } = fakeActivities({
      listRemote: async () => ({ file_ids: Array.from({ length: 40 }, (_, at) => `f${at}`) }),
      downloadFile: async ({ file_id }) => {
        const number = Number(file_id.slice(1));
        // Their ends may reach the workflow in another order, but only those of files that run at the same time: one in ten fails.
        turn = turn.then(() => stack.env.client.workflowService.getSystemInfo({}));
        await turn;
        if (number % 10 === 0) throw noAnswer();
        return { bytes: 1 };
      },
    });
    const failure = await run(activities).catch((error: unknown) => error);
    expect((failure as WorkflowFailedError).cause).toMatchObject({ type: 'partial_failure' });
    expect(calls.filter((call) => call.startsWith('downloadFile'))).toHaveLength(40);
  });

  it('tries every file of a server that answers, however many fail for reasons of their own', async () => {
    const { activities, calls } = fakeActivities({
      listRemote: async () => ({ file_ids: Array.from({ length: 20 }, (_, at) => `f${at}`) }),
      downloadFile: () => Promise.reject(new AppError('remote_file_changed', { path: 'a.csv' })),
    });
    const failure = await run(activities).catch((error: unknown) => error);
    expect((failure as WorkflowFailedError).cause).toMatchObject({ type: 'partial_failure' });
    expect(calls.filter((call) => call.startsWith('downloadFile'))).toHaveLength(20);
  });

  it('finalizes the log if planning fails, even if the database is unreachable for hours', async () => {
    let tries = 0;
    const fake = fakeActivities({
      planChanges: () => Promise.reject(new AppError('encryption_key_wrong', { key_id: 'k' })),
    });
    const { finalizeLog } = fake.activities;
    const activities: Activities = {
      ...fake.activities,
      finalizeLog: async (input) => {
        tries += 1;
        if (tries < 30) throw new AppError('mongodb_unreachable');
        return finalizeLog(input);
      },
    };
    await expect(run(activities)).rejects.toThrow(WorkflowFailedError);
    expect(fake.ends).toMatchObject([{ as: 'failed', code: 'encryption_key_wrong' }]);
  });

  it('keeps a foreign error out of the history: its message may quote a cell', async () => {
    const { activities, ends } = fakeActivities({
      planChanges: () => Promise.reject(new Error('bad cell CANARY-VALUE')),
    });
    const failure = await run(activities).catch((error: unknown) => error);
    const { cause } = failure as WorkflowFailedError;
    expect(JSON.stringify([cause, (cause as Error).message, (cause as Error).cause, ends])).not.toContain(
      'CANARY',
    );
    expect(ends).toMatchObject([{ as: 'failed', code: 'internal' }]);
  });

  it('finalizes as cancelled after a cancellation, and starts no further file', async () => {
    const started: string[] = [];
    const { activities, calls, ends } = fakeActivities({
      listRemote: async () => ({ file_ids: Array.from({ length: 20 }, (_, index) => `f${index}`) }),
      downloadFile: async ({ file_id }) => {
        started.push(file_id);
        await Context.current().cancelled;
        return { bytes: 0 };
      },
    });
    await stack.withWorker(activities, async (taskQueue) => {
      const handle = await stack.env.client.workflow.start(syncPaycom, startOptions(taskQueue));
      await expect.poll(() => started.length).toBe(8);
      await handle.cancel();
      const failure = await handle.result().catch((error: unknown) => error);
      expect((failure as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
    });
    expect(started).toHaveLength(8);
    expect(ends).toEqual([{ as: 'cancelled' }]);
    expect(calls).not.toContain('planChanges');
  });

  it('ends immediately if opening the log returns a reason to skip', async () => {
    const because = { reason: 'recent', sync_id: 's0' } as const;
    const { activities, calls, ends } = fakeActivities({
      openLog: async () => ({ proceed: false, because }),
    });
    await run(activities);
    expect(calls).toEqual(['openLog', 'finalizeLog']);
    expect(ends).toEqual([{ as: 'skipped', because }]);
  });

  it('starts at the plan for an undo, and reads no file', async () => {
    const { activities, calls } = fakeActivities();
    await run(activities, { ...REQUEST, undo_of: 's0' });
    expect(calls).toEqual([
      ...['openLog', 'planUndo', 'upsertEmployees', 'linkStaff', 'countStats', 'finalizeLog'],
    ]);
  });

  it('neither applies, links nor waits for a decision in a dry run', async () => {
    const { activities, calls } = fakeActivities({ planChanges: async () => HELD_PLAN });
    await run(activities, { ...REQUEST, dry_run: true });
    expect(calls.slice(-3)).toEqual(['planChanges', 'countStats', 'finalizeLog']);
  });

  it('processes many pages without unlimited history growth', async () => {
    const pages = 20;
    const { activities, calls } = fakeActivities({
      listRemote: async ({ after }) => {
        const page = Number(after ?? 0);
        const file_ids = Array.from({ length: 50 }, (_, index) => `${page}-${index}`);
        return page + 1 < pages ? { file_ids, next: String(page + 1) } : { file_ids };
      },
    });
    await stack.withWorker(activities, async (taskQueue) => {
      const { workflowId, ...rest } = startOptions(taskQueue);
      const handle = await stack.env.client.workflow.start(syncPaycom, { workflowId, ...rest });
      await handle.result();
      const last = await stack.env.client.workflow.getHandle(workflowId).describe();
      expect(last.historyLength).toBeLessThan(8_000);
      expect(last.runId).not.toBe(handle.firstExecutionRunId);
    });
    expect(calls.filter((call) => call.startsWith('validateRows'))).toHaveLength(pages * 50);
    expect(calls.filter((call) => call === 'planChanges')).toHaveLength(1);
  });
});

describe('a held plan', () => {
  async function hold<T>(decide: (handle: Awaited<ReturnType<typeof start>>) => Promise<T>) {
    const fake = fakeActivities({ planChanges: async () => HELD_PLAN });
    const result = await stack.withWorker(fake.activities, async (taskQueue) => {
      const handle = await start(taskQueue);
      await expect.poll(async () => (await handle.query(runStateQuery)).step).toBe('held');
      return decide(handle);
    });
    return { ...fake, result };
  }
  const start = (taskQueue: string) => stack.env.client.workflow.start(syncPaycom, startOptions(taskQueue));

  it('is applied after exactly that plan is approved', async () => {
    const { calls, ends } = await hold(async (handle) => {
      await handle.executeUpdate(decidePlanUpdate, {
        args: [{ decision: 'approve', hash: HELD_PLAN.hash, by: 'hr' }],
      });
      await handle.result();
    });
    expect(calls).toContain('upsertEmployees');
    expect(ends).toEqual([{ as: 'done' }]);
  });

  it('changes nothing after it is rejected', async () => {
    const { calls, ends } = await hold(async (handle) => {
      await handle.executeUpdate(decidePlanUpdate, {
        args: [{ decision: 'reject', hash: HELD_PLAN.hash, by: 'hr' }],
      });
      await handle.result();
    });
    expect(calls).not.toContain('upsertEmployees');
    expect(ends).toEqual([{ as: 'rejected', by: 'hr' }]);
  });

  it('reminds each day, and ends at its deadline without applying anything', async () => {
    const reminders: number[] = [];
    const { activities, calls, ends } = fakeActivities({
      planChanges: async () => HELD_FOR_DAYS,
      remindOfHold: async ({ hours }) => {
        reminders.push(hours);
      },
    });
    await run(activities);
    expect(reminders).toEqual([24, 48]);
    expect(ends).toEqual([{ as: 'expired', hours: 60 }]);
    expect(calls).not.toContain('upsertEmployees');
  });

  it('outlasts a reminder that fails', async () => {
    const { activities, ends } = fakeActivities({
      planChanges: async () => HELD_FOR_DAYS,
      remindOfHold: () => Promise.reject(new AppError('encryption_key_wrong', { key_id: 'k' })),
    });
    await run(activities);
    expect(ends).toEqual([{ as: 'expired', hours: 60 }]);
  });

  const decide = (id: string) => ({
    args: [{ id, decision: 'approve', hash: HELD_PLAN.hash, by: 'hr' }] as [Decision],
  });

  it('stays held after a decision that nobody stored, and then takes a stored one', async () => {
    const fake = fakeActivities({
      planChanges: async () => HELD_PLAN,
      checkDecision: async ({ id, hash }) => {
        if (id !== 'stored') throw new AppError('decision_unknown', { plan: hash });
      },
    });
    await stack.withWorker(fake.activities, async (taskQueue) => {
      const handle = await start(taskQueue);
      await expect.poll(async () => (await handle.query(runStateQuery)).step).toBe('held');
      for (const args of [
        decide('invented'),
        { args: [{ decision: 'approve', hash: HELD_PLAN.hash, by: 'hr' }] as [Decision] },
      ])
        await expect(handle.executeUpdate(decidePlanUpdate, args)).rejects.toMatchObject({
          cause: { type: 'decision_unknown' },
        });
      expect((await handle.query(runStateQuery)).step).toBe('held');
      expect(fake.calls).not.toContain('upsertEmployees');
      await handle.executeUpdate(decidePlanUpdate, decide('stored'));
      await handle.result();
    });
    expect(fake.ends).toEqual([{ as: 'done' }]);
  });

  /** Sends a decision while the step that makes the plan runs. */
  async function decideEarly(plan: PlanSummary) {
    const events = new EventEmitter();
    const started = once(events, 'started') as Promise<[Awaited<ReturnType<typeof start>>]>;
    const outcomes: Promise<unknown>[] = [];
    const fake = fakeActivities({
      planChanges: async () => {
        const [handle] = await started;
        // The worker accepts the update at once.
        const update = await handle.startUpdate(decidePlanUpdate, {
          ...decide('stored'),
          waitForStage: 'ACCEPTED',
        });
        outcomes.push(update.result().catch((error: unknown) => error));
        return plan;
      },
    });
    await stack.withWorker(fake.activities, async (taskQueue) => {
      const handle = await start(taskQueue);
      events.emit('started', handle);
      await handle.result();
    });
    expect(outcomes).toHaveLength(1);
    return { ...fake, outcome: await outcomes[0] };
  }

  it('takes a decision that arrives before the run knows its plan', async () => {
    const { outcome, ends, calls } = await decideEarly(HELD_PLAN);
    expect(outcome).toBeUndefined();
    expect(ends).toEqual([{ as: 'done' }]);
    expect(calls.filter((call) => call === 'upsertEmployees')).toHaveLength(1);
  });

  it('refuses an early decision when the plan is not held after all', async () => {
    const { outcome, calls } = await decideEarly(PLAN);
    expect(outcome).toMatchObject({ cause: { type: 'sync_not_held' } });
    expect(calls).not.toContain('checkDecision');
  });

  it('takes only the first of two decisions that are checked at the same time', async () => {
    const events = new EventEmitter();
    const bothChecked = once(events, 'both');
    let checks = 0;
    const fake = fakeActivities({
      planChanges: async () => HELD_PLAN,
      checkDecision: async () => {
        checks += 1;
        if (checks === 2) events.emit('both');
        await bothChecked;
      },
    });
    const outcomes = await stack.withWorker(fake.activities, async (taskQueue) => {
      const handle = await start(taskQueue);
      await expect.poll(async () => (await handle.query(runStateQuery)).step).toBe('held');
      const sent = ['one', 'two'].map((id) => handle.executeUpdate(decidePlanUpdate, decide(id)));
      return Promise.allSettled(sent);
    });
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('is not approved by the hash of another plan', async () => {
    const { calls } = await hold(async (handle) => {
      const update = handle.executeUpdate(decidePlanUpdate, {
        args: [{ decision: 'approve', hash: 'other', by: 'hr' }],
      });
      const failure = await update.catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(WorkflowUpdateFailedError);
      expect((failure as WorkflowUpdateFailedError).cause).toBeInstanceOf(ApplicationFailure);
      await handle.terminate();
    });
    expect(calls).not.toContain('upsertEmployees');
  });
});
