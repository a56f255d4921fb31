import { Alert, Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import type { OutputOf } from '../../client/client.js';
import { useAction } from '../../client/query.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { useHint } from '../../text/use-hint.js';
import { DataTable } from '../../ui/data-table.js';
import { FailureNotice } from '../../ui/failure-notice.js';

type Step = OutputOf<'sync.test_connection'>['steps'][number];

/** Tests the connection to the SFTP server, and shows each step up to the one that fails. */
export function ConnectionTab() {
  const { connection: text } = useText().settings;
  const test = useAction('sync.test_connection');
  return (
    <Stack>
      <Text size="sm">{text.what}</Text>
      <Group>
        <Button loading={test.isPending} onClick={() => test.mutate({})}>
          {text.go}
        </Button>
      </Group>
      {test.error && <FailureNotice error={test.error} />}
      {test.data && (
        <>
          <Alert
            color={test.data.ok ? 'green' : 'red'}
            role="status"
            title={test.data.ok ? text.ok : text.not_ok}
          />
          <Steps steps={test.data.steps} />
        </>
      )}
    </Stack>
  );
}

function Steps({ steps }: { readonly steps: readonly Step[] }) {
  const hintOf = useHint();
  const { connection: text } = useText().settings;
  const format = useFormat();
  return (
    <DataTable head={[text.step_name, text.result, text.took]} minWidth={320}>
      {steps.map(({ step, ok, ms, detail, passed_over = [], error }) => (
        <Table.Tr key={step}>
          <Table.Td>{text.step[step]}</Table.Td>
          <Table.Td className="wraps">
            <Badge variant="light" color={ok ? 'green' : 'red'}>
              {ok ? text.works : text.fails}
            </Badge>
            {detail && <Text size="sm">{detail}</Text>}
            {passed_over.map(({ reason, count, names }) => (
              <Text key={reason} size="sm">
                {text.passed_over(count, [reason, ...names].join(', '))}
              </Text>
            ))}
            {error && (
              <>
                <Text size="sm">{error.message}</Text>
                <Text size="sm">{hintOf(error)}</Text>
                <Text size="xs" c="dimmed">
                  {error.code}
                </Text>
              </>
            )}
          </Table.Td>
          <Table.Td>{format.milliseconds(ms)}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}
