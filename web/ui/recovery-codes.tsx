import { Button, Stack } from '@mantine/core';
import { useText } from '../text/text-context.js';
import { ShownOnce } from './shown-once.js';

type Props = { readonly codes: readonly string[]; readonly done: () => void };

/** The recovery codes, until the person has stored them. */
export function RecoveryCodes({ codes, done }: Props) {
  const { second_factor: text } = useText().signIn;
  return (
    <Stack>
      <ShownOnce title={text.recovery_codes} secret={codes.join('\n')} hint={text.recovery_hint} />
      <Button onClick={done}>{text.stored}</Button>
    </Stack>
  );
}
