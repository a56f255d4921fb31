import { Alert, Button, Card, PasswordInput, SimpleGrid, Stack, Title } from '@mantine/core';
import { useChangePassword } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { useInputForm } from '../../ui/use-input-form.js';
import { OwnSecondFactor } from './own-second-factor.js';
import { OwnSessions } from './own-sessions.js';

/** The person's own password, second factor and sessions. */
export function AccountTab() {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <OwnPassword />
      <OwnSecondFactor />
      <OwnSessions />
    </SimpleGrid>
  );
}

function OwnPassword() {
  const { account: text } = useText().settings;
  const change = useChangePassword();
  const form = useInputForm('/api/auth/change-password/', {
    initialValues: { current_password: '', new_password: '' },
    inputOf: (values) => values,
  });
  const submit = form.submit((input) => change.mutate(input, { onSuccess: form.reset }));
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4" mb="xs">
        {text.password}
      </Title>
      <form noValidate onSubmit={submit}>
        <Stack align="flex-start">
          <PasswordInput
            label={text.current}
            autoComplete="current-password"
            required
            w="100%"
            {...form.getInputProps('current_password')}
          />
          <PasswordInput
            label={text.next}
            description={text.rule}
            autoComplete="new-password"
            required
            w="100%"
            {...form.getInputProps('new_password')}
          />
          {change.error && <FailureNotice error={change.error} />}
          {change.isSuccess && <Alert color="green" role="status" title={text.changed} />}
          <Button type="submit" loading={change.isPending}>
            {text.change}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
