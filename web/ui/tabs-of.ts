import type { Permission } from '../../shared/permissions.js';
import { TABS, type TabbedPage, type TabOf } from '../client/places.js';
import type { Text } from '../text/en/index.js';

type Names = { readonly [Page in TabbedPage]: Readonly<Record<TabOf<Page>, string>> };
export type Tab = { readonly key: string; readonly path: string; readonly name: string };

/** The tabs of a page that a person may see, in their order. */
export function tabsOf(
  page: TabbedPage,
  { staff, scheduling, settings }: Text,
  can: (permission: Permission) => boolean,
): Tab[] {
  const all: Names = { staff: staff.tabs, scheduling: scheduling.tabs, settings: settings.tabs };
  const names: Readonly<Record<string, string>> = all[page];
  return Object.entries<Permission>(TABS[page]).flatMap(([key, permission]) =>
    can(permission) ? [{ key, path: `/${page}/${key}`, name: names[key] ?? key }] : [],
  );
}
