import { Button, Group, Text } from '@mantine/core';
import { useText } from '../text/text-context.js';

type Props = {
  readonly of: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
  readonly shown: number;
};

/** Loads the next page of a list, or says that all of it is shown. One entry speaks for itself. */
export function More({ of: { hasNextPage, isFetchingNextPage, fetchNextPage }, shown }: Props) {
  const { common } = useText();
  if (shown < 2 && !hasNextPage) return null;
  return (
    <Group justify="center">
      {hasNextPage ? (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {common.more}
        </Button>
      ) : (
        <Text size="sm" c="dimmed">
          {common.all_shown(shown)}
        </Text>
      )}
    </Group>
  );
}
