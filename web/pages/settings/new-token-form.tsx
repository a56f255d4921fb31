import { Button, NumberInput, Stack, TextInput } from '@mantine/core';
import type { Role } from '../../../shared/permissions.js';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import type { ShowSecret } from '../../ui/new-secret-button.js';
import { useInputForm } from '../../ui/use-input-form.js';
import { AccountRoleSelect } from './role-select.js';

const DEFAULT_DAYS = 90;

/** A new token. */
export function NewTokenForm({ show }: ShowSecret) {
  const { tokens: text, ...settings } = useText().settings;
  const create = useAction('admin.create_token');
  const form = useInputForm('admin.create_token', {
    initialValues: { name: '', role: 'viewer' as Role, days: DEFAULT_DAYS },
    inputOf: (values) => values,
  });
  const submit = form.submit((input) =>
    create.mutate(input, { onSuccess: ({ name, token }) => show({ name, secret: token }) }),
  );
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        <TextInput label={settings.name} required data-autofocus {...form.getInputProps('name')} />
        <AccountRoleSelect label={settings.role} {...form.getInputProps('role')} />
        <NumberInput label={text.days} min={1} max={365} required {...form.getInputProps('days')} />
        {create.error && <FailureNotice error={create.error} />}
        <Button type="submit" loading={create.isPending}>
          {text.create}
        </Button>
      </Stack>
    </form>
  );
}
