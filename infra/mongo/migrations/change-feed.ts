import { collections } from '../collections.js';
import type { Migration } from './migration.js';

/** The validators in place still allow only the former fields. */
const BYPASS = { bypassDocumentValidation: true } as const;

/**
 * Gives the history an order that the change feed can follow: the number of the plan beside the fence, and in the roster the last fence that
 * was released. Changes without a fence, of the earliest versions, are in no feed: it begins with a snapshot.
 */
export const changeFeedMigration: Migration = {
  name: '0013-change-feed',
  up: async ({ context: db }) => {
    const { changes, leases, rosterShards } = collections(db);
    const unnumbered = { fence: { $exists: true }, plan_number: { $exists: false } };
    await changes.updateMany(unnumbered, { $set: { plan_number: 0 } }, BYPASS);
    const { fence = 0, holder = null } = (await leases.findOne({ report_type: 'roster' })) ?? {};
    const closed = holder === null ? fence : Math.max(0, fence - 1);
    await rosterShards.updateMany({ closed: { $exists: false } }, { $set: { closed } }, BYPASS);
  },
};
