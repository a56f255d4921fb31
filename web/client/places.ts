import type { Permission } from '../../shared/permissions.js';

/** The tabs of each page that has some, in their order, with who may see them. */
export const TABS = {
  staff: { match: 'staff:read', links: 'staff:read', decisions: 'staff:read' },
  scheduling: { roles: 'scheduling:read', available: 'scheduling:read', candidates: 'candidates:read' },
  settings: {
    account: 'self:read',
    schedule: 'schedule:read',
    connection: 'syncs:run',
    mapping: 'syncs:read',
    configured: 'settings:read',
    people: 'users:manage',
    tokens: 'tokens:manage',
    notifications: 'notifications:manage',
    webhooks: 'webhooks:manage',
    audit: 'audit:read',
    reveals: 'reveals:read',
  },
} as const satisfies Record<string, Record<string, Permission>>;

export type TabbedPage = keyof typeof TABS;
export type TabOf<Page extends TabbedPage> = keyof (typeof TABS)[Page];

/** What a person can begin from anywhere: where its dialog is, and who may do it. */
export const ACTIONS = {
  start_sync: { path: '/syncs', permission: 'syncs:run' },
  change_schedule: { path: '/settings/schedule', permission: 'schedule:manage' },
  trigger_schedule: { path: '/settings/schedule', permission: 'schedule:manage' },
  test_connection: { path: '/settings/connection', permission: 'syncs:run' },
  decide_together: { path: '/staff/match', permission: 'staff:link' },
  add_rule: { path: '/settings/mapping', permission: 'mapping:manage' },
  new_person: { path: '/settings/people', permission: 'users:manage' },
  new_token: { path: '/settings/tokens', permission: 'tokens:manage' },
  new_channel: { path: '/settings/notifications', permission: 'notifications:manage' },
  new_webhook: { path: '/settings/webhooks', permission: 'webhooks:manage' },
} as const satisfies Record<string, { readonly path: string; readonly permission: Permission }>;

export type ActionName = keyof typeof ACTIONS;

/** The address at which the dialog of an action is open. */
export function placeAddress(action: ActionName): string {
  return `${ACTIONS[action].path}?do=${action}`;
}
