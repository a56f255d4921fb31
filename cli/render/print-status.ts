import type { Status } from '../../services/read-status.js';
import { describeSyncs, WAITS_FOR_WORKER } from './print-syncs.js';

/** Formats the running, held and last syncs, and the number of employees by status. */
export function describeStatus({ running, held, last, employees }: Status): string {
  const counts = Object.entries(employees).map(([status, count]) => `${count} ${status}`);
  return [
    running.length + held.length === 0 ? 'No sync is running.' : describeSyncs([...running, ...held]),
    ...(running.some(({ waiting }) => waiting) ? [WAITS_FOR_WORKER] : []),
    ...held.map(
      ({ sync_id }) =>
        `Held. \`paycom logs ${sync_id}\` shows the plan. Then run \`paycom approve ${sync_id}\` or \`paycom reject ${sync_id}\`.`,
    ),
    `\nLast syncs (\`paycom logs\` lists all):\n${describeSyncs(last)}`,
    `\nEmployees: ${counts.join(', ') || 'none yet'}`,
  ].join('\n');
}
