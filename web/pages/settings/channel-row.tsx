import { Badge, Button, Stack, Table, Text } from '@mantine/core';
import type { ItemOf } from '../../client/client.js';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { ConfirmButton } from '../../ui/confirm-button.js';
import { FailureNotice } from '../../ui/failure-notice.js';

type Props = { readonly channel: ItemOf<'notifications.list'> };

/** A channel, its test, and the ways to end it. Of a URL only the host: the rest is a secret. */
export function ChannelRow({ channel }: Props) {
  const { notifications: text } = useText();
  const { name, kind, to, url, enabled, failing_since, refused } = channel;
  const isFailing = enabled && failing_since !== null;
  return (
    <Table.Tr>
      <Table.Td className="wraps">{name}</Table.Td>
      <Table.Td>{text.kinds[kind]}</Table.Td>
      <Table.Td className="wraps">{url === null ? to.join(', ') : new URL(url).host}</Table.Td>
      <Table.Td>
        <Badge variant="light" color={isFailing ? 'red' : enabled ? 'green' : 'gray'}>
          {isFailing ? text.failing : enabled ? text.enabled : text.disabled}
        </Badge>
        {refused > 0 && (
          <Badge variant="light" color="yellow">
            {text.refused(refused)}
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        <ChannelActions channel={channel} />
      </Table.Td>
    </Table.Tr>
  );
}

function ChannelActions({ channel: { channel_id, enabled } }: Props) {
  const { notifications: text } = useText();
  const [test, change, remove] = [
    useAction('notifications.test'),
    useAction('notifications.change'),
    useAction('notifications.delete'),
  ];
  const error = test.error ?? change.error;
  return (
    <Stack gap={4} align="flex-start">
      {enabled && (
        <Button loading={test.isPending} onClick={() => test.mutate({ channel_id })}>
          {text.test}
        </Button>
      )}
      <Button
        variant="default"
        loading={change.isPending}
        onClick={() => change.mutate({ channel_id, enabled: !enabled })}
      >
        {enabled ? text.disable : text.enable}
      </Button>
      <ConfirmButton
        label={text.remove}
        question={text.remove_question}
        action={remove}
        input={{ channel_id }}
        isDangerous
      />
      {test.isSuccess && (
        <Text size="sm" role="status">
          {text.tested}
        </Text>
      )}
      {error && <FailureNotice error={error} />}
    </Stack>
  );
}
