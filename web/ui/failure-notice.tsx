import { Alert, Button, Stack, Text } from '@mantine/core';
import { failureOf } from '../client/failure.js';
import { useText } from '../text/text-context.js';
import { useHint } from '../text/use-hint.js';

type Props = { readonly error: unknown; readonly retry?: () => void };

/** An error with its code, its cause, and what to do. */
export function FailureNotice({ error, retry }: Props) {
  const { common } = useText();
  const { code, message, hint } = failureOf(error);
  const hintOf = useHint();
  const isOffline = code === 'offline';
  return (
    <Alert color="red" role="alert" title={isOffline ? common.offline : message || common.failed}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{isOffline ? common.offline_hint : hintOf({ code, hint })}</Text>
        {!isOffline && (
          <Text size="xs" c="dimmed">
            {code}
          </Text>
        )}
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            {common.try_again}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
