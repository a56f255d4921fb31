import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { InputOf } from '../../client/client.js';
import { useCan } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { useInputForm } from '../../ui/use-input-form.js';
import { useReveal } from '../../ui/use-reveal.js';
import { DepartmentSelect } from './department-select.js';
import { RankedCandidates } from './ranked-candidates.js';
import { JobRoleSelect } from './role-select.js';

/** Asks for a shift, then shows who could work it. Nothing is ranked before the person asks, because each ranking is recorded. */
export function CandidateList() {
  const { shift: text } = useText().scheduling;
  const can = useCan();
  const [shift, setShift] = useState<InputOf<'scheduling.candidates'> | null>(null);
  const form = useInputForm('scheduling.candidates', {
    initialValues: {
      role: null as string | null,
      department_code: null as string | null,
      hours: '8',
      include_overtime: true,
      reveal: false,
    },
    inputOf: ({ role, department_code, ...rest }) => ({
      ...rest,
      ...(role && { role }),
      ...(department_code && { department_code }),
    }),
    // What concerns the whole shift is that nothing is chosen.
    fieldOf: (part) => part || 'role',
  });
  const { reveal, show, hide } = useReveal();
  const ask = form.submit((asked) => {
    setShift(asked);
    if (asked.reveal) show();
    else hide();
  });
  return (
    <Stack>
      <form noValidate onSubmit={ask}>
        <Stack>
          <Group align="flex-start">
            <JobRoleSelect {...form.getInputProps('role')} />
            <DepartmentSelect {...form.getInputProps('department_code')} />
            <TextInput
              label={text.hours}
              description={text.hours_rule}
              inputMode="decimal"
              required
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              {...form.getInputProps('hours')}
            />
          </Group>
          <Checkbox
            label={text.include_overtime}
            {...form.getInputProps('include_overtime', { type: 'checkbox' })}
          />
          {can('sensitive:reveal') && (
            <Checkbox label={text.reveal} {...form.getInputProps('reveal', { type: 'checkbox' })} />
          )}
          <Group>
            <Button type="submit">{text.go}</Button>
            <Text size="sm" c="dimmed">
              {text.recorded}
            </Text>
          </Group>
        </Stack>
      </form>
      {shift ? <RankedCandidates shift={{ ...shift, reveal }} /> : <Text size="sm">{text.start}</Text>}
    </Stack>
  );
}
