import { Button, Group, Stack, Text } from '@mantine/core';
import type { OutputOf } from '../../client/client.js';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { RefusedPairs } from './refused-pairs.js';

type Props = {
  readonly done: OutputOf<'staff.decide_bulk'>;
  /** Goes back to the preview. */
  readonly again: () => void;
};

/** What was decided about together, what was refused and why, and the way back. */
export function BulkResult({ done: { bulk_id, decided, refused }, again }: Props) {
  const { bulk: text } = useText().staff;
  const undo = useAction('staff.undo_bulk');
  return (
    <Stack>
      <Text role="status">
        {undo.data ? text.undone(undo.data.undone.length) : text.done(decided.length)}
      </Text>
      <RefusedPairs pairs={undo.data?.refused ?? refused} />
      {undo.error && <FailureNotice error={undo.error} />}
      <Group justify="flex-end">
        {decided.length > 0 && !undo.data && (
          <Button variant="default" loading={undo.isPending} onClick={() => undo.mutate({ bulk_id })}>
            {text.undo(decided.length)}
          </Button>
        )}
        <Button onClick={again}>{text.again}</Button>
      </Group>
    </Stack>
  );
}
