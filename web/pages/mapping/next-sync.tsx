import { Alert, Button, Stack, Text } from '@mantine/core';
import { useLocation } from 'wouter';
import { useAction } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';

/** Says that a version is saved, and starts the sync that reads the files with it. */
export function NextSync({ version }: { readonly version: number }) {
  const { mapping: text, syncs } = useText();
  const can = useCan();
  const [, navigate] = useLocation();
  const start = useAction('sync.start');
  const go = () => start.mutate({}, { onSuccess: ({ sync_id }) => navigate(`/syncs/${sync_id}`) });
  return (
    <Alert color="green" role="status" title={text.saved(version)}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{text.next_sync}</Text>
        {start.error && <FailureNotice error={start.error} />}
        {can('syncs:run') && (
          <Button loading={start.isPending} onClick={go} data-autofocus>
            {syncs.start.title}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
