import { Button, Group, Text } from '@mantine/core';
import type { ColumnName } from '../../../shared/reports/aliases.js';
import type { OutputOf } from '../../client/client.js';
import { useAction } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { FixButton } from '../mapping/fix-button.js';

type Props = {
  readonly file: OutputOf<'files.one'>;
  readonly heading: string;
  readonly kind: 'added' | 'removed' | 'moved';
};

/** One heading that changed, with what a person can do: say what a new one means, or ignore the change. */
export function ChangedHeading({ file: { file_id, columns }, heading, kind }: Props) {
  const { files: text, mapping } = useText();
  const can = useCan();
  const ignore = useAction('files.ignore_drift');
  const column = columns.find((each) => each.heading === heading);
  return (
    <Group gap={4}>
      <Text size="sm" className="wraps">
        “{heading}”
      </Text>
      {kind === 'added' && column?.field === null && (
        <FixButton
          label={mapping.map}
          title={text.accept(heading)}
          start={{ heading, column: (column.suggestion as ColumnName | undefined) ?? null }}
        />
      )}
      {can('mapping:manage') && (
        <Button
          variant="subtle"
          size="compact-xs"
          loading={ignore.isPending}
          onClick={() => ignore.mutate({ file_id, heading })}
          aria-label={text.ignore_heading(heading)}
        >
          {text.ignore}
        </Button>
      )}
      {ignore.error && <FailureNotice error={ignore.error} />}
    </Group>
  );
}
