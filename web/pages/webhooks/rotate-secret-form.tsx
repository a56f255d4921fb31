import { Button, NumberInput, Stack, Text } from '@mantine/core';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import type { ShowSecret } from '../../ui/new-secret-button.js';
import { useInputForm } from '../../ui/use-input-form.js';

const A_DAY = 24;

/** A new secret for a webhook, and how long the former one signs too. */
export function RotateSecretForm({ webhook_id, show }: ShowSecret & { readonly webhook_id: string }) {
  const { webhooks: text } = useText();
  const rotate = useAction('webhooks.rotate_secret');
  const form = useInputForm('webhooks.rotate_secret', {
    initialValues: { overlap_hours: A_DAY },
    inputOf: (values) => ({ webhook_id, ...values }),
  });
  const submit = form.submit((input) =>
    rotate.mutate(input, { onSuccess: ({ name, secret }) => show({ name, secret }) }),
  );
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        <Text size="sm">{text.rotate_hint}</Text>
        <NumberInput label={text.overlap} required data-autofocus {...form.getInputProps('overlap_hours')} />
        {rotate.error && <FailureNotice error={rotate.error} />}
        <Button type="submit" loading={rotate.isPending}>
          {text.rotate}
        </Button>
      </Stack>
    </form>
  );
}
