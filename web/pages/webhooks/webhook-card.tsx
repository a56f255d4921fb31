import { Badge, Card, Group, Stack, Text, Title } from '@mantine/core';
import { EVENT_TYPES } from '../../../shared/vocabulary.js';
import { useText } from '../../text/text-context.js';
import type { ShowSecret } from '../../ui/new-secret-button.js';
import { Time } from '../../ui/time.js';
import { HeldTerminations } from './held-terminations.js';
import { WebhookActions } from './webhook-actions.js';
import type { WebhookItem } from './webhook-item.js';

type Props = ShowSecret & { readonly webhook: WebhookItem };

const COLORS = { active: 'green', held: 'orange', by_person: 'gray', gone: 'red', failing: 'red' } as const;

/** One webhook: what it is sent, its state, and what a person can do with it. */
export function WebhookCard({ webhook, show }: Props) {
  const { webhooks: text } = useText();
  const { name, url, types, disabled, failing_since, held } = webhook;
  const state = held ? 'held' : (disabled ?? 'active');
  const isAll = types.length === EVENT_TYPES.length;
  return (
    <Card withBorder component="article" aria-label={name}>
      <Stack gap="xs">
        <Group gap="xs">
          <Title order={2} size="h4" className="wraps">
            {name}
          </Title>
          <Badge variant="light" color={COLORS[state]} autoContrast>
            {text.state[state]}
          </Badge>
        </Group>
        <Text size="sm" ff="monospace" className="wraps">
          {url ?? text.unreadable}
        </Text>
        <Text size="sm">
          {text.events}: {isAll ? text.all_events : types.map((type) => text.type[type]).join(', ')}
        </Text>
        {failing_since && (
          <Text size="sm">
            {text.failing_since} <Time at={failing_since} />
          </Text>
        )}
        {held && <HeldTerminations webhook_id={webhook.webhook_id} held={held} />}
        <WebhookActions webhook={webhook} show={show} />
      </Stack>
    </Card>
  );
}
