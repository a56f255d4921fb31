import { Card, Skeleton, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { query } from '../../client/query.js';
import { useText } from '../../text/text-context.js';
import { Loaded } from '../../ui/loaded.js';

const HEIGHT = 220;
const MonthChart = lazy(async () => ({ default: (await import('../../ui/month-chart.js')).MonthChart }));

/** How many people were hired and terminated in each of the last months. */
export function HiresAndTerminations() {
  const { home } = useText();
  const stats = useQuery(query('employees.stats', {}));
  return (
    <Card withBorder component="section">
      <Title order={2} size="h4" mb="xs">
        {home.hires_and_terminations}
      </Title>
      <Loaded of={stats} height={HEIGHT}>
        {({ hires, terminations }) => (
          <Suspense fallback={<Skeleton height={HEIGHT} />}>
            <MonthChart
              height={HEIGHT}
              series={[
                { name: home.hires, color: 'blue.7', byMonth: hires },
                { name: home.terminations, color: 'orange.8', byMonth: terminations },
              ]}
            />
          </Suspense>
        )}
      </Loaded>
    </Card>
  );
}
