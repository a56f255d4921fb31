import { Button, Stack, Text, TextInput } from '@mantine/core';
import { localMinute } from '../../client/local-day.js';
import { useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { useInputForm } from '../../ui/use-input-form.js';

type Props = {
  readonly webhook_id: string;
  /** The time that is proposed. */
  readonly since?: string;
  readonly done: () => void;
};

/** Sends the events since a time again. */
export function ReplayForm({ webhook_id, since, done }: Props) {
  const { webhooks: text } = useText();
  const replay = useAction('webhooks.replay');
  const form = useInputForm('webhooks.replay', {
    initialValues: { since: since === undefined ? '' : localMinute(since) },
    inputOf: ({ since: typed }) => ({ webhook_id, since: timeOf(typed) }),
  });
  return (
    <form noValidate onSubmit={form.submit((input) => replay.mutate(input, { onSuccess: done }))}>
      <Stack>
        <Text size="sm">{text.replay_hint}</Text>
        <TextInput
          label={text.since}
          type="datetime-local"
          required
          data-autofocus
          {...form.getInputProps('since')}
        />
        {replay.error && <FailureNotice error={replay.error} />}
        <Button type="submit" loading={replay.isPending}>
          {text.replay}
        </Button>
      </Stack>
    </form>
  );
}

/** A time of the browser's clock as the API writes it; what is no time as it is. */
function timeOf(typed: string): string {
  const time = new Date(typed);
  return Number.isNaN(time.getTime()) ? typed : time.toISOString();
}
