import { SimpleGrid, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { query } from '../../client/query.js';
import { useCan } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { Loaded } from '../../ui/loaded.js';
import { ReportCard } from './report-card.js';

/** A card for each report: when it was made and synced, when the next one is due, and what changed in it. */
export function ReportCards() {
  const { home } = useText();
  const can = useCan();
  const stats = useQuery(query('employees.stats', {}));
  const arrivals = useQuery({ ...query('files.arrivals', {}), enabled: can('syncs:read') });
  return (
    <section aria-labelledby="reports">
      <Title order={2} size="h4" mb="xs" id="reports">
        {home.reports}
      </Title>
      <Loaded of={stats} height={170}>
        {({ reports }) => (
          <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }}>
            {reports.map((report) => (
              <ReportCard
                key={report.report_type}
                report={report}
                arrivals={arrivals.data?.items.find(({ report_type }) => report_type === report.report_type)}
              />
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </section>
  );
}
