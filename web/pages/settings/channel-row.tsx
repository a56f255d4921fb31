import { Badge, Button, Group, Table, Text } from '@mantine/core';
import { ALARM_TYPES } from '../../../shared/vocabulary.js';
import type { ItemOf } from '../../client/client.js';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { ConfirmButton } from '../../ui/confirm-button.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { FormButton } from '../../ui/form-button.js';
import { ChangeChannelForm } from './change-channel-form.js';

type Props = { readonly channel: ItemOf<'notifications.list'> };

/** A channel, what it is notified of, its test, and the ways to change or end it. Of a URL only the host: the rest is a secret. */
export function ChannelRow({ channel }: Props) {
  const { notifications: text, webhooks } = useText();
  const { name, kind, types, to, url, enabled, failing_since, refused, unreadable } = channel;
  const isFailing = enabled && failing_since !== null;
  return (
    <Table.Tr>
      <Table.Td className="wraps">
        {name}
        <Text size="xs" c="dimmed">
          {types.length === ALARM_TYPES.length
            ? webhooks.all_events
            : types.map((type) => text.types[type]).join(', ')}
        </Text>
      </Table.Td>
      <Table.Td>{text.kinds[kind]}</Table.Td>
      <Table.Td className="wraps">
        {unreadable ? text.unreadable : url === null ? to.join(', ') : new URL(url).host}
      </Table.Td>
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

function ChannelActions({ channel }: Props) {
  const { channel_id, enabled } = channel;
  const { notifications: text, webhooks } = useText();
  const [test, change, remove] = [
    useAction('notifications.test'),
    useAction('notifications.change'),
    useAction('notifications.delete'),
  ];
  const error = test.error ?? change.error;
  return (
    <Group gap={4}>
      {enabled && (
        <Button
          size="xs"
          variant="default"
          loading={test.isPending}
          onClick={() => test.mutate({ channel_id })}
        >
          {text.test}
        </Button>
      )}
      <FormButton
        label={webhooks.change}
        size="xs"
        form={(close) => <ChangeChannelForm channel={channel} done={close} />}
      />
      <Button
        size="xs"
        variant="default"
        loading={change.isPending}
        onClick={() => change.mutate({ channel_id, enabled: !enabled })}
      >
        {enabled ? text.disable : text.enable}
      </Button>
      <ConfirmButton
        size="xs"
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
    </Group>
  );
}
