import { TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { ALARM_TYPES, type CHANNEL_KINDS } from '../../../shared/vocabulary.js';
import { useText } from '../../text/text-context.js';
import { TypeChoice } from '../../ui/type-choice.js';

export type ChannelKind = (typeof CHANNEL_KINDS)[number];
export type ChannelValues = {
  readonly name: string;
  /** Addresses or a URL, as typed. */
  readonly target: string;
  readonly types: (typeof ALARM_TYPES)[number][];
};
type Props = {
  readonly form: Pick<UseFormReturnType<ChannelValues>, 'getInputProps'>;
  readonly kind: ChannelKind;
  /** Of a channel that has a URL, which may stay as it is. */
  readonly mayStay?: boolean;
};

/** Where the messages of a channel go, and what they are about. */
export function ChannelFields({ form, kind, mayStay = false }: Props) {
  const { notifications: text, webhooks } = useText();
  const isEmail = kind === 'email';
  return (
    <>
      <TextInput
        label={isEmail ? text.addresses : text.url}
        description={isEmail ? text.addresses_hint : mayStay && text.url_stays}
        required={isEmail || !mayStay}
        autoComplete="off"
        {...form.getInputProps('target')}
      />
      <TypeChoice label={webhooks.events} types={ALARM_TYPES} {...form.getInputProps('types')} />
    </>
  );
}

/** What the API takes for what was typed. */
export function channelTarget(
  kind: ChannelKind,
  typed: string,
): { readonly to: string[] } | { readonly url: string } {
  if (kind !== 'email') return { url: typed.trim() };
  return { to: typed.split(/[\s,;]+/).filter((address) => address !== '') };
}

/** The value that a part of what is sent is made of. */
export const channelFieldOf = (part: string) => (part === 'to' || part === 'url' ? 'target' : part);
