import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { Role } from '../../../shared/permissions.js';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { Dialog } from '../../ui/dialog.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import type { NewSecret } from './people-tab.js';
import { RoleSelect } from './role-select.js';

type Props = { readonly show: (shown: NewSecret) => void };

/** Opens the form for a new person, whose first password is then shown once. */
export function NewPersonButton({ show }: Props) {
  const { people: text } = useText().settings;
  const [isOpen, { open, close }] = useDisclosure();
  const created = (shown: NewSecret) => {
    close();
    show(shown);
  };
  return (
    <>
      <Button onClick={open}>{text.new}</Button>
      <Dialog isOpen={isOpen} close={close} title={text.new}>
        <NewPersonForm show={created} />
      </Dialog>
    </>
  );
}

function NewPersonForm({ show }: Props) {
  const { people: text, ...settings } = useText().settings;
  const create = useAction('admin.create_user');
  const form = useForm({ initialValues: { name: '', email: '', role: 'viewer' as Role } });
  const submit = form.onSubmit((values) =>
    create.mutate(values, {
      onSuccess: ({ name, password }) => password && show({ name, secret: password }),
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput label={settings.name} required data-autofocus {...form.getInputProps('name')} />
        <TextInput label={settings.email} type="email" required {...form.getInputProps('email')} />
        <RoleSelect label={settings.role} {...form.getInputProps('role')} />
        {create.error && <FailureNotice error={create.error} />}
        <Button type="submit" loading={create.isPending}>
          {text.create}
        </Button>
      </Stack>
    </form>
  );
}
