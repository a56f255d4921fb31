import { Button, Stack, Title } from '@mantine/core';
import { Link } from 'wouter';
import { useText } from '../text/text-context.js';

type Props = {
  readonly reason: string;
  /** 2 below the heading of a page. */
  readonly order?: 1 | 2;
};

/** In the place of a page that is not there, or not for this person. */
export function NotFound({ reason, order = 1 }: Props) {
  const { common } = useText();
  return (
    <Stack align="flex-start">
      <Title order={order} size="h2">
        {reason}
      </Title>
      <Button component={Link} href="/" variant="default">
        {common.go_home}
      </Button>
    </Stack>
  );
}
