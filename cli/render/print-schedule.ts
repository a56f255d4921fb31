import type { ScheduleState } from '../../infra/temporal/schedule.js';

/** Formats whether the schedule runs, how often, and its last and next time. */
export function describeSchedule({ paused, note, every_minutes, last_at, next_runs }: ScheduleState): string {
  return [
    `${paused ? `paused (${note ?? ''})` : 'active'}, every ${every_minutes} minutes`,
    `last: ${last_at?.toISOString() ?? 'never'}`,
    `next: ${next_runs.map((at) => at.toISOString()).join(', ') || 'none'}`,
  ].join('\n');
}
