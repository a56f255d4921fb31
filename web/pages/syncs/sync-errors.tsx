import { Alert, Text } from '@mantine/core';
import type { OutputOf } from '../../client/client.js';
import { useText } from '../../text/text-context.js';
import { useHint } from '../../text/use-hint.js';

/** The error that ended a sync, and those of its files: code, cause, next step. */
export function SyncErrors({ report: { error, errors } }: { readonly report: OutputOf<'logs.one'> }) {
  const { one: text } = useText().syncs;
  const hintOf = useHint();
  const others = errors.filter(({ code }) => code !== error?.code);
  const all = [...(error ? [{ ...error, files: 0 }] : []), ...others];
  return all.map(({ code, message, hint, files }) => (
    <Alert key={code} color="red" title={message} role="alert">
      <Text size="sm">
        {text.what_to_do}: {hintOf({ code, hint })}
      </Text>
      <Text size="xs" c="dimmed">
        {code}
        {files > 0 && `, ${text.in_files(files)}`}
      </Text>
    </Alert>
  ));
}
