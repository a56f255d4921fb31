import { Card, Group, Text, Title } from '@mantine/core';
import type { OutputOf } from '../../client/client.js';
import { useFieldName } from '../../text/field-name.js';
import { useText } from '../../text/text-context.js';
import { AccountLabel } from '../../ui/account-name.js';
import { Time } from '../../ui/time.js';
import { ChangedHeading } from './changed-heading.js';

const KINDS = ['removed', 'added', 'moved'] as const;

/** How the headings differ from those of the file before. Each change is accepted by a rule of the mapping, or ignored. */
export function DriftPanel({ file }: { readonly file: OutputOf<'files.one'> }) {
  const { files: text } = useText();
  const fieldName = useFieldName();
  const { drift, drift_ignored: ignored } = file;
  if (!drift) return null;
  const found = KINDS.filter((kind) => drift[kind].length > 0);
  const missing = drift.required_missing;
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4">
        {text.drift}
      </Title>
      <Text size="sm" c="dimmed" mb="xs" className="wraps">
        {text.drift_against(drift.against)}
      </Text>
      {found.length + missing.length === 0 && <Text size="sm">{text.no_drift}</Text>}
      {missing.length > 0 && (
        <Text size="sm">
          {text.required_missing}: {missing.map(fieldName).join(', ')}
        </Text>
      )}
      {found.map((kind) => (
        <Group key={kind} gap="xs" align="flex-start" mt="xs">
          <Text size="sm" fw={600} w={140}>
            {text[kind]}
          </Text>
          <Group flex={1} miw={160} gap="xs">
            {drift[kind].map((heading) => (
              <ChangedHeading key={heading} file={file} heading={heading} kind={kind} />
            ))}
          </Group>
        </Group>
      ))}
      {ignored.map(({ heading, by, at }) => (
        <Text key={heading} size="sm" c="dimmed" mt="xs" className="wraps">
          {text.ignored(heading)} <AccountLabel id={by} />, <Time at={at} />
        </Text>
      ))}
    </Card>
  );
}
