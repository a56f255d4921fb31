import { TextInput, type TextInputProps } from '@mantine/core';
import { useText } from '../text/text-context.js';

/** A code of an app, or a recovery code. */
export function CodeInput(props: TextInputProps) {
  const { common } = useText();
  return (
    <TextInput
      label={common.code}
      autoComplete="one-time-code"
      spellCheck={false}
      required
      maxLength={40}
      {...props}
    />
  );
}
