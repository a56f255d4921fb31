import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Activities, OpenLogInput } from '../../activities/contract.js';
import type { ReportSelection } from '../../shared/report.js';
import { ARRIVALS_ID, ARRIVALS_WORKFLOW, syncWorkflowId } from '../../shared/sync-run.js';
import { type fileArrivals, fileArrived } from '../../workflows/file-arrivals.js';
import { syncPaycom } from '../../workflows/scheduled-sync.js';
import { fakeActivities, HELD_PLAN, PLAN } from './fake-activities.js';
import { REQUEST, startOptions, startWorkflowStack, type WorkflowStack } from './workflow-stack.js';

let stack: WorkflowStack;

beforeAll(async () => {
  stack = await startWorkflowStack();
});
afterAll(() => stack?.env.teardown());

type Arrivals = {
  arrive(...selections: ReportSelection[]): Promise<void>;
  /** Waits until the launcher ends, and returns its result. */
  end(): Promise<{ readonly left: readonly ReportSelection[] }>;
};

/** Returns the inputs of the syncs that a launcher started, in order. */
async function launched(
  overrides: Partial<Activities>,
  act: (arrivals: Arrivals, opened: OpenLogInput[]) => Promise<void>,
): Promise<OpenLogInput[]> {
  const opened: OpenLogInput[] = [];
  const openLog: Activities['openLog'] = async (input) => {
    opened.push(input);
    return overrides.openLog ? overrides.openLog(input) : { proceed: true };
  };
  const { activities } = fakeActivities({ ...overrides, openLog });
  const { client } = stack.env;
  await stack.withWorker(activities, async (taskQueue) => {
    const arrive = async (...selections: ReportSelection[]) => {
      await client.workflow.signalWithStart<typeof fileArrivals, [readonly ReportSelection[]]>(
        ARRIVALS_WORKFLOW,
        {
          workflowId: ARRIVALS_ID,
          taskQueue,
          args: [{ quiet_seconds: 60 }],
          signal: fileArrived,
          signalArgs: [selections],
        },
      );
    };
    const end = () => client.workflow.getHandle<typeof fileArrivals>(ARRIVALS_ID).result();
    await act({ arrive, end }, opened);
  });
  return opened;
}

const typesOf = (opened: readonly OpenLogInput[]) => opened.map(({ report_type }) => report_type);

