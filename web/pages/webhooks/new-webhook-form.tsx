import { Button, Stack } from '@mantine/core';
import { EVENT_TYPES } from '../../../shared/vocabulary.js';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import type { ShowSecret } from '../../ui/new-secret-button.js';
import { useInputForm } from '../../ui/use-input-form.js';
import { WebhookFields, type WebhookValues } from './webhook-fields.js';

const EVERYTHING: WebhookValues = { name: '', url: '', types: [...EVENT_TYPES] };

/** A new webhook, which gets what happens from now on. */
export function NewWebhookForm({ show }: ShowSecret) {
  const { webhooks: text } = useText();
  const create = useAction('webhooks.create');
  const form = useInputForm('webhooks.create', { initialValues: EVERYTHING, inputOf: (values) => values });
  const submit = form.submit((input) =>
    create.mutate(input, { onSuccess: ({ name, secret }) => show({ name, secret }) }),
  );
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        <WebhookFields form={form} />
        {create.error && <FailureNotice error={create.error} />}
        <Button type="submit" loading={create.isPending}>
          {text.create}
        </Button>
      </Stack>
    </form>
  );
}
