import { z } from 'zod';
import { readSchedule } from '../../infra/temporal/schedule.js';
import { withTemporal } from '../../infra/temporal/temporal.js';
import { changeSchedule, type ScheduleChange } from '../../services/change-schedule.js';
import { triggerSchedule } from '../../services/trigger-schedule.js';
import type { Actor } from '../../shared/actor.js';
import { PauseInput } from '../../shared/inputs/sync-inputs.js';
import { ErrorView } from '../http/error-view.js';
import type { Services } from '../http/request-context.js';
import { procedure, router } from '../trpc/trpc.js';
import { workerWarning } from './worker-warning.js';

const EmptyInput = z.strictObject({}).prefault({});
const ScheduleView = z.object({
  paused: z.boolean(),
  note: z.string().nullable(),
  changed_by: z.string().nullable().meta({ description: 'The account that paused or resumed it last' }),
  reason: z.string().nullable().meta({ description: 'Why it is paused' }),
  every_minutes: z.number(),
  last_at: z.iso.datetime().nullable(),
  next_at: z.iso.datetime().nullable(),
  next_runs: z.array(z.iso.datetime()),
});

export const scheduleRouter = router({
  show: procedure('schedule:read', {
    method: 'GET',
    path: '/api/paycom/schedule/',
    summary: 'Show the schedule, with its last and next runs',
  })
    .input(EmptyInput)
    .output(ScheduleView)
    .query(({ ctx: { services } }) => scheduleView(services)),

  pause: procedure('schedule:manage', {
    method: 'POST',
    path: '/api/paycom/schedule/pause/',
    summary: 'Pause the schedule. No sync starts automatically',
  })
    .input(PauseInput)
    .output(ScheduleView)
    .mutation(({ ctx: { services, account }, input: { reason } }) =>
      scheduleView(services, changing(services, { action: 'schedule.pause', reason }, account)),
    ),

  resume: procedure('schedule:manage', {
    method: 'POST',
    path: '/api/paycom/schedule/resume/',
    summary: 'Resume the schedule',
  })
    .input(EmptyInput)
    .output(ScheduleView)
    .mutation(({ ctx: { services, account } }) =>
      scheduleView(services, changing(services, { action: 'schedule.resume' }, account)),
    ),

  trigger: procedure('schedule:manage', {
    method: 'POST',
    path: '/api/paycom/schedule/trigger/',
    summary: 'Start the sync of the schedule now, or join the one that runs',
  })
    .input(EmptyInput)
    .output(
      z.object({
        triggered: z.literal(true),
        sync_id: z.string(),
        joined: z.boolean(),
        warning: ErrorView.optional(),
      }),
    )
    .mutation(async ({ ctx: { services, account } }) => {
      const { store, client, connection, config } = services;
      const { sync_id, joined } = await withTemporal(connection, () =>
        triggerSchedule({ db: store.db, client, taskQueue: config.temporal.taskQueue }, account),
      );
      return { triggered: true as const, sync_id, joined, ...(await workerWarning(services)) };
    }),
});

function changing({ store: { db }, client }: Services, change: ScheduleChange, by: Actor) {
  return () => changeSchedule({ db, client }, change, by);
}

/** Temporal took up to ten seconds to describe a schedule that had just been created. */
const TIMEOUT_MS = 20_000;

/** Applies `change`, then returns the schedule. */
async function scheduleView(
  { connection, client }: Services,
  change: () => Promise<void> = async () => undefined,
): Promise<z.infer<typeof ScheduleView>> {
  const read = () => change().then(() => readSchedule(client));
  const { last_at, next_at, next_runs, ...state } = await withTemporal(connection, read, TIMEOUT_MS);
  return {
    ...state,
    last_at: last_at?.toISOString() ?? null,
    next_at: next_at?.toISOString() ?? null,
    next_runs: next_runs.map((at) => at.toISOString()),
  };
}