describe('an arrived file', () => {
  it('is synced by its type, even shortly after another sync', async () => {
    const opened = await launched({}, async ({ arrive, end }) => {
      await arrive('rate_history');
      expect(await end()).toEqual({ left: [] });
    });
    expect(opened).toMatchObject([
      { report_type: 'rate_history', trigger: 'webhook', force: false, dry_run: false },
    ]);
    expect(opened[0]?.workflow_id).toBe(syncWorkflowId('rate_history'));
  });

  it('joins other arrivals in one sync after a quiet period', async () => {
    const opened = await launched({}, async ({ arrive, end }, openedSoFar) => {
      for (const type of ['rate_history', 'employee_dates', 'employee_directory'] as const) {
        await arrive(type);
        await stack.env.sleep('40 seconds');
        expect(openedSoFar).toEqual([]);
      }
      await end();
    });
    expect(typesOf(opened)).toEqual(['all']);
  });

  it('cannot delay the sync for ever by arriving without a pause', async () => {
    const opened = await launched({}, async ({ arrive, end }, openedSoFar) => {
      for (let minute = 0; minute < 12 && openedSoFar.length === 0; minute += 0.5) {
        await arrive('rate_history');
        await stack.env.sleep('30 seconds');
      }
      await expect.poll(() => openedSoFar.length).toBeGreaterThan(0);
      await end();
    });
    expect(new Set(typesOf(opened))).toEqual(new Set(['rate_history']));
  });

  it('is synced again if it arrives during its sync, which may have listed the server already', async () => {
    let arrivals: Arrivals | undefined;
    let lists = 0;
    const opened = await launched(
      {
        listRemote: async () => {
          lists += 1;
          if (lists === 1) await arrivals?.arrive('rate_history');
          return { file_ids: [] };
        },
      },
      async (launcher) => {
        arrivals = launcher;
        await launcher.arrive('rate_history');
        await launcher.end();
      },
    );
    expect(typesOf(opened)).toEqual(['rate_history', 'rate_history']);
  });

  it('waits until another sync of its report ends', async () => {
    let polls = 0;
    const opened = await launched(
      { reportsAtWork: async () => (++polls < 5 ? ['rate_history'] : []) },
      async ({ arrive, end }) => {
        await arrive('rate_history');
        expect(await end()).toEqual({ left: [] });
      },
    );
    expect(polls).toBe(5);
    expect(typesOf(opened)).toEqual(['rate_history']);
  });

  it('waits for a held sync with the same workflow id, and is synced after it', async () => {
    let plans = 0;
    const opened = await launched(
      { planChanges: async () => (++plans === 1 ? HELD_PLAN : PLAN) },
      async ({ arrive, end }, openedSoFar) => {
        const { client } = stack.env;
        await arrive('all');
        await stack.env.sleep('3 minutes');
        await arrive('all');
        await stack.env.sleep('10 minutes');
        await expect.poll(() => openedSoFar.length).toBe(1);
        await client.workflow.getHandle(syncWorkflowId('all')).cancel();
        expect(await end()).toEqual({ left: [] });
      },
    );
    expect(typesOf(opened)).toEqual(['all', 'all']);
  });

  it('is tried again if another sync takes the lease first', async () => {
    let opens = 0;
    const because = { reason: 'busy', sync_id: 's0' } as const;
    const fake = fakeActivities();
    const opened = await launched(
      {
        openLog: async () => (++opens === 1 ? { proceed: false, because } : { proceed: true }),
        finalizeLog: async (input) => ({
          ...(await fake.activities.finalizeLog(input)),
          status: input.end.as === 'skipped' ? 'skipped' : 'completed',
        }),
      },
      async ({ arrive, end }) => {
        await arrive('rate_history');
        await end();
      },
    );
    expect(typesOf(opened)).toEqual(['rate_history', 'rate_history']);
  });

  it('is left to the schedule after a sync is held for an hour, while unblocked reports proceed', async () => {
    const opened = await launched(
      { reportsAtWork: async () => ['employee_directory'] },
      async ({ arrive, end }, openedSoFar) => {
        await arrive('employee_directory', 'rate_history', 'employee_dates');
        await stack.env.sleep('5 minutes');
        await expect.poll(() => typesOf(openedSoFar).toSorted()).toEqual(['employee_dates', 'rate_history']);
        expect(await end()).toEqual({ left: ['employee_directory'] });
        const { startTime, closeTime } = await stack.env.client.workflow.getHandle(ARRIVALS_ID).describe();
        const hours = (Number(closeTime) - Number(startTime)) / 3_600_000;
        expect(hours).toBeGreaterThanOrEqual(1);
        expect(hours, 'including the time that the test clock skipped ahead').toBeLessThan(4);
      },
    );
    expect(opened).toHaveLength(2);
  });

  it('is not lost during endless arrivals, and the history does not grow without limit', async () => {
    let busy = true;
    const opened = await launched(
      { reportsAtWork: async () => (busy ? ['rate_history'] : []) },
      async ({ arrive, end }) => {
        const { client } = stack.env;
        await arrive('rate_history');
        const { runId } = await client.workflow.getHandle(ARRIVALS_ID).describe();
        for (let arrivals = 0; arrivals < 6; arrivals++) {
          await stack.env.sleep('50 minutes');
          await arrive('rate_history');
        }
        const now = () => client.workflow.getHandle(ARRIVALS_ID).describe();
        await expect.poll(async () => (await now()).runId).not.toBe(runId);
        expect((await now()).historyLength).toBeLessThan(2_500);
        busy = false;
        expect(await end()).toEqual({ left: [] });
      },
    );
    expect(typesOf(opened)).toEqual(['rate_history']);
  });

  it('is synced after an earlier sync fails: the ledger still lists its files', async () => {
    let lists = 0;
    const opened = await launched(
      {
        listRemote: async () => {
          lists += 1;
          return { file_ids: lists === 1 ? ['a'] : [] };
        },
        planChanges: () => Promise.reject(new Error('broken')),
      },
      async ({ arrive, end }) => {
        await arrive('rate_history');
        await end();
        await arrive('employee_dates');
        await end();
      },
    );
    expect(typesOf(opened)).toEqual(['rate_history', 'employee_dates']);
  });
});

it('the launcher also waits for a manually started sync', async () => {
  let plans = 0;
  const opened = await launched(
    { planChanges: async () => (++plans === 1 ? HELD_PLAN : PLAN) },
    async ({ arrive, end }) => {
      const { client } = stack.env;
      await arrive('all');
      const { taskQueue } = await client.workflow.getHandle(ARRIVALS_ID).describe();
      const manual = await client.workflow.start(syncPaycom, {
        ...startOptions(taskQueue, REQUEST),
        workflowId: syncWorkflowId('all'),
      });
      await stack.env.sleep('10 minutes');
      await manual.cancel();
      await manual.result().catch(() => undefined);
      expect(await end()).toEqual({ left: [] });
    },
  );
  expect(opened.map(({ trigger }) => trigger)).toEqual(['cli', 'webhook']);
});
