import { Stack, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ItemOf } from '../../client/client.js';
import { query } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { DataTable } from '../../ui/data-table.js';
import { EmptyNotice } from '../../ui/empty-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { Time } from '../../ui/time.js';

/** A test arrives within a second or two. */
const REFRESH_MS = 3_000;
const SHOWN = 20;

type Props = { readonly channels: readonly ItemOf<'notifications.list'>[] };

/** The last messages, and what became of them. */
export function SentMessages({ channels }: Props) {
  const { notifications: text, settings, common } = useText();
  const sent = useQuery({
    ...query('notifications.messages', { limit: SHOWN }),
    refetchInterval: REFRESH_MS,
  });
  const names = new Map(channels.map(({ channel_id, name }) => [channel_id, name]));
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {text.sent}
      </Title>
      <Loaded of={sent} height={120}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyNotice text={common.empty.sent} />
          ) : (
            <DataTable head={[text.when, text.channel, text.about, settings.state, text.answer]}>
              {items.map((message) => (
                <MessageRow
                  key={message.message_id}
                  message={message}
                  channel={names.get(message.channel_id) ?? message.channel_id}
                />
              ))}
            </DataTable>
          )
        }
      </Loaded>
    </Stack>
  );
}

type RowProps = { readonly message: ItemOf<'notifications.messages'>; readonly channel: string };

function MessageRow({ message, channel }: RowProps) {
  const { notifications: text } = useText();
  const { last_attempt_at, types, status, http_status, failure, refused } = message;
  const names: Readonly<Record<string, string>> = text.types;
  const answer = [failure && text.failure[failure], http_status, refused > 0 && text.refused(refused)];
  return (
    <Table.Tr>
      <Table.Td>
        <Time at={last_attempt_at} />
      </Table.Td>
      <Table.Td className="wraps">{channel}</Table.Td>
      <Table.Td className="wraps">{types.map((type) => names[type] ?? text.a_test).join(', ')}</Table.Td>
      <Table.Td>{text.status[status]}</Table.Td>
      <Table.Td>{answer.filter(Boolean).join(' ')}</Table.Td>
    </Table.Tr>
  );
}
