import { z } from 'zod';
import {
  pauseSchedule,
  readSchedule,
  resumeSchedule,
  type ScheduleState,
  triggerSchedule,
} from '../../infra/schedule.js';
import { withTemporal } from '../../infra/temporal.js';
import { procedure, router } from '../trpc.js';

const Nothing = z.strictObject({}).prefault({});
const ScheduleView = z.object({
  paused: z.boolean(),
  note: z.string().nullable(),
  every_minutes: z.number(),
  last_at: z.iso.datetime().nullable(),
  next_at: z.iso.datetime().nullable(),
});

export const scheduleRouter = router({
  show: procedure('schedule:read', {
    method: 'GET',
    path: '/api/paycom/schedule/',
    summary: 'When the schedule ran and runs next',
  })
    .input(Nothing)
    .output(ScheduleView)
    .query(async ({ ctx: { services } }) =>
      scheduleView(await withTemporal(services.connection, () => readSchedule(services.client))),
    ),

  pause: procedure('schedule:manage', {
    method: 'POST',
    path: '/api/paycom/schedule/pause/',
    summary: 'Start no further syncs by itself',
  })
    .input(Nothing)
    .output(ScheduleView)
    .mutation(async ({ ctx: { services, account } }) =>
      scheduleView(
        await withTemporal(services.connection, async () => {
          await pauseSchedule(services.client, account.name);
          return readSchedule(services.client);
        }),
      ),
    ),

  resume: procedure('schedule:manage', {
    method: 'POST',
    path: '/api/paycom/schedule/resume/',
    summary: 'Start syncs by itself again',
  })
    .input(Nothing)
    .output(ScheduleView)
    .mutation(async ({ ctx: { services, account } }) =>
      scheduleView(
        await withTemporal(services.connection, async () => {
          await resumeSchedule(services.client, account.name);
          return readSchedule(services.client);
        }),
      ),
    ),

  trigger: procedure('schedule:manage', {
    method: 'POST',
    path: '/api/paycom/schedule/trigger/',
    summary: 'Start a scheduled sync now, unless one is at work',
  })
    .input(Nothing)
    .output(z.object({ triggered: z.literal(true) }))
    .mutation(async ({ ctx: { services } }) => {
      await withTemporal(services.connection, () => triggerSchedule(services.client));
      return { triggered: true as const };
    }),
});

function scheduleView({ last_at, next_at, ...state }: ScheduleState): z.infer<typeof ScheduleView> {
  return { ...state, last_at: last_at?.toISOString() ?? null, next_at: next_at?.toISOString() ?? null };
}
