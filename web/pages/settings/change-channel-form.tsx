import { Button, Stack, TextInput } from '@mantine/core';
import type { ItemOf } from '../../client/client.js';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { useInputForm } from '../../ui/use-input-form.js';
import { ChannelFields, type ChannelValues, channelFieldOf, channelTarget } from './channel-fields.js';

type Props = { readonly channel: ItemOf<'notifications.list'>; readonly done: () => void };

/** Another name, target or choice of events. A URL is not shown, since it is a secret; it stays when none is typed. */
export function ChangeChannelForm({ channel: { channel_id, name, kind, to, types }, done }: Props) {
  const { webhooks, settings } = useText();
  const change = useAction('notifications.change');
  const form = useInputForm('notifications.change', {
    initialValues: { name, target: to.join(', '), types: [...types] } as ChannelValues,
    inputOf: ({ target, ...values }) => ({
      ...{ channel_id, ...values },
      ...((kind === 'email' || target.trim() !== '') && channelTarget(kind, target)),
    }),
    fieldOf: channelFieldOf,
  });
  return (
    <form noValidate onSubmit={form.submit((input) => change.mutate(input, { onSuccess: done }))}>
      <Stack>
        <TextInput label={settings.name} required data-autofocus {...form.getInputProps('name')} />
        <ChannelFields form={form} kind={kind} mayStay />
        {change.error && <FailureNotice error={change.error} />}
        <Button type="submit" loading={change.isPending}>
          {webhooks.save}
        </Button>
      </Stack>
    </form>
  );
}
