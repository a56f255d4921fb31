import { type ComponentType, createElement, lazy, type ReactNode, useState } from 'react';
import type { Permission } from '../../shared/permissions.js';
import type { Text } from '../text/en/index.js';

type PageRoute = {
  /** For wouter: `:name` is a part of the path. */
  readonly path: string;
  /** Who may see it. The server decides again for all that it shows. */
  readonly permission: Permission;
  /** Its entry in the navigation. */
  readonly nav?: keyof Text['common']['nav'];
  readonly component: () => ReactNode;
  /** Loads its code. */
  readonly load: () => Promise<unknown>;
};

/** A page whose code is there is shown at once. React shows a fallback for 300 ms or more, however soon it could be replaced. */
function page<Name extends string>(name: Name, load: () => Promise<Record<Name, ComponentType>>) {
  let loaded: ComponentType | undefined;
  const loadOnce = async () => {
    loaded ??= (await load())[name];
    return { default: loaded };
  };
  const Later = lazy(loadOnce);
  const component = () => {
    const [shown] = useState(() => loaded ?? Later);
    return createElement(shown);
  };
  return { component, load: loadOnce };
}

const StaffPage = page('StaffPage', () => import('../pages/staff/staff-page.js'));
const SchedulingPage = page('SchedulingPage', () => import('../pages/scheduling/scheduling-page.js'));
const SettingsPage = page('SettingsPage', () => import('../pages/settings/settings-page.js'));

/** Every page, in the order of the navigation. */
export const ROUTES: readonly PageRoute[] = [
  {
    path: '/',
    permission: 'employees:read',
    nav: 'home',
    ...page('HomePage', () => import('../pages/home/home-page.js')),
  },
  {
    path: '/syncs',
    permission: 'syncs:read',
    nav: 'syncs',
    ...page('SyncsPage', () => import('../pages/syncs/syncs-page.js')),
  },
  {
    path: '/syncs/:sync_id',
    permission: 'syncs:read',
    ...page('SyncPage', () => import('../pages/syncs/sync-page.js')),
  },
  {
    path: '/employees',
    permission: 'employees:read',
    nav: 'employees',
    ...page('EmployeesPage', () => import('../pages/employees/employees-page.js')),
  },
  {
    path: '/employees/:employee_id',
    permission: 'employees:read',
    ...page('EmployeePage', () => import('../pages/employee/employee-page.js')),
  },
  {
    path: '/issues',
    permission: 'syncs:read',
    nav: 'issues',
    ...page('IssuesPage', () => import('../pages/issues/issues-page.js')),
  },
  {
    path: '/files',
    permission: 'syncs:read',
    nav: 'files',
    ...page('FilesPage', () => import('../pages/files/files-page.js')),
  },
  {
    path: '/files/:file_id',
    permission: 'syncs:read',
    ...page('FilePage', () => import('../pages/files/file-page.js')),
  },
  {
    path: '/staff',
    permission: 'staff:read',
    nav: 'staff',
    ...StaffPage,
  },
  {
    path: '/staff/:tab',
    permission: 'staff:read',
    ...StaffPage,
  },
  {
    path: '/scheduling',
    permission: 'scheduling:read',
    nav: 'scheduling',
    ...SchedulingPage,
  },
  {
    path: '/scheduling/:tab',
    permission: 'scheduling:read',
    ...SchedulingPage,
  },
  {
    path: '/activity',
    permission: 'timeline:read',
    nav: 'activity',
    ...page('ActivityPage', () => import('../pages/activity/activity-page.js')),
  },
  {
    path: '/settings',
    permission: 'self:read',
    nav: 'settings',
    ...SettingsPage,
  },
  {
    path: '/settings/:tab',
    permission: 'self:read',
    ...SettingsPage,
  },
];

/** Loads the code of the page of an address. A failure shows when the page is opened. */
export async function loadPage(address: string): Promise<void> {
  const parts = address.split('/');
  const isOf = (path: string) => {
    const own = path.split('/');
    return own.length === parts.length && own.every((part, at) => part.startsWith(':') || part === parts[at]);
  };
  await ROUTES.find(({ path }) => isOf(path))
    ?.load()
    .catch(() => undefined);
}
