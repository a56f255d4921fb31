import { z } from 'zod';
import type { Status } from '../../services/read-status.js';
import { logView, SyncLogView } from './log-view.js';

export const StatusView = z.object({
  running: z.array(SyncLogView),
  held: z.array(SyncLogView),
  last: z.array(SyncLogView),
  employees: z.record(z.string(), z.int()),
});

export function statusView({ running, held, last, employees }: Status): z.infer<typeof StatusView> {
  return { running: running.map(logView), held: held.map(logView), last: last.map(logView), employees };
}
