import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useSignIn, useViewer } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { useInputForm } from '../../ui/use-input-form.js';
import { CodeForm } from './code-form.js';
import { ProviderButton } from './provider-button.js';

/** Signs in with e-mail and password, then with a code where the account has a second factor. */
export function SignInForm() {
  return useViewer().data?.state === 'code' ? <CodeForm /> : <PasswordForm />;
}

function PasswordForm() {
  const { signIn: text } = useText();
  const signIn = useSignIn();
  const form = useInputForm('/api/auth/sign-in/', {
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    inputOf: (values) => values,
  });
  return (
    <form noValidate onSubmit={form.submit((input) => signIn.mutate(input))}>
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
