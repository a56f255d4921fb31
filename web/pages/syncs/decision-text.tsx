import type { OutputOf } from '../../client/client.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { AccountLabel } from '../../ui/account-name.js';

/** Who decided about a plan, what, when and why. Nothing while nobody has. */
export function DecisionText({ report }: { readonly report: OutputOf<'logs.one'> }) {
  const { one: text } = useText().syncs;
  const format = useFormat();
  const { decided_by, decision, decision_reason } = report;
  if (decided_by === undefined) return null;
  return (
    <>
      {decision ? text.decided[decision.decision] : text.decided_by}{' '}
      {decision?.by_name ?? <AccountLabel id={decided_by} />}
      {decision && `, ${format.dateTime(decision.at)}`}
      {decision_reason && `. ${text.decision_reason}: ${decision_reason}`}
    </>
  );
}
