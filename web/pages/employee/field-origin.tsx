import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { OutputOf } from '../../client/client.js';
import { useCan } from '../../client/session.js';
import { useText } from '../../text/text-context.js';

type Origin = OutputOf<'employees.origins'>['origins']['status'];
type Props = { readonly origin: Origin; readonly isEmpty: boolean };

/** File, table, row and heading of a value. */
export function FieldOrigin({ origin, isEmpty }: Props) {
  const { employees, common } = useText();
  const { one: text } = employees;
  const can = useCan();
  if (!origin)
    return (
      <Text size="sm" c="dimmed">
        {isEmpty ? common.none : text.no_source}
      </Text>
    );
  const { file, report_type, sheet, table, row, headings } = origin;
  const place = [[sheet, table].filter((name) => name !== '').join(' / '), text.row(row)];
  return (
    <Text size="sm" className="wraps">
      {can('syncs:read') ? (
        <Anchor component={Link} href={`/files?name=${encodeURIComponent(file)}`} size="sm" title={file}>
          {common.report[report_type]}
        </Anchor>
      ) : (
        <span title={file}>{common.report[report_type]}</span>
      )}
      {`, ${[...place, ...headings.map(text.heading)].filter((part) => part !== '').join(', ')}`}
    </Text>
  );
}
