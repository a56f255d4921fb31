import { Button, Code, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useBeginSecondFactor, useConfirmSecondFactor } from '../client/session.js';
import { withPassword } from '../client/with-password.js';
import { useText } from '../text/text-context.js';
import { CodeInput } from './code-input.js';
import { FailureNotice } from './failure-notice.js';
import { OwnPasswordInput } from './own-password-input.js';
import { QrCode } from './qr-code.js';
import { RecoveryCodes } from './recovery-codes.js';
import { useInputForm } from './use-input-form.js';

/** Sets up the second factor: a secret for the app, its first code, and the recovery codes. */
export function SecondFactorEnrolment({ done }: { readonly done: () => void }) {
  const { second_factor: text } = useText().signIn;
  const begin = useBeginSecondFactor();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes) return <RecoveryCodes codes={codes} done={done} />;
  if (begin.data) return <Confirmation {...begin.data} confirmed={setCodes} />;
  return (
    <Stack align="flex-start">
      <Text size="sm">{text.what}</Text>
      {begin.error && <FailureNotice error={begin.error} />}
      <Button onClick={() => begin.mutate({})} loading={begin.isPending}>
        {text.begin}
      </Button>
    </Stack>
  );
}

type Props = {
  readonly secret: string;
  readonly uri: string;
  readonly needs_password: boolean;
  readonly confirmed: (codes: readonly string[]) => void;
};

function Confirmation({ secret, uri, needs_password, confirmed }: Props) {
  const { second_factor: text } = useText().signIn;
  const confirm = useConfirmSecondFactor();
  const form = useInputForm('/api/auth/second-factor/confirm/', {
    mode: 'uncontrolled',
    initialValues: { code: '', current_password: '' },
    inputOf: (values) => withPassword(values, needs_password),
  });
  const submit = form.submit((input) =>
    confirm.mutate(input, { onSuccess: ({ recovery_codes }) => confirmed(recovery_codes) }),
  );
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        <Text size="sm">{text.scan}</Text>
        <QrCode text={uri} label={text.qr_code} />
        <Text size="sm">{text.type}</Text>
        <Code className="wraps">{secret}</Code>
        <CodeInput {...form.getInputProps('code')} />
        {needs_password && <OwnPasswordInput {...form.getInputProps('current_password')} />}
        {confirm.error && <FailureNotice error={confirm.error} />}
        <Button type="submit" loading={confirm.isPending}>
          {text.confirm}
        </Button>
      </Stack>
    </form>
  );
}
