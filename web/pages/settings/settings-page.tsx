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
  const { title, tabs } = useText().settings;
  return (
    <Page title={title}>
      <PathTabs
        base="/settings"
        label={title}
        tabs={[
          { key: 'account', label: tabs.account, permission: 'self:read', panel: <AccountTab /> },
          { key: 'schedule', label: tabs.schedule, permission: 'schedule:read', panel: <ScheduleTab /> },
          { key: 'connection', label: tabs.connection, permission: 'syncs:run', panel: <ConnectionTab /> },
          { key: 'mapping', label: tabs.mapping, permission: 'syncs:read', panel: <MappingTab /> },
          {
            key: 'configured',
            label: tabs.configured,
            permission: 'settings:read',
            panel: <ConfiguredTab />,
          },
          { key: 'people', label: tabs.people, permission: 'users:manage', panel: <PeopleTab /> },
          { key: 'tokens', label: tabs.tokens, permission: 'tokens:manage', panel: <TokensTab /> },
          {
            key: 'notifications',
            label: tabs.notifications,
            permission: 'notifications:manage',
            panel: <NotificationsTab />,
          },
          { key: 'webhooks', label: tabs.webhooks, permission: 'webhooks:manage', panel: <WebhooksTab /> },
          { key: 'audit', label: tabs.audit, permission: 'audit:read', panel: <AuditTab /> },
          { key: 'reveals', label: tabs.reveals, permission: 'reveals:read', panel: <RevealsTab /> },
        ]}
      />
    </Page>
  );
}
