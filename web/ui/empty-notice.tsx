import { Button, Center, Stack, Text } from '@mantine/core';
import { useText } from '../text/text-context.js';

/** Says that a list is empty. With `clear`, a filter is the reason. */
export function EmptyNotice({ clear }: { readonly clear?: (() => void) | undefined }) {
  const { common } = useText();
  return (
    <Center mih={120}>
      <Stack align="center" gap="xs">
        <Text c="dimmed">{clear ? common.no_match : common.nothing_yet}</Text>
        {clear && (
          <Button variant="default" size="xs" onClick={clear}>
            {common.clear_filter}
          </Button>
        )}
      </Stack>
    </Center>
  );
}
