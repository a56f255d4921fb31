import { Group } from '@mantine/core';
import { useLocation } from 'wouter';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { ConfirmButton } from '../../ui/confirm-button.js';
import { ReasonedButton } from '../../ui/reasoned-button.js';

/** Pauses, resumes or triggers the schedule. */
export function ScheduleActions({ paused }: { readonly paused: boolean }) {
  const { schedule: text } = useText().settings;
  const [, navigate] = useLocation();
  const pause = useAction('schedule.pause');
  const resume = useAction('schedule.resume');
  const trigger = useAction('schedule.trigger');
  return (
    <Group gap="xs" mt="xs">
      {paused ? (
        <ConfirmButton
          name="change_schedule"
          label={text.resume}
          question={text.resume_question}
          action={resume}
          input={{}}
        />
      ) : (
        <ReasonedButton
          name="change_schedule"
          procedure="schedule.pause"
          label={text.pause}
          question={text.pause_question}
          action={pause}
          input={{}}
          isDangerous
        />
      )}
      <ConfirmButton
        name="trigger_schedule"
        label={text.trigger}
        question={text.trigger_question}
        action={trigger}
        input={{}}
        done={({ sync_id }) => navigate(`/syncs/${sync_id}`)}
      />
    </Group>
  );
}
