import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useUrlState } from '../client/url-state.js';

type Props = {
  readonly label: string;
  /** Its key in the query of the URL. */
  readonly name: string;
};

const TYPING_MS = 300;

/** A filter of the URL, such as an id, applied when the person stops typing. */
export function CodeFilter({ label, name }: Props) {
  const { state, change } = useUrlState([name]);
  const [typing, setTyping] = useState<string | null>(null);
  const apply = useDebouncedCallback((text: string) => {
    setTyping(null);
    change({ [name]: text.trim() || null });
  }, TYPING_MS);
  return (
    <TextInput
      label={label}
      value={typing ?? state[name] ?? ''}
      onChange={({ currentTarget }) => {
        setTyping(currentTarget.value);
        apply(currentTarget.value);
      }}
      maw={280}
    />
  );
}
