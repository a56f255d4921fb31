import { Card, List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { OutputOf } from '../../client/client.js';
import { apiFailureOf } from '../../client/failure.js';
import { ACTIONS } from '../../client/places.js';
import { query } from '../../client/query.js';
import { useCan } from '../../client/session.js';
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
  const schedule = useQuery({ ...query('schedule.show', {}), refetchInterval: REFRESH_MS });
  if (schedule.error && apiFailureOf(schedule.error).code === 'schedule_not_found')
    return <Text>{text.none_yet}</Text>;
  return (
    <Loaded of={schedule} height={160}>
      {(state) => (
        <Card withBorder maw={560}>
          <Stack gap="xs">
            <Text fw={600}>{state.paused ? text.paused : text.running(state.every_minutes)}</Text>
            <Change {...state} />
            <Runs title={text.next} at={state.next_runs} />
            <Runs title={text.last} at={state.last_at ? [state.last_at] : []} />
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

function Runs({ title, at }: { readonly title: string; readonly at: readonly string[] }) {
  const { common } = useText();
  return (
    <Text size="sm" component="div">
      {title}: {at.length === 0 && common.none}
      <List size="sm">
        {at.map((each) => (
          <List.Item key={each}>
            <Time at={each} />
          </List.Item>
        ))}
      </List>
    </Text>
  );
}
