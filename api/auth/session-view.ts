import { z } from 'zod';
import type { SessionRecord } from '../../infra/auth/sessions.js';

/** One of the caller's own sessions, without its token. */
export const SessionView = z
  .object({
    session_id: z.string(),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().meta({ description: 'Accurate to the minute' }),
    expires_at: z.iso.datetime().meta({ description: 'When it ends without further requests' }),
    current: z.boolean().meta({ description: 'Whether this request belongs to it' }),
  })
  .meta({ id: 'Session' });

export function sessionView(session: SessionRecord): z.infer<typeof SessionView> {
  const { session_id, created_at, last_used_at, expires_at, current } = session;
  return {
    session_id,
    created_at: created_at.toISOString(),
    last_used_at: last_used_at.toISOString(),
    expires_at: expires_at.toISOString(),
    current,
  };
}
