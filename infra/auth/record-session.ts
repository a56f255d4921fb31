import type { Db } from 'mongodb';
import type { Actor } from '../../shared/actor.js';
import type { AppError } from '../../shared/app-error.js';
import { recordAction } from '../audit/audit.js';
import type { SessionDocument } from '../mongo/documents/session-document.js';
import type { UserDocument } from '../mongo/documents/user-document.js';

/** Returns the short id of a session, which its person sees. The whole id is the hash of the token. */
export function shortId(id: SessionDocument['_id']): string {
  return id.slice(0, 16);
}

export function actorOf({ _id, name }: Pick<UserDocument, '_id' | 'name'>): Actor {
  return { account_id: _id, name };
}

/** Records that a person signed in. Await it before the cookie is sent: without it, nobody can use the session. */
export async function recordSignIn(db: Db, session_id: string, by: Actor): Promise<void> {
  const target = shortId(session_id);
  await recordAction(db, { by, action: 'session.start', target, before: null, after: null });
}

/** Records that the password was right, and a code was asked for. */
export async function recordChallenge(db: Db, by: Actor): Promise<void> {
  await recordAction(db, {
    by,
    action: 'session.challenge',
    target: by.account_id,
    before: null,
    after: null,
  });
}

/** The errors that refuse a person. Other errors are failures of the server. */
const REFUSALS: ReadonlySet<string> = new Set([
  'sign_in_refused',
  'wrong_password',
  'wrong_code',
  'account_disabled',
  'oidc_no_role',
  'initial_password_expired',
  'too_many_sign_ins',
]);

/**
 * Records a refused attempt, under the account that the attempt named. Attempts beyond a limit are one entry in each window, so that a guesser cannot
 * fill the audit.
 */
export async function recordRefusal(db: Db, by: Actor, { code, details }: AppError): Promise<void> {
  if (!REFUSALS.has(code)) return;
  const isLocked = code === 'too_many_sign_ins';
  if (isLocked && details.beyond !== 1) return;
  const action = isLocked ? 'session.lock' : 'session.refuse';
  await recordAction(db, { by, action, target: by.account_id, before: null, after: { code } });
}
