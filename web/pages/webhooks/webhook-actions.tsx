import { Alert, Button, Group, Stack } from '@mantine/core';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { ConfirmButton } from '../../ui/confirm-button.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { FormButton } from '../../ui/form-button.js';
import type { ShowSecret } from '../../ui/new-secret-button.js';
import { ChangeWebhookForm } from './change-webhook-form.js';
import { ReplayForm } from './replay-form.js';
import { RotateSecretForm } from './rotate-secret-form.js';
import type { WebhookItem } from './webhook-item.js';

type Props = ShowSecret & { readonly webhook: WebhookItem };

/** What a person can do with a webhook. */
export function WebhookActions({ webhook, show }: Props) {
  const { webhooks: text } = useText();
  const test = useAction('webhooks.test');
  const change = useAction('webhooks.change');
  const remove = useAction('webhooks.delete');
  const { webhook_id, disabled } = webhook;
  const isPaused = disabled !== null;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button
          variant="default"
          loading={test.isPending}
          disabled={isPaused}
          onClick={() => test.mutate({ webhook_id })}
        >
          {text.test}
        </Button>
        <FormButton
          label={text.change}
          form={(close) => <ChangeWebhookForm webhook={webhook} done={close} />}
        />
        <FormButton
          label={text.rotate}
          form={(close) => (
            <RotateSecretForm
              webhook_id={webhook_id}
              show={(shown) => {
                close();
                show(shown);
              }}
            />
          )}
        />
        <FormButton
          label={text.replay}
          form={(close) => <ReplayForm webhook_id={webhook_id} done={close} />}
        />
        <ConfirmButton
          key={String(isPaused)}
          label={isPaused ? text.resume : text.pause}
          question={isPaused ? text.resume_question : text.pause_question}
          action={change}
          input={{ webhook_id, enabled: isPaused }}
        />
        <ConfirmButton
          label={text.delete}
          question={text.delete_question}
          action={remove}
          input={{ webhook_id }}
          isDangerous
        />
      </Group>
      {test.error && <FailureNotice error={test.error} />}
      {test.isSuccess && <Alert color="green" role="status" title={text.test_sent} />}
    </Stack>
  );
}
