import { Badge } from '@mantine/core';
import type { SyncStatus } from '../../shared/sync.js';
import { useText } from '../text/text-context.js';

export const SYNC_COLORS: Record<SyncStatus, string> = {
  running: 'blue',
  held: 'orange',
  completed: 'green',
  completed_with_errors: 'yellow',
  failed: 'red',
  cancelled: 'gray',
  skipped: 'gray',
  abandoned: 'red',
};

export function SyncStatusBadge({ status }: { readonly status: SyncStatus }) {
  const { common } = useText();
  return (
    <Badge color={SYNC_COLORS[status]} variant="light" autoContrast>
      {common.status[status]}
    </Badge>
  );
}
