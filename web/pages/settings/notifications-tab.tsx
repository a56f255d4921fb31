import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { DataTable } from '../../ui/data-table.js';
import { Dialog } from '../../ui/dialog.js';
import { EmptyNotice } from '../../ui/empty-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { useDialog } from '../../ui/use-dialog.js';
import { ChannelRow } from './channel-row.js';
import { NewChannelForm } from './new-channel-form.js';
import { SentMessages } from './sent-messages.js';

/** Who is notified, by which way, and what was sent. */
export function NotificationsTab() {
  const { notifications: text, settings } = useText();
  const channels = useQuery(query('notifications.list', {}));
  const { isOpen, open, close } = useDialog('new_channel');
  return (
    <Stack>
      <Text size="sm">{text.what}</Text>
      <Group>
        <Button onClick={open}>{text.new}</Button>
        <Dialog isOpen={isOpen} close={close} title={text.new}>
          <NewChannelForm done={close} />
        </Dialog>
      </Group>
      <Loaded of={channels} height={200}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyNotice text={text.none} />
          ) : (
            <>
              <DataTable head={[settings.name, text.kind, text.target, settings.state, settings.actions]}>
                {items.map((channel) => (
                  <ChannelRow key={channel.channel_id} channel={channel} />
                ))}
              </DataTable>
              <SentMessages channels={items} />
            </>
          )
        }
      </Loaded>
    </Stack>
  );
}
