import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useText } from '../text/text-context.js';

/** The password of the signed-in person, which shows that it is still them. */
export function OwnPasswordInput(props: PasswordInputProps) {
  const { second_factor: text } = useText().signIn;
  return <PasswordInput label={text.password} autoComplete="current-password" required {...props} />;
}
