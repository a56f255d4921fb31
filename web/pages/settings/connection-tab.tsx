import { Alert, Badge, Button, Group, Stack, Table, Text } from '@mantine/core';
import { type ConnectionTestStep, useConnectionTest } from '../../client/connection-test.js';
import { useErrorText } from '../../text/error-text.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { DataTable } from '../../ui/data-table.js';
import { Dialog } from '../../ui/dialog.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { useDialog } from '../../ui/use-dialog.js';

type Props = { readonly steps: readonly ConnectionTestStep[] };

/** Tests the connection to the SFTP server, and shows each step as it ends, up to the one that fails. */
export function ConnectionTab() {
  const { connection: text } = useText().settings;
  const test = useConnectionTest();
  const { isOpen, close } = useDialog('test_connection');
  const begin = () => {
    close();
    test.mutate();
  };
  return (
    <Stack>
      <Text size="sm">{text.what}</Text>
      <Group>
        <Button loading={test.isPending} onClick={begin}>
          {text.go}
        </Button>
      </Group>
      <Dialog isOpen={isOpen} close={close} title={text.go}>
        <Stack>
          <Text size="sm">{text.what}</Text>
          <Button onClick={begin} data-autofocus>
            {text.go}
          </Button>
        </Stack>
      </Dialog>
      {test.error && <FailureNotice error={test.error} />}
      {test.isSuccess && <Verdict steps={test.steps} />}
      {test.steps.length > 0 && <Steps steps={test.steps} />}
    </Stack>
  );
}

function Verdict({ steps }: Props) {
  const { connection: text } = useText().settings;
  const last = steps.at(-1);
  if (last?.ok === false) return <Alert color="red" role="status" title={text.not_ok} />;
  const isWhole = last?.step === 'listing';
  return (
    <Alert color={isWhole ? 'green' : 'yellow'} role="status" title={isWhole ? text.ok : text.cut_off} />
  );
}

function Steps({ steps }: Props) {
  const errorText = useErrorText();
  const { connection: text } = useText().settings;
  const format = useFormat();
  return (
    <DataTable head={[text.step_name, text.result, text.took]} numbers={[text.took]} minWidth={320}>
      {steps.map(({ step, ok, ms, detail, files, passed_over = [], error }) => (
        <Table.Tr key={step}>
          <Table.Td>{text.step[step]}</Table.Td>
          <Table.Td className="wraps">
            <Badge variant="light" color={ok ? 'green' : 'red'}>
              {ok ? text.works : text.fails}
            </Badge>
            {detail && <Text size="sm">{files === undefined ? detail : text.files(files)}</Text>}
            {passed_over.map(({ reason, count, names }) => (
              <Text key={reason} size="sm">
                {text.passed_over(
                  count,
                  [text.reason[reason as keyof typeof text.reason] ?? reason, ...names].join(', '),
                )}
              </Text>
            ))}
            {error && (
              <>
                <Text size="sm">{errorText(error).message}</Text>
                <Text size="sm">{errorText(error).hint}</Text>
                <Text size="xs" c="dimmed">
                  {error.code}
                </Text>
              </>
            )}
          </Table.Td>
          <Table.Td className="number">{format.milliseconds(ms)}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}
