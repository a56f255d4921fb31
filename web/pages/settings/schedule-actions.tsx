import { Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { ConfirmButton } from '../../ui/confirm-button.js';

const LONGEST_REASON = 200;

/** Pauses, resumes or triggers the schedule. */
export function ScheduleActions({ paused }: { readonly paused: boolean }) {
  const { schedule: text } = useText().settings;
  const [, navigate] = useLocation();
  const resume = useAction('schedule.resume');
  const trigger = useAction('schedule.trigger');
  return (
    <Group gap="xs" mt="xs">
      {paused ? (
        <ConfirmButton label={text.resume} question={text.resume_question} action={resume} input={{}} />
      ) : (
        <PauseButton />
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

function PauseButton() {
  const { schedule: text } = useText().settings;
  const [reason, setReason] = useState('');
  const pause = useAction('schedule.pause');
  const given = reason.trim();
  return (
    <ConfirmButton
      label={text.pause}
      question={text.pause_question}
      action={pause}
      input={given ? { reason: given } : {}}
      isDangerous
    >
      <TextInput
        label={text.reason}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={LONGEST_REASON}
      />
    </ConfirmButton>
  );
}
