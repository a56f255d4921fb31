import { Checkbox, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { EventType } from '../../../shared/event.js';
import { EVENT_TYPES } from '../../../shared/vocabulary.js';
import { useText } from '../../text/text-context.js';

export type WebhookValues = { readonly name: string; readonly url: string; readonly types: EventType[] };
type Props = { readonly form: Pick<UseFormReturnType<WebhookValues>, 'getInputProps'> };

/** The name, the address and the events of a webhook. */
export function WebhookFields({ form }: Props) {
  const { webhooks: text, settings } = useText();
  return (
    <>
      <TextInput label={settings.name} required data-autofocus {...form.getInputProps('name')} />
      <TextInput
        label={text.url}
        description={text.url_hint}
        type="url"
        required
        {...form.getInputProps('url')}
      />
      <Checkbox.Group label={text.events} required {...form.getInputProps('types')}>
        <Stack gap={4} mt={4}>
          {EVENT_TYPES.map((type) => (
            <Checkbox key={type} value={type} label={text.type[type]} size="xs" />
          ))}
        </Stack>
      </Checkbox.Group>
    </>
  );
}
