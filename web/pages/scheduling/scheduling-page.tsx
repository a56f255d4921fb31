import { useText } from '../../text/text-context.js';
import { Page } from '../../ui/page.js';
import { PathTabs } from '../../ui/path-tabs.js';
import { Available } from './available.js';
import { Candidates } from './candidates.js';
import { Roles } from './roles.js';

/** Who can do what, who is available, and who could work a shift. */
export function SchedulingPage() {
  const { title, tabs } = useText().scheduling;
  return (
    <Page title={title}>
      <PathTabs
        base="/scheduling"
        label={title}
        tabs={[
          { key: 'roles', label: tabs.roles, permission: 'scheduling:read', panel: <Roles /> },
          { key: 'available', label: tabs.available, permission: 'scheduling:read', panel: <Available /> },
          {
            key: 'candidates',
            label: tabs.candidates,
            permission: 'candidates:read',
            panel: <Candidates />,
          },
        ]}
      />
    </Page>
  );
}
