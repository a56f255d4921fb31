import { Button, Stack, Title } from '@mantine/core';
import { Link } from 'wouter';
import { useText } from '../text/text-context.js';

/** In the place of a page that is not there, or not for this person. */
export function NotFound({ reason }: { readonly reason: string }) {
  const { common } = useText();
  return (
    <Stack align="flex-start">
      <Title order={1} size="h2">
        {reason}
      </Title>
      <Button component={Link} href="/" variant="default">
        {common.go_home}
      </Button>
    </Stack>
  );
}
