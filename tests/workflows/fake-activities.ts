import type { Activities, PlanSummary, SyncEnd } from '../../activities/contract.js';

export const NO_CHANGE = { created: 0, updated: 0, unchanged: 3, missing: 0, terminations: 0 };
export const PLAN: PlanSummary = { hash: 'plan-1', counts: NO_CHANGE, held_by: [] };
export const HELD_PLAN: PlanSummary = {
  ...PLAN,
  held_by: [{ brake: 'terminations', figure: 60, limit: 20 }],
};

const NOTHING_SWEPT = {
  ...{ raw_files: 0, parsed_rows: 0, plans: 0 },
  ...{ row_issues: 0, skipped_logs: 0, changes: 0 },
};

/** Held, with a reminder each day and an end after two and a half. */
export const HELD_FOR_DAYS: PlanSummary = { ...HELD_PLAN, hold: { reminder_hours: 24, deadline_hours: 60 } };

/** Steps of a plan that is made in three parts and has five chunks. */
export const LARGE: Pick<Activities, 'planChanges'> = {
  planChanges: async ({ draft, part }) =>
    draft !== undefined && part === undefined ? { ...PLAN, chunks: 5 } : { draft: 'd1', parts: 3 },
};

/** Fake steps that only record their calls. A test overrides the step under test. */
export function fakeActivities(overrides: Partial<Activities> = {}) {
  const calls: string[] = [];
  const ends: SyncEnd[] = [];
  const failed = new Set<string>();
  const steps: Activities = {
    openLog: async () => ({ proceed: true }),
    listRemote: async () => ({ file_ids: ['a', 'b', 'c'] }),
    downloadFile: async () => ({ bytes: 1 }),
    parseNumbers: async () => ({ tables: 1 }),
    validateRows: async () => ({ rows_read: 1, rows_valid: 1, issues: 0 }),
    planChanges: async () => PLAN,
    planUndo: async () => PLAN,
    remindOfHold: async () => undefined,
    checkDecision: async () => undefined,
    upsertEmployees: async () => NO_CHANGE,
    linkStaff: async () => ({ linked: 0, ambiguous: 0, unmatched: 0 }),
    archiveFiles: async () => ({ files: 1 }),
    countStats: async () => undefined,
    finalizeLog: async ({ opened: { sync_id }, end }) => {
      ends.push(end);
      return {
        sync_id,
        report_type: 'all',
        status: end.as === 'done' ? 'completed' : 'failed',
        files: { total: 3, applied: 3 - failed.size, unchanged: 0, failed: failed.size, unrecognized: 0 },
        employees: NO_CHANGE,
      };
    },
    reportsAtWork: async () => [],
    sweepStorage: async () => ({ removed: NOTHING_SWEPT, stopped: false }),
    recordEvents: async () => ({ webhook_ids: [] }),
    deliverEvents: async () => ({ next: 'idle' }),
    sendAlarms: async () => ({ next: 'idle' }),
    ...overrides,
  };
  const activities = Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [
      name,
      async (input: { file_id?: string } = {}) => {
        calls.push(input.file_id === undefined ? name : `${name} ${input.file_id}`);
        try {
          return await (step as (input: unknown) => Promise<unknown>)(input);
        } catch (error) {
          if (input.file_id !== undefined) failed.add(input.file_id);
          throw error;
        }
      },
    ]),
  ) as unknown as Activities;
  return { activities, calls, ends };
}
