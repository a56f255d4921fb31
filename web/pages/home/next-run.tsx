import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { OutputOf } from '../../client/client.js';
import { apiFailureOf } from '../../client/failure.js';
import { lateQuery } from '../../client/query.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';

const REFRESH_MS = 60_000;
/** For its two lines on a phone. */
const ROOM = { base: 44, xs: 22 } as const;

/** When the next sync starts. Temporal keeps the schedule, so it may take long, or not be known. */
export function NextRun() {
  const schedule = useQuery({ ...lateQuery('schedule.show', {}), refetchInterval: REFRESH_MS });
  return (
    <Text size="sm" mih={ROOM} role="status">
      <Said schedule={schedule.data} error={schedule.error} />
    </Text>
  );
}

type Props = { readonly schedule: OutputOf<'schedule.show'> | undefined; readonly error: unknown };

function Said({ schedule, error }: Props) {
  const { home, settings } = useText();
  const format = useFormat();
  if (error)
    return apiFailureOf(error).code === 'schedule_not_found' ? settings.schedule.none_yet : home.next_unknown;
  if (!schedule) return null;
  if (schedule.paused) return home.state.paused;
  return schedule.next_at && home.next_run(format.fromNow(schedule.next_at));
}
