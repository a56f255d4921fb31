import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { CHANNEL_KINDS } from '../../../shared/vocabulary.js';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';

type Kind = (typeof CHANNEL_KINDS)[number];

/** A new channel, of every kind of alarm. */
export function NewChannelForm({ done }: { readonly done: () => void }) {
  const { notifications: text, settings } = useText();
  const create = useAction('notifications.create');
  const form = useForm({ initialValues: { name: '', kind: 'email' as Kind, target: '' } });
  const isEmail = form.values.kind === 'email';
  const submit = form.onSubmit(({ name, kind, target }) => {
    const addresses = target.split(/[\s,;]+/).filter((address) => address !== '');
    const reached = kind === 'email' ? { to: addresses } : { url: target.trim() };
    create.mutate({ name, kind, ...reached }, { onSuccess: done });
  });
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput label={settings.name} required data-autofocus {...form.getInputProps('name')} />
        <Select
          label={text.kind}
          data={CHANNEL_KINDS.map((value) => ({ value, label: text.kinds[value] }))}
          allowDeselect={false}
          {...form.getInputProps('kind')}
        />
        <TextInput
          label={isEmail ? text.addresses : text.url}
          description={isEmail && text.addresses_hint}
          required
          autoComplete="off"
          {...form.getInputProps('target')}
        />
        {create.error && <FailureNotice error={create.error} />}
        <Button type="submit" loading={create.isPending}>
          {text.create}
        </Button>
      </Stack>
    </form>
  );
}
