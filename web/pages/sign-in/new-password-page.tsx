import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useChangePassword } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { AloneCard } from './alone-card.js';

/** A person whose password someone else has set chooses one, before anything else. */
export function NewPasswordPage() {
  const { new_password: text } = useText().signIn;
  const change = useChangePassword();
  const form = useForm({ mode: 'uncontrolled', initialValues: { current_password: '', new_password: '' } });
  return (
    <AloneCard title={text.title}>
      <form onSubmit={form.onSubmit((values) => change.mutate(values))}>
        <Stack>
          <Text size="sm">{text.why}</Text>
          <PasswordInput
            label={text.current}
            autoComplete="current-password"
            required
            {...form.getInputProps('current_password')}
          />
          <PasswordInput
            label={text.next}
            description={text.rule}
            autoComplete="new-password"
            required
            {...form.getInputProps('new_password')}
          />
          {change.error && <FailureNotice error={change.error} />}
          <Button type="submit" loading={change.isPending}>
            {text.go}
          </Button>
        </Stack>
      </form>
    </AloneCard>
  );
}
