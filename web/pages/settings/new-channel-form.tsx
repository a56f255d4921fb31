import { Button, Select, Stack, TextInput } from '@mantine/core';
import { ALARM_TYPES, CHANNEL_KINDS } from '../../../shared/vocabulary.js';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { useInputForm } from '../../ui/use-input-form.js';
import {
  ChannelFields,
  type ChannelKind,
  type ChannelValues,
  channelFieldOf,
  channelTarget,
} from './channel-fields.js';

type Values = ChannelValues & { readonly kind: ChannelKind };
const EVERYTHING: Values = { name: '', kind: 'email', target: '', types: [...ALARM_TYPES] };

/** A new channel, which gets what happens from now on. */
export function NewChannelForm({ done }: { readonly done: () => void }) {
  const { notifications: text, settings } = useText();
  const create = useAction('notifications.create');
  const form = useInputForm('notifications.create', {
    initialValues: EVERYTHING,
    inputOf: ({ name, kind, target, types }) => ({ name, kind, types, ...channelTarget(kind, target) }),
    fieldOf: channelFieldOf,
  });
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
        <ChannelFields form={form} kind={form.values.kind} />
        {create.error && <FailureNotice error={create.error} />}
        <Button type="submit" loading={create.isPending}>
          {text.create}
        </Button>
      </Stack>
    </form>
  );
}
