import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  ownSecondFactor,
  useRefresh,
  useRemoveSecondFactor,
  useRenewRecoveryCodes,
} from '../../client/session.js';
import { withPassword } from '../../client/with-password.js';
import { useText } from '../../text/text-context.js';
import { CodeInput } from '../../ui/code-input.js';
import { Dialog } from '../../ui/dialog.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { OwnPasswordInput } from '../../ui/own-password-input.js';
import { RecoveryCodes } from '../../ui/recovery-codes.js';
import { SecondFactorEnrolment } from '../../ui/second-factor-enrolment.js';
import { Time } from '../../ui/time.js';
import { useInputForm } from '../../ui/use-input-form.js';

type Doing = 'enrol' | 'renew' | 'remove';

/** The person's own second factor. */
export function OwnSecondFactor() {
  const { second_factor: text } = useText().signIn;
  const factor = useQuery(ownSecondFactor);
  const refresh = useRefresh();
  const [doing, setDoing] = useState<Doing | null>(null);
  const close = () => {
    setDoing(null);
    refresh();
  };
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4" mb="xs">
        {text.card}
      </Title>
      <Loaded of={factor} height={80}>
        {({ since, is_required, recovery_codes }) => (
          <Stack align="flex-start">
            {since ? (
              <Text size="sm">
                {text.since} <Time at={since} />. {text.left(recovery_codes)}
              </Text>
            ) : (
              <Text size="sm">{text.none}</Text>
            )}
            {is_required && <Text size="sm">{text.required}</Text>}
            <Group>
              {(since ? (['renew', 'remove'] as const) : (['enrol'] as const)).map((each) => (
                <Button key={each} variant="default" onClick={() => setDoing(each)}>
                  {text.do[each]}
                </Button>
              ))}
            </Group>
          </Stack>
        )}
      </Loaded>
      <Dialog isOpen={doing !== null} close={close} title={doing ? text.do[doing] : ''}>
        {doing === 'enrol' && <SecondFactorEnrolment done={close} />}
        {doing === 'renew' && <RenewCodes done={close} />}
        {doing === 'remove' && <RemoveFactor done={close} />}
      </Dialog>
    </Card>
  );
}

type Props = { readonly done: () => void };

function RenewCodes({ done }: Props) {
  const renew = useRenewRecoveryCodes();
  return renew.data ? (
    <RecoveryCodes codes={renew.data.recovery_codes} done={done} />
  ) : (
    <ProofForm procedure="/api/auth/second-factor/recovery-codes/" action={renew} />
  );
}

function RemoveFactor({ done }: Props) {
  const remove = useRemoveSecondFactor();
  return <ProofForm procedure="/api/auth/second-factor/remove/" action={remove} done={done} />;
}

type Action = ReturnType<typeof useRenewRecoveryCodes> | ReturnType<typeof useRemoveSecondFactor>;

type ProofProps = {
  readonly procedure: '/api/auth/second-factor/recovery-codes/' | '/api/auth/second-factor/remove/';
  readonly action: Action;
  readonly done?: () => void;
};

/** Asks for the password and a code. */
function ProofForm({ procedure, action, done }: ProofProps) {
  const { second_factor: text } = useText().signIn;
  const needs_password = useQuery(ownSecondFactor).data?.needs_password !== false;
  const form = useInputForm(procedure, {
    mode: 'uncontrolled',
    initialValues: { code: '', current_password: '' },
    inputOf: (values) => withPassword(values, needs_password),
  });
  const submit = form.submit((input) => action.mutate(input, { onSuccess: () => done?.() }));
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        {needs_password && <OwnPasswordInput {...form.getInputProps('current_password')} data-autofocus />}
        <CodeInput {...form.getInputProps('code')} />
        {action.error && <FailureNotice error={action.error} />}
        <Button type="submit" loading={action.isPending}>
          {text.go_on}
        </Button>
      </Stack>
    </form>
  );
}
