import { Button, Select, Stack, TextInput } from '@mantine/core';
import { CHANNEL_KINDS } from '../../../shared/vocabulary.js';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { useInputForm } from '../../ui/use-input-form.js';

type Kind = (typeof CHANNEL_KINDS)[number];

/** A new channel, of every kind of alarm. */
export function NewChannelForm({ done }: { readonly done: () => void }) {
  const { notifications: text, settings } = useText();
  const create = useAction('notifications.create');
  const form = useInputForm('notifications.create', {
    initialValues: { name: '', kind: 'email' as Kind, target: '' },
    inputOf: ({ name, kind, target }) => ({ name, kind, ...reached(kind, target) }),
    fieldOf: (part) => (part === 'to' || part === 'url' ? 'target' : part),
  });
  const isEmail = form.values.kind === 'email';
  const submit = form.submit((input) => create.mutate(input, { onSuccess: done }));
  return (
    <form noValidate onSubmit={submit}>
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

function reached(kind: Kind, target: string): { readonly to: string[] } | { readonly url: string } {
  if (kind !== 'email') return { url: target.trim() };
  return { to: target.split(/[\s,;]+/).filter((address) => address !== '') };
}
