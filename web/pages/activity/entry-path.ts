import type { ActivityEntry } from './entry.js';

/** The page that shows what an entry is about. */
export function entryPath({ type, id }: ActivityEntry['target']): string {
  const part = encodeURIComponent(id);
  switch (type) {
    case 'sync':
      return `/syncs/${part}`;
    case 'file':
      return `/files/${part}`;
    case 'employee':
      return `/employees/${part}`;
    case 'staff':
      return '/staff';
    case 'mapping':
      return '/settings/mapping';
    case 'schedule':
      return '/settings/schedule';
    case 'token':
      return '/settings/tokens';
    case 'reveal':
      return '/settings/reveals';
    case 'account':
    case 'session':
    case 'system':
      return `/settings/audit?target=${part}`;
  }
}
