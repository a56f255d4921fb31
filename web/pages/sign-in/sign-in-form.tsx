import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSignIn, useViewer } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { CodeForm } from './code-form.js';
import { ProviderButton } from './provider-button.js';

/** Signs in with e-mail and password, then with a code where the account has a second factor. */
export function SignInForm() {
  return useViewer().data?.state === 'code' ? <CodeForm /> : <PasswordForm />;
}

function PasswordForm() {
  const { signIn: text } = useText();
  const signIn = useSignIn();
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: '', password: '' } });
  return (
    <form onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
      <Stack>
        <TextInput
          label={text.email}
          type="email"
          autoComplete="username"
          required
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={text.password}
          autoComplete="current-password"
          required
          {...form.getInputProps('password')}
        />
        {signIn.error && <FailureNotice error={signIn.error} />}
        <Button type="submit" loading={signIn.isPending}>
          {text.go}
        </Button>
        <ProviderButton />
        <Text size="xs" c="dimmed">
          {text.no_account}
        </Text>
      </Stack>
    </form>
  );
}
