import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

type Props = {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | null) => void;
};

const TYPING_MS = 300;

/** A filter by an id, applied when the person stops typing. */
export function CodeFilter({ label, value = '', onChange }: Props) {
  const [typing, setTyping] = useState<string | null>(null);
  const apply = useDebouncedCallback((text: string) => {
    setTyping(null);
    onChange(text.trim() || null);
  }, TYPING_MS);
  return (
    <TextInput
      label={label}
      value={typing ?? value}
      onChange={({ currentTarget }) => {
        setTyping(currentTarget.value);
        apply(currentTarget.value);
      }}
      maw={280}
    />
  );
}
