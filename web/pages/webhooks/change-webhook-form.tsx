import { Button, Stack } from '@mantine/core';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { useInputForm } from '../../ui/use-input-form.js';
import { WebhookFields, type WebhookValues } from './webhook-fields.js';
import type { WebhookItem } from './webhook-item.js';

type Props = { readonly webhook: WebhookItem; readonly done: () => void };

/** Another name, address or choice of events. It goes on where it stopped. */
export function ChangeWebhookForm({ webhook: { webhook_id, name, url, types }, done }: Props) {
  const { webhooks: text } = useText();
  const change = useAction('webhooks.change');
  const form = useInputForm('webhooks.change', {
    initialValues: { name, url: url ?? '', types: [...types] } as WebhookValues,
    inputOf: (values) => ({ webhook_id, ...values }),
  });
  return (
    <form noValidate onSubmit={form.submit((input) => change.mutate(input, { onSuccess: done }))}>
      <Stack>
        <WebhookFields form={form} />
        {change.error && <FailureNotice error={change.error} />}
        <Button type="submit" loading={change.isPending}>
          {text.save}
        </Button>
      </Stack>
    </form>
  );
}
