import { Button, Stack, Text } from '@mantine/core';
import { useEnterCode, useSignOut } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { CodeInput } from '../../ui/code-input.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { useInputForm } from '../../ui/use-input-form.js';

/** The second step of a sign-in. */
export function CodeForm() {
  const { code_step: text } = useText().signIn;
  const enter = useEnterCode();
  const leave = useSignOut();
  const form = useInputForm('/api/auth/second-factor/enter/', {
    mode: 'uncontrolled',
    initialValues: { code: '' },
    inputOf: (values) => values,
  });
  return (
    <form noValidate onSubmit={form.submit((input) => enter.mutate(input))}>
      <Stack>
        <Text size="sm">{text.what}</Text>
        <CodeInput {...form.getInputProps('code')} autoFocus />
        {enter.error && <FailureNotice error={enter.error} />}
        <Button type="submit" loading={enter.isPending}>
          {text.go}
        </Button>
        <Button variant="subtle" onClick={() => leave.mutate({})} loading={leave.isPending}>
          {text.other}
        </Button>
      </Stack>
    </form>
  );
}
