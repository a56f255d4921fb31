import { Alert, Anchor, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { ConfirmButton } from '../../ui/confirm-button.js';
import type { WebhookItem } from './webhook-item.js';

type Props = { readonly webhook_id: string; readonly held: NonNullable<WebhookItem['held']> };

/** The terminations of a sync that wait for a person, who sends or drops them. */
export function HeldTerminations({ webhook_id, held: { sync_id, terminations, sent_before, limit } }: Props) {
  const { webhooks: text } = useText();
  const decide = useAction('webhooks.decide');
  return (
    <>
      <Alert color="orange" title={text.held_title(terminations)}>
        <Text size="sm">{text.held_by(limit, sent_before)}</Text>
        <Anchor component={Link} href={`/syncs/${sync_id}`} size="sm" c="inherit" underline="always">
          {sync_id}
        </Anchor>
      </Alert>
      <Group gap="xs">
        <ConfirmButton
          label={text.release}
          question={text.release_question}
          action={decide}
          input={{ webhook_id, sync_id, decision: 'release' as const }}
        />
        <ConfirmButton
          label={text.drop}
          question={text.drop_question}
          action={decide}
          input={{ webhook_id, sync_id, decision: 'drop' as const }}
          isDangerous
        />
      </Group>
    </>
  );
}
