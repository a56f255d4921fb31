import type { UserRecord } from '../../infra/auth/users.js';
import { formatTable, formatTime } from './print-table.js';

/** Formats one line per user. */
export function describeUsers(users: readonly UserRecord[]): string {
  if (users.length === 0) return 'No accounts yet. Create one with `paycom users create EMAIL --role ROLE`.';
  return formatTable(
    ['e-mail', 'name', 'role', 'state', 'second factor', 'since', 'id'],
    users.map(({ email, name, role, disabled, second_factor_since, created_at, user_id }) => [
      ...[email, name, role, disabled ? 'disabled' : 'enabled', second_factor_since ? 'yes' : 'no'],
      ...[formatTime(created_at), user_id],
    ]),
  );
}
