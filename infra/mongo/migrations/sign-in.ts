import { INDEX_NOT_FOUND, ignore, NAMESPACE_NOT_FOUND } from './ignore-code.js';
import type { Migration } from './migration.js';

/** The former validators are still in place. */
const UNCHECKED = { bypassDocumentValidation: true } as const;

/** Removes better-auth's own fields and sessions. Users sign in again, with the same passwords. */
export const signInMigration: Migration = {
  name: '0002-sign-in',
  up: async ({ context: db }) => {
    await db.collection('paycom_users').updateMany({}, { $unset: { email_verified: '' } }, UNCHECKED);
    await db
      .collection('paycom_credentials')
      .updateMany({}, { $unset: { account_id: '', provider_id: '' } }, UNCHECKED);
    const sessions = db.collection('paycom_sessions');
    // Only better-auth's sessions have a token. Another process may have migrated already and opened new sessions.
    await sessions.deleteMany({ token: { $exists: true } });
    await sessions.dropIndex('token_1').catch(ignore(INDEX_NOT_FOUND, NAMESPACE_NOT_FOUND));
    await db.dropCollection('paycom_verifications').catch(ignore(NAMESPACE_NOT_FOUND));
  },
};
