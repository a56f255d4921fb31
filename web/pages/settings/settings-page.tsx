import { useText } from '../../text/text-context.js';
import { Page } from '../../ui/page.js';
import { PathTabs } from '../../ui/path-tabs.js';
import { MappingTab } from '../mapping/mapping-tab.js';
import { WebhooksTab } from '../webhooks/webhooks-tab.js';
import { AccountTab } from './account-tab.js';
import { AuditTab } from './audit-tab.js';
import { ConfiguredTab } from './configured-tab.js';
import { ConnectionTab } from './connection-tab.js';
import { NotificationsTab } from './notifications-tab.js';
import { PeopleTab } from './people-tab.js';
import { RevealsTab } from './reveals-tab.js';
import { ScheduleTab } from './schedule-tab.js';
import { TokensTab } from './tokens-tab.js';

/** The schedule, the connection, accounts and tokens, and who did what. */
export function SettingsPage() {
  const { title } = useText().settings;
  return (
    <Page title={title}>
      <PathTabs
        page="settings"
        panels={{
          account: <AccountTab />,
          schedule: <ScheduleTab />,
          connection: <ConnectionTab />,
          mapping: <MappingTab />,
          configured: <ConfiguredTab />,
          people: <PeopleTab />,
          tokens: <TokensTab />,
          notifications: <NotificationsTab />,
          webhooks: <WebhooksTab />,
          audit: <AuditTab />,
          reveals: <RevealsTab />,
        }}
      />
    </Page>
  );
}
