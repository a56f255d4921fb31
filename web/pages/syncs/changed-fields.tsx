import { Stack, Text } from '@mantine/core';
import type { ItemOf } from '../../client/client.js';
import { useFieldName } from '../../text/field-name.js';
import { FieldValue } from '../../ui/field-value.js';

/** The fields of a change; before and after for who may see them. */
export function ChangedFields({
  change: { fields, values, kind },
}: {
  readonly change: ItemOf<'sync.plan'>;
}) {
  const nameOf = useFieldName();
  if (!values) return <Text size="sm">{kind === 'created' ? '' : fields.map(nameOf).join(', ')}</Text>;
  return (
    <Stack gap={0}>
      {values.map(({ field, before, after }) => (
        <Text key={field} size="sm">
          <Text span c="dimmed" size="sm">
            {nameOf(field)}:
          </Text>{' '}
          {kind === 'updated' && (
            <>
              <FieldValue field={field} value={before ?? null} /> →{' '}
            </>
          )}
          <FieldValue field={field} value={after ?? null} />
        </Text>
      ))}
    </Stack>
  );
}
