import { SimpleGrid } from '@mantine/core';
import { ACTIONS } from '../../client/places.js';
import { useCan } from '../../client/session.js';
import { useText } from '../../text/text-context.js';
import { Page } from '../../ui/page.js';
import { StartSyncButton } from '../syncs/start-sync-button.js';
import { Headcount } from './headcount.js';
import { HiresAndTerminations } from './hires-and-terminations.js';
import { NextRun } from './next-run.js';
import { RecentSyncs } from './recent-syncs.js';
import { ReportCards } from './report-cards.js';
import { StateOfThings } from './state-of-things.js';

/** The state in one sentence, the reports, the people, the last syncs. */
export function HomePage() {
  const { home } = useText();
  const can = useCan();
  return (
    <Page title={home.title} actions={can(ACTIONS.start_sync.permission) && <StartSyncButton />}>
      {can('syncs:read') && <StateOfThings />}
      {can('schedule:read') && <NextRun />}
      <ReportCards />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Headcount />
        {can('syncs:read') && <RecentSyncs />}
      </SimpleGrid>
      <HiresAndTerminations />
    </Page>
  );
}
