import { Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { InputOf } from '../../client/client.js';
import { query, useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { BulkPairs } from './bulk-pairs.js';
import { BulkResult } from './bulk-result.js';

type Decision = InputOf<'staff.preview_bulk'>['decision'];
type Props = { readonly filter: Pick<InputOf<'staff.unlinked'>, 'match' | 'search'> };

const PERCENT = { confirm: 90, reject: 30 } as const;
const TYPING_MS = 300;

/** Which pairs, how many, each of them, and the decision about exactly these. */
export function BulkForm({ filter }: Props) {
  const { bulk: text, match } = useText().staff;
  const [decision, setDecision] = useState<Decision>('confirm');
  const [percent, setPercent] = useState<number>(PERCENT.confirm);
  const [cursor, setCursor] = useState<string | null>(null);
  const [score] = useDebouncedValue(percent / 100, TYPING_MS);
  const decide = useAction('staff.decide_bulk');
  const asked = { ...filter, decision, score, ...(cursor !== null && { cursor }) };
  const preview = useQuery({ ...query('staff.preview_bulk', asked), enabled: !decide.data });
  if (decide.data) return <BulkResult done={decide.data} again={decide.reset} />;
  const choose = (chosen: Decision) => {
    setDecision(chosen);
    setPercent(PERCENT[chosen]);
    setCursor(null);
  };
  return (
    <Stack>
      <Select
        label={text.decision}
        value={decision}
        onChange={(value) => value && choose(value)}
        allowDeselect={false}
        data={[
          { value: 'confirm', label: match.accept },
          { value: 'reject', label: match.reject },
        ]}
      />
      <NumberInput
        label={text.score[decision]}
        value={percent}
        onChange={(value) => typeof value === 'number' && setPercent(value)}
        min={0}
        max={100}
        suffix=" %"
      />
      <Loaded of={preview} height={160}>
        {({ items, next, looked_at }) => (
          <>
            <Text size="sm" role="status">
              {text.count(items.length, looked_at)}
            </Text>
            <BulkPairs pairs={items} />
            {decide.error && <FailureNotice error={decide.error} />}
            <Group justify="flex-end">
              {next !== null && (
                <Button variant="default" onClick={() => setCursor(next)}>
                  {text.next}
                </Button>
              )}
              <Button
                disabled={items.length === 0 || score !== percent / 100}
                loading={decide.isPending}
                onClick={() =>
                  decide.mutate({
                    decisions: items.map(({ employee_id, staff: { staff_id } }) => ({
                      decision,
                      employee_id,
                      staff_id,
                    })),
                  })
                }
              >
                {text.decide[decision](items.length)}
              </Button>
            </Group>
          </>
        )}
      </Loaded>
    </Stack>
  );
}
