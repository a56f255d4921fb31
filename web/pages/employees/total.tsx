import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../client/query.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { approximateTotal } from './approximate-total.js';
import type { Filters } from './use-employee-list.js';

type Props = { readonly loaded: number; readonly isAll: boolean; readonly filters: Filters | null };

/** How many are loaded, and about how many there are. `filters`: null while people are searched. */
export function Total({ loaded, isAll, filters }: Props) {
  const { employees: text } = useText();
  const format = useFormat();
  const { data: stats } = useQuery(query('employees.stats', {}));
  const total = stats && filters && approximateTotal(stats, filters);
  const counted = isAll ? text.all(format.number(loaded)) : text.loaded(format.number(loaded));
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" role="status">
        {!isAll && typeof total === 'number' && `${text.about(format.number(total))}, `}
        {counted}
      </Text>
      <Text size="sm" c="dimmed" visibleFrom="sm">
        {text.keys}
      </Text>
    </Group>
  );
}
