import { Card, List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { OutputOf } from '../../client/client.js';
import { apiFailureOf } from '../../client/failure.js';
import { ACTIONS } from '../../client/places.js';
import { query } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { AccountLabel } from '../../ui/account-name.js';
import { Loaded } from '../../ui/loaded.js';
import { Time } from '../../ui/time.js';
import { ScheduleActions } from './schedule-actions.js';

const REFRESH_MS = 30_000;

/** When syncs start by themselves, and whether they do. */
export function ScheduleTab() {
  const { schedule: text } = useText().settings;
  const can = useCan();
  const format = useFormat();
  const schedule = useQuery({ ...query('schedule.show', {}), refetchInterval: REFRESH_MS });
  if (schedule.error && apiFailureOf(schedule.error).code === 'schedule_not_found')
    return <Text>{text.none_yet}</Text>;
  return (
    <Loaded of={schedule} height={160}>
      {(state) => (
        <Card withBorder maw={560}>
          <Stack gap="xs">
            <Text fw={600}>
              {state.paused ? text.paused : text.running(format.interval(state.every_minutes))}
            </Text>
            <Change {...state} />
            {state.next_runs.length > 0 && <Runs at={state.next_runs} />}
            <Text size="sm">
              {text.last}: {state.last_at ? <Moment at={state.last_at} /> : text.never}
            </Text>
            {can(ACTIONS.change_schedule.permission) && <ScheduleActions paused={state.paused} />}
          </Stack>
        </Card>
      )}
    </Loaded>
  );
}

/** Who paused or resumed the schedule, and why. Temporal's own tools leave other notes. */
function Change({ paused, note, changed_by, reason }: OutputOf<'schedule.show'>) {
  const { schedule: text } = useText().settings;
  if (changed_by === null) return note ? <Text size="sm">{text.note(note)}</Text> : null;
  return (
    <>
      <Text size="sm">
        {paused ? text.paused_by : text.resumed_by} <AccountLabel id={changed_by} />
      </Text>
      {reason && <Text size="sm">{text.why(reason)}</Text>}
    </>
  );
}

function Runs({ at }: { readonly at: readonly string[] }) {
  const { schedule: text } = useText().settings;
  return (
    <Text size="sm" component="div">
      {text.next}:
      <List size="sm">
        {at.map((each) => (
          <List.Item key={each}>
            <Moment at={each} />
          </List.Item>
        ))}
      </List>
    </Text>
  );
}

/** A time of the schedule, and how far it is. */
function Moment({ at }: { readonly at: string }) {
  const format = useFormat();
  return (
    <>
      {format.dateTime(at)}, <Time at={at} />
    </>
  );
}
