import { Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { InputOf } from '../../client/client.js';
import { query, useAction } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { FailureNotice } from '../../ui/failure-notice.js';
import { Loaded } from '../../ui/loaded.js';
import { useInputForm } from '../../ui/use-input-form.js';
import { BulkPairs } from './bulk-pairs.js';
import { BulkResult } from './bulk-result.js';

type Decision = InputOf<'staff.preview_bulk'>['decision'];
type Props = { readonly filter: Pick<InputOf<'staff.unlinked'>, 'match' | 'search'> };

const PERCENT = { confirm: 90, reject: 30 } as const;
const TYPING_MS = 300;

/** Which pairs, how many, each of them, and the decision about exactly these. */
export function BulkForm({ filter }: Props) {
  const { bulk: text, match } = useText().staff;
  const form = useInputForm('staff.preview_bulk', {
    initialValues: { decision: 'confirm' as Decision, score: PERCENT.confirm as number | string },
    inputOf: (values) => ({ ...values, score: shareOf(values.score) }),
  });
  const { decision, score: typed } = form.getTransformedValues();
  const [cursor, setCursor] = useState<string | null>(null);
  const [score] = useDebouncedValue(typed, TYPING_MS);
  const isValid = form.isValid();
  const decide = useAction('staff.decide_bulk');
  const asked = { ...filter, decision, score, ...(cursor !== null && { cursor }) };
  const preview = useQuery({ ...query('staff.preview_bulk', asked), enabled: isValid && !decide.data });
  if (decide.data) return <BulkResult done={decide.data} again={decide.reset} />;
  const choose = (chosen: Decision) => {
    form.setValues({ decision: chosen, score: PERCENT[chosen] });
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
        {...form.getInputProps('score')}
        error={!isValid && text.from_to}
        min={0}
        max={100}
        suffix=" %"
      />
      {isValid && (
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
                  disabled={items.length === 0 || score !== typed}
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
      )}
    </Stack>
  );
}

/** An empty input is no number. */
function shareOf(percent: number | string): number {
  return typeof percent === 'number' ? percent / 100 : Number.NaN;
}
