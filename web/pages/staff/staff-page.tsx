import { useText } from '../../text/text-context.js';
import { Page } from '../../ui/page.js';
import { PathTabs } from '../../ui/path-tabs.js';
import { MatchList } from './match-list.js';
import { StaffDecisions } from './staff-decisions.js';
import { StaffLinks } from './staff-links.js';

/** Who belongs to which record of the scheduling system. */
export function StaffPage() {
  const { title, tabs } = useText().staff;
  return (
    <Page title={title}>
      <PathTabs
        base="/staff"
        label={title}
        tabs={[
          { key: 'match', label: tabs.match, permission: 'staff:read', panel: <MatchList /> },
          { key: 'links', label: tabs.links, permission: 'staff:read', panel: <StaffLinks /> },
          { key: 'decisions', label: tabs.decisions, permission: 'staff:read', panel: <StaffDecisions /> },
        ]}
      />
    </Page>
  );
}
