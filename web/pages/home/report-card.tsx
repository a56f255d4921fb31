import { Anchor, Badge, Card, Group, Text } from '@mantine/core';
import { Link } from 'wouter';
import type { ItemOf, OutputOf } from '../../client/client.js';
import { useFormat } from '../../text/format.js';
import { useText } from '../../text/text-context.js';
import { Time } from '../../ui/time.js';

type Arrivals = ItemOf<'files.arrivals'>;
type Props = {
  readonly report: OutputOf<'employees.stats'>['reports'][number];
  /** Absent while it is loading, and for those who may not see files. */
  readonly arrivals: Arrivals | undefined;
};

export function ReportCard({ report, arrivals }: Props) {
  const { home, common } = useText();
  const format = useFormat();
  const { report_type, report_time, last_synced_at } = report;
  return (
    <Card withBorder padding="sm" mih={150}>
      <Group justify="space-between" mb={4}>
        <Text fw={600}>{common.report[report_type]}</Text>
        {last_synced_at && <Punctuality report={report} arrivals={arrivals} />}
      </Group>
      <Text size="sm">
        {home.last_report}: {report_time ? format.wallClock(report_time) : common.none}
      </Text>
      <Text size="sm">
        {home.last_sync}: {last_synced_at ? <Time at={last_synced_at} /> : home.never_synced}
      </Text>
      {arrivals?.due_at && (
        <Text size="sm">
          {home.due}: {format.wallClock(arrivals.due_at)}
        </Text>
      )}
      {arrivals?.last && <LastFile {...arrivals.last} />}
    </Card>
  );
}

/** By the report's own past; without one, by its last sync. */
function Punctuality({ report, arrivals }: Props) {
  const { home } = useText();
  const format = useFormat();
  const late = arrivals?.late_minutes ?? null;
  const isLate = arrivals?.due_at ? late !== null : report.stale;
  const text = late === null ? home.late : home.late_by(format.minutes(late));
  return (
    <Badge color={isLate ? 'orange' : 'green'} variant="light">
      {isLate ? text : home.on_time}
    </Badge>
  );
}

function LastFile({ file_id, rows, rows_before, drift }: NonNullable<Arrivals['last']>) {
  const { home } = useText();
  const format = useFormat();
  const before = rows_before === null ? null : format.number(rows_before);
  return (
    <>
      <Anchor component={Link} href={`/files/${file_id}`} size="sm" display="block">
        {rows === null ? home.last_file : home.rows(format.number(rows), before)}
      </Anchor>
      {drift > 0 && (
        <Anchor component={Link} href={`/files/${file_id}`} size="sm">
          {home.changed_headings(drift)}
        </Anchor>
      )}
    </>
  );
}
