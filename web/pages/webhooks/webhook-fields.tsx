import { TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { EventType } from '../../../shared/event.js';
import { EVENT_TYPES } from '../../../shared/vocabulary.js';
import { useText } from '../../text/text-context.js';
import { TypeChoice } from '../../ui/type-choice.js';

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
      <TypeChoice label={text.events} types={EVENT_TYPES} {...form.getInputProps('types')} />
    </>
  );
}
