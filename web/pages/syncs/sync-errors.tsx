import type { OutputOf } from '../../client/client.js';
import { useText } from '../../text/text-context.js';
import { ErrorAlert } from '../../ui/error-alert.js';

/** The error that ended a sync, and those of its files: code, cause, next step. */
export function SyncErrors({ report: { error, errors } }: { readonly report: OutputOf<'logs.one'> }) {
  const { one: text } = useText().syncs;
  const others = errors.filter(({ message }) => message !== error?.message);
  const all = [...(error ? [{ ...error, files: 0 }] : []), ...others];
  return all.map((each) => (
    <ErrorAlert
      key={`${each.code} ${each.message}`}
      error={each}
      role="alert"
      {...(each.files > 0 && { more: `, ${text.in_files(each.files)}` })}
    />
  ));
}
