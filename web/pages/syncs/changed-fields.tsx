import { Group, Stack, Text } from '@mantine/core';
import type { ItemOf } from '../../client/client.js';
import { useFieldName } from '../../text/field-name.js';
import { useText } from '../../text/text-context.js';

/** The fields of a change; before and after for who may see them. */
export function ChangedFields({
  change: { fields, values, kind },
}: {
  readonly change: ItemOf<'sync.plan'>;
}) {
  const { common } = useText();
  const nameOf = useFieldName();
  if (!values) return <Text size="sm">{kind === 'created' ? '' : fields.map(nameOf).join(', ')}</Text>;
  const shown = (value: unknown) => (value === null || value === undefined ? common.none : String(value));
  return (
    <Stack gap={0}>
      {values.map(({ field, before, after }) => (
        <Group key={field} gap="xs">
          <Text size="sm" c="dimmed">
            {nameOf(field)}
          </Text>
          <Text size="sm" td={kind === 'updated' ? 'line-through' : undefined}>
            {kind === 'updated' && shown(before)}
          </Text>
          <Text size="sm">{shown(after)}</Text>
        </Group>
      ))}
    </Stack>
  );
}
