import { useText } from '../../text/text-context.js';
import { Page } from '../../ui/page.js';
import { PathTabs } from '../../ui/path-tabs.js';
import { MatchList } from './match-list.js';
import { StaffDecisions } from './staff-decisions.js';
import { StaffLinks } from './staff-links.js';

/** Who belongs to which record of the scheduling system. */
export function StaffPage() {
  const { title } = useText().staff;
  return (
    <Page title={title}>
      <PathTabs
        page="staff"
        panels={{ match: <MatchList />, links: <StaffLinks />, decisions: <StaffDecisions /> }}
      />
    </Page>
  );
}
