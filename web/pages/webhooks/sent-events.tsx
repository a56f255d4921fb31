import { Badge, Group, Select, Stack, Table, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { DELIVERY_STATUSES } from '../../../shared/vocabulary.js';
import type { InputOf, ItemOf } from '../../client/client.js';
import { pages } from '../../client/query.js';
import { useUrlState } from '../../client/url-state.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { DataTable } from '../../ui/data-table.js';
import { FormButton } from '../../ui/form-button.js';
import { Paged } from '../../ui/paged.js';
import { Time } from '../../ui/time.js';
import { ReplayForm } from './replay-form.js';
import type { WebhookItem } from './webhook-item.js';

const FILTERS = ['webhook_id', 'status'] as const;
const REFRESH_MS = 5_000;
const COLORS = { delivered: 'green', retrying: 'yellow', dead: 'red', dropped: 'gray' } as const;

/** What was sent to webhooks, the last attempt first, also what was given up. */
export function SentEvents({ webhooks }: { readonly webhooks: readonly WebhookItem[] }) {
  const { webhooks: text, settings, common } = useText();
  const { state, change, clear, isFiltered } = useUrlState(FILTERS);
  const sent = useInfiniteQuery({
    ...pages('webhooks.deliveries', state as InputOf<'webhooks.deliveries'>),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Stack component="section">
      <Title order={2} size="h4">
        {text.log}
      </Title>
      <Text size="sm">{text.log_hint}</Text>
      <Group align="flex-end">
        <Select
          label={text.webhook}
          placeholder={text.any_webhook}
          data={webhooks.map(({ webhook_id, name }) => ({ value: webhook_id, label: name }))}
          value={state.webhook_id ?? null}
          onChange={(webhook_id) => change({ webhook_id })}
          clearable
        />
        <Select
          label={settings.state}
          placeholder={text.any_status}
          data={DELIVERY_STATUSES.map((value) => ({ value, label: text.status[value] }))}
          value={state.status ?? null}
          onChange={(status) => change({ status })}
          clearable
        />
      </Group>
      <Paged of={sent} height={200} empty={common.empty.sent} clear={isFiltered ? clear : undefined}>
        {(items) => (
          <DataTable
            head={[
              ...[text.last_attempt, text.webhook, text.event, settings.state, text.answer, text.attempts],
              settings.actions,
            ]}
            numbers={[text.attempts]}
            minWidth={860}
          >
            {items.map((each) => (
              <SentRow
                key={`${each.webhook_id} ${each.event_id} ${each.replay}`}
                sent={each}
                webhook={webhooks.find(({ webhook_id }) => webhook_id === each.webhook_id)}
              />
            ))}
          </DataTable>
        )}
      </Paged>
    </Stack>
  );
}

type RowProps = {
  readonly sent: ItemOf<'webhooks.deliveries'>;
  /** Undefined when it was deleted. */
  readonly webhook: WebhookItem | undefined;
};

function SentRow({ sent, webhook }: RowProps) {
  const { webhooks: text } = useText();
  const format = useFormat();
  const { webhook_id, type, event_id, event_at, status, attempts, http_status, failure } = sent;
  const answer = [http_status, failure && text.failure[failure]].filter((part) => part).join(', ');
  return (
    <Table.Tr>
      <Table.Td>
        <Time at={sent.last_attempt_at} />
      </Table.Td>
      <Table.Td className="wraps">{webhook?.name ?? `${webhook_id} (${text.deleted})`}</Table.Td>
      <Table.Td className="wraps">
        {text.type[type]}
        <Text size="xs" c="dimmed">
          {event_id}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge variant="light" color={COLORS[status]} autoContrast>
          {text.status[status]}
        </Badge>
        {sent.next_attempt_at && (
          <Text size="xs">
            {text.next_attempt} <Time at={sent.next_attempt_at} />
          </Text>
        )}
      </Table.Td>
      <Table.Td className="wraps">{answer}</Table.Td>
      <Table.Td className="number">{format.number(attempts)}</Table.Td>
      <Table.Td>
        {status === 'dead' && webhook && (
          <FormButton
            label={text.again_from}
            size="xs"
            form={(close) => <ReplayForm webhook_id={webhook_id} since={event_at} done={close} />}
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
