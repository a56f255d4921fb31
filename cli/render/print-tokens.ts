import type { TokenRecord } from '../../infra/auth/tokens.js';
import { formatTable, formatTime } from './print-table.js';

/** Formats one line per token, with its state at `now`. */
export function describeTokens(tokens: readonly TokenRecord[], now: Date): string {
  if (tokens.length === 0) return 'No tokens yet. Create one with `paycom tokens create NAME --role ROLE`.';
  return formatTable(
    ['id', 'name', 'role', 'state', 'expires', 'last used', 'created by'],
    tokens.map((token) => [
      token.token_id,
      token.name,
      token.role,
      token.revoked_at ? 'revoked' : token.expires_at <= now ? 'expired' : 'valid',
      formatTime(token.expires_at),
      formatTime(token.last_used_at),
      token.created_by,
    ]),
  );
}
