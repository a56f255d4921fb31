import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { OutputOf } from '../../client/client.js';
import { useCan } from '../../client/session.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { tableName } from '../../ui/table-name.js';

type Origin = OutputOf<'employees.origins'>['origins']['status'];
/** Undefined for a field that is hidden. */
type Props = { readonly origin: Origin | undefined; readonly isEmpty: boolean };

/** File, table, row and heading of a value. */
export function FieldOrigin({ origin, isEmpty }: Props) {
  const { employees, common } = useText();
  const { one: text } = employees;
  const can = useCan();
  const format = useFormat();
  if (origin === undefined)
    return (
      <Text size="sm" c="dimmed" fs="italic">
        {text.hidden}
      </Text>
    );
  if (!origin)
    return (
      <Text size="sm" c="dimmed">
        {isEmpty ? common.none : text.no_source}
      </Text>
    );
  const { file, report_type, report_time, row, headings } = origin;
  const name = text.report_of(common.report[report_type], format.day(report_time.slice(0, 10)));
  const place = [tableName(origin), text.row(row), ...headings.map(text.heading)].filter(
    (part) => part !== '',
  );
  return (
    <Text size="sm" className="wraps">
      {can('syncs:read') ? (
        <Anchor
          underline="always"
          component={Link}
          href={`/files?name=${encodeURIComponent(file)}`}
          size="sm"
          title={file}
        >
          {name}
        </Anchor>
      ) : (
        <span title={file}>{name}</span>
      )}
      {`, ${place.join(', ')}`}
    </Text>
  );
}
