import { Alert, Button, Stack, Text } from '@mantine/core';
import { apiFailureOf } from '../client/failure.js';
import { useErrorText } from '../text/error-text.js';
import { useText } from '../text/text-context.js';

type Props = { readonly error: unknown; readonly retry?: () => void };

/** An error with its code, its cause, and what to do. */
export function FailureNotice({ error, retry }: Props) {
  const { common } = useText();
  const failure = apiFailureOf(error);
  const { code } = failure;
  const { message, hint } = useErrorText()(failure);
  const isOffline = code === 'offline';
  return (
    <Alert color="red" role="alert" title={isOffline ? common.offline : message || common.failed}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{isOffline ? common.offline_hint : hint}</Text>
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
