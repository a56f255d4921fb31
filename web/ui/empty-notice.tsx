import { Button, Center, Stack, Text } from '@mantine/core';
import { useText } from '../text/text-context.js';

type Props = {
  /** What is not there yet. */
  readonly text: string;
  /** Clears the filter, which is the reason then. */
  readonly clear?: (() => void) | undefined;
};

/** Says that a list is empty, and why. */
export function EmptyNotice({ text, clear }: Props) {
  const { common } = useText();
  return (
    <Center mih={96}>
      <Stack align="center" gap="xs">
        <Text size="sm" c="dimmed" ta="center">
          {clear ? common.no_match : text}
        </Text>
        {clear && (
          <Button variant="default" size="xs" onClick={clear}>
            {common.clear_filter}
          </Button>
        )}
      </Stack>
    </Center>
  );
}
