import { Card, Group, Text, Title } from '@mantine/core';
import type { OutputOf } from '../../client/client.js';
import { useFieldName } from '../../text/field-name.js';
import { useText } from '../../text/text-context.js';

const KINDS = ['required_missing', 'removed', 'added', 'moved'] as const;

/** How the headings differ from those of the file before. */
export function FileDrift({ file: { drift } }: { readonly file: OutputOf<'files.one'> }) {
  const { files: text } = useText();
  const fieldName = useFieldName();
  if (!drift) return null;
  const found = KINDS.filter((kind) => drift[kind].length > 0);
  const nameOf = (kind: string, name: string) =>
    kind === 'required_missing' ? fieldName(name) : `“${name}”`;
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4">
        {text.drift}
      </Title>
      <Text size="sm" c="dimmed" mb="xs" className="wraps">
        {text.drift_against(drift.against)}
      </Text>
      {found.length === 0 && <Text size="sm">{text.no_drift}</Text>}
      {found.map((kind) => (
        <Group key={kind} gap="xs" align="flex-start">
          <Text size="sm" fw={600} w={140}>
            {text[kind]}
          </Text>
          <Text size="sm" flex={1} miw={160} className="wraps">
            {drift[kind].map((name) => nameOf(kind, name)).join(', ')}
          </Text>
        </Group>
      ))}
    </Card>
  );
}
