import { Alert, Text } from '@mantine/core';
import type { OutputOf } from '../../client/client.js';
import { useErrorText } from '../../text/error-text.js';
import { useText } from '../../text/text-context.js';

type Refused = OutputOf<'staff.decide_bulk'>['refused'];

/** The pairs that were left as they are, each with the reason. */
export function RefusedPairs({ pairs }: { readonly pairs: Refused }) {
  const { bulk: text } = useText().staff;
  const errorText = useErrorText();
  if (pairs.length === 0) return null;
  return (
    <Alert color="red" role="alert" title={text.refused(pairs.length)}>
      {pairs.map((refused) => (
        <Text key={`${refused.employee_id} ${refused.staff_id}`} size="sm" className="wraps">
          {refused.employee_id}, {refused.staff_id}: {Object.values(errorText(refused)).join(' ')}
        </Text>
      ))}
    </Alert>
  );
}
