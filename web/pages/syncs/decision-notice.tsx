import { Alert, Text } from '@mantine/core';
import type { OutputOf } from '../../client/client.js';
import { apiFailureOf } from '../../client/failure.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { DecisionText } from './decision-text.js';
import type { Decisions } from './use-decisions.js';

type Props = { readonly report: OutputOf<'logs.one'>; readonly of: Decisions };

/** Why the person's own decision did not count, once the plan is held no more: who decided first, what, when and why. */
export function DecisionNotice({ report, of: { approve, reject } }: Props) {
  const { one: text } = useText().syncs;
  const error = approve.error ?? reject.error;
  if (!error || report.status === 'held') return null;
  if (apiFailureOf(error).code !== 'sync_decided' || !report.decision) return <FailureNotice error={error} />;
  return (
    <Alert color="orange" role="alert" title={text.too_late}>
      <Text size="sm">
        <DecisionText report={report} />
      </Text>
    </Alert>
  );
}
