import { Button, Stack, TextInput } from '@mantine/core';
import type { Role } from '../../../shared/permissions.js';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import type { ShowSecret } from '../../ui/new-secret-button.js';
import { useInputForm } from '../../ui/use-input-form.js';
import { AccountRoleSelect } from './role-select.js';

/** A new person, with a first password. */
export function NewPersonForm({ show }: ShowSecret) {
  const { people: text, ...settings } = useText().settings;
  const create = useAction('admin.create_user');
  const form = useInputForm('admin.create_user', {
    initialValues: { name: '', email: '', role: 'viewer' as Role },
    inputOf: (values) => values,
  });
  const submit = form.submit((input) =>
    create.mutate(input, {
      onSuccess: ({ name, password }) => password && show({ name, secret: password }),
    }),
  );
  return (
    <form noValidate onSubmit={submit}>
      <Stack>
        <TextInput label={settings.name} required data-autofocus {...form.getInputProps('name')} />
        <TextInput label={settings.email} type="email" required {...form.getInputProps('email')} />
        <AccountRoleSelect label={settings.role} {...form.getInputProps('role')} />
        {create.error && <FailureNotice error={create.error} />}
        <Button type="submit" loading={create.isPending}>
          {text.create}
        </Button>
      </Stack>
    </form>
  );
}
