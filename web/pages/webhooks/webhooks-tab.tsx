import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { query } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { EmptyNotice } from '../../ui/empty-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { type NewSecret, NewSecretButton } from '../../ui/new-secret-button.js';
import { ShownOnce } from '../../ui/shown-once.js';
import { NewWebhookForm } from './new-webhook-form.js';
import { SentEvents } from './sent-events.js';
import { WebhookCard } from './webhook-card.js';

/** Where events are sent, and what became of them. A secret is shown once. */
export function WebhooksTab() {
  const { webhooks: text } = useText();
  const webhooks = useQuery(query('webhooks.list', {}));
  const [shown, show] = useState<NewSecret | null>(null);
  return (
    <Stack>
      <Text size="sm">{text.intro}</Text>
      <Group>
        <NewSecretButton name="new_webhook" label={text.new} form={NewWebhookForm} show={show} />
      </Group>
      {shown && (
        <ShownOnce title={text.secret_of(shown.name)} secret={shown.secret} hint={text.secret_hint} />
      )}
      <Loaded of={webhooks} height={200}>
        {({ items }) => (
          <>
            {items.length === 0 && <EmptyNotice text={text.none} />}
            {items.map((webhook) => (
              <WebhookCard key={webhook.webhook_id} webhook={webhook} show={show} />
            ))}
            <SentEvents webhooks={items} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}
