import { Alert, Text } from '@mantine/core';
import type { ReportedError } from '../../shared/reported-error.js';
import { useErrorText } from '../text/error-text.js';

type Props = {
  readonly error: ReportedError;
  /** After the code. */
  readonly more?: string;
  readonly role?: 'alert';
};

/** An error of a file or a sync: what happened, what to do, and the code. */
export function ErrorAlert({ error, more = '', role }: Props) {
  const { message, hint } = useErrorText()(error);
  return (
    <Alert color="red" title={message} p="xs" {...(role && { role })}>
      <Text size="sm">{hint}</Text>
      <Text size="xs" c="dimmed">
        {error.code}
        {more}
      </Text>
    </Alert>
  );
}
