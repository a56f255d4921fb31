import type { Migration } from './migration.js';

/** The former validators are still in place. */
const UNCHECKED = { bypassDocumentValidation: true } as const;
const ADMIN_TOKEN_DAYS_MS = 90 * 86_400_000;

/** Marks existing passwords as chosen by their users, and ends an administrator's token after 90 days at the latest. */
export const accountabilityMigration: Migration = {
  name: '0009-accountability',
  up: async ({ context: db }) => {
    const unmarked = { must_change_password: { $exists: false } };
    await db
      .collection('paycom_users')
      .updateMany(unmarked, { $set: { must_change_password: false } }, UNCHECKED);
    const latest = new Date(Date.now() + ADMIN_TOKEN_DAYS_MS);
    await db
      .collection('paycom_tokens')
      .updateMany(
        { role: 'admin', expires_at: { $gt: latest } },
        { $set: { expires_at: latest } },
        UNCHECKED,
      );
  },
};
