import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useChangePassword } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { useInputForm } from '../../ui/use-input-form.js';
import { AloneCard } from './alone-card.js';

/** A person whose password someone else has set chooses one, before anything else. */
export function NewPasswordPage() {
  const { new_password: text } = useText().signIn;
  const change = useChangePassword();
  const form = useInputForm('/api/auth/change-password/', {
    mode: 'uncontrolled',
    initialValues: { current_password: '', new_password: '' },
    inputOf: (values) => values,
  });
  return (
    <AloneCard title={text.title}>
      <form noValidate onSubmit={form.submit((input) => change.mutate(input))}>
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
