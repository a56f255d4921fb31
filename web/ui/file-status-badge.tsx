import { Badge } from '@mantine/core';
import type { FileStatus } from '../../shared/sync.js';
import { useText } from '../text/text-context.js';

const COLORS: Record<FileStatus, string> = {
  new: 'blue',
  downloaded: 'blue',
  parsed: 'blue',
  validated: 'blue',
  applied: 'green',
  unchanged: 'gray',
  failed: 'red',
  unrecognized: 'orange',
  undone: 'gray',
};

export function FileStatusBadge({ status }: { readonly status: FileStatus }) {
  const { syncs } = useText();
  return (
    <Badge color={COLORS[status]} variant="light" autoContrast>
      {syncs.file_status[status]}
    </Badge>
  );
}
