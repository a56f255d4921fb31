import { Card, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { query, useAction } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { ConfirmButton } from '../../ui/confirm-button.js';
import { Loaded } from '../../ui/loaded.js';
import { Time } from '../../ui/time.js';

const REFRESH_MS = 30_000;

/** When syncs start by themselves, and whether they do. */
export function ScheduleTab() {
  const { settings, common } = useText();
  const text = settings.schedule;
  const can = useCan();
  const schedule = useQuery({ ...query('schedule.show', {}), refetchInterval: REFRESH_MS });
  return (
    <Loaded of={schedule} height={160}>
      {({ paused, note, every_minutes, last_at, next_at }) => (
        <Card withBorder maw={560}>
          <Stack gap="xs">
            <Text fw={600}>{paused ? text.paused : text.running(every_minutes)}</Text>
            {note && <Text size="sm">{text.note(note)}</Text>}
            <Text size="sm">
              {text.next}: {next_at ? <Time at={next_at} /> : common.none}
            </Text>
            <Text size="sm">
              {text.last}: {last_at ? <Time at={last_at} /> : common.none}
            </Text>
            {can('schedule:manage') && <Actions paused={paused} />}
          </Stack>
        </Card>
      )}
    </Loaded>
  );
}

function Actions({ paused }: { readonly paused: boolean }) {
  const { schedule: text } = useText().settings;
  const [, navigate] = useLocation();
  const pause = useAction('schedule.pause');
  const resume = useAction('schedule.resume');
  const trigger = useAction('schedule.trigger');
  return (
    <Group gap="xs" mt="xs">
      {paused ? (
        <ConfirmButton
          key="resume"
          label={text.resume}
          question={text.resume_question}
          action={resume}
          input={{}}
        />
      ) : (
        <ConfirmButton
          key="pause"
          label={text.pause}
          question={text.pause_question}
          action={pause}
          input={{}}
          isDangerous
        />
      )}
      <ConfirmButton
        label={text.trigger}
        question={text.trigger_question}
        action={trigger}
        input={{}}
        done={({ sync_id }) => navigate(`/syncs/${sync_id}`)}
      />
    </Group>
  );
}
