import { Checkbox, type CheckboxGroupProps, Stack } from '@mantine/core';
import type { EventType } from '../../shared/event.js';
import { useText } from '../text/text-context.js';

type Props<Type extends EventType> = Omit<CheckboxGroupProps<Type>, 'children'> & {
  readonly types: readonly Type[];
};

/** A choice of events, at least one. */
export function TypeChoice<Type extends EventType>({ types, ...props }: Props<Type>) {
  const { type: names } = useText().webhooks;
  return (
    <Checkbox.Group<Type> required {...props}>
      <Stack gap={4} mt={4}>
        {types.map((type) => (
          <Checkbox key={type} value={type} label={names[type]} size="xs" />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
