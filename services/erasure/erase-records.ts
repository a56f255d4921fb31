import { recordAction } from '../../infra/audit/audit.js';
import { type Erasure, erasedPeople } from '../../infra/erasure/erased-people.js';
import { collections } from '../../infra/mongo/collections.js';
import { changeRoster } from '../../infra/mongo/roster-revision.js';
import type { Store } from '../../infra/mongo/store.js';
import { inTransaction } from '../../infra/mongo/transaction.js';
import { releaseLeases, takeRoster } from '../../infra/syncs/leases.js';
import { eraseFromHolds } from '../../infra/syncs/sync-logs.js';
import type { Actor } from '../../shared/actor.js';
import { eraseFromBrakes } from './erase-plans.js';

/** The holder of the roster lease while a person is erased. A sync may take the lease over; then nothing is written. */
const HOLDER = { sync_id: 'erasure', workflow_id: 'paycom-erasure', first_run_id: 'erasure' };
const NO_TAKEOVER = { isRunning: async () => true, abandon: async () => undefined };

type Params = { readonly employee_id: string; readonly erasure: Erasure; readonly by: Actor };

/**
 * Removes the records of a person in one transaction, and puts one entry without values into the change feed, for the systems downstream. Does
 * nothing when they are gone.
 *
 * @throws AppError `roster_busy`, `lease_lost` while a sync writes
 */
export async function eraseRecords(store: Store, params: Params): Promise<void> {
  const { db } = store;
  const fence = await takeRoster(db, HOLDER, NO_TAKEOVER);
  try {
    await inTransaction(db, async (session) => {
      await changeRoster(db, session, { fence, shard: 0 });
      const { employee_id, erasure, by } = params;
      const { employees, payees, changes, staffDecisions } = collections(db);
      const of = { employee_id };
      const others = { ...of, kind: { $ne: 'erased' } } as const;
      const deleted = [
        await employees.deleteOne(of, { session }),
        await payees.deleteMany(of, { session }),
        await changes.deleteMany(others, { session }),
        await staffDecisions.deleteMany(of, { session }),
      ];
      const isInFeed = (await changes.findOne(of, { session })) !== null;
      if (isInFeed && deleted.every(({ deletedCount }) => deletedCount === 0)) return;
      const entry = {
        sync_id: HOLDER.sync_id,
        plan_hash: '',
        chunk: 0,
        plan_number: 0,
        fields: [],
        keys: [],
      };
      await changes.deleteMany(of, { session });
      await changes.insertOne({ ...entry, ...of, kind: 'erased', at: new Date(), fence }, { session });
      const action = { action: 'employee.erase', before: null, after: null } as const;
      await recordAction(db, { by, target: erasure._id.toHexString(), ...action }, session);
    });
  } finally {
    await releaseLeases(db, HOLDER.sync_id);
  }
}

/** Removes a person from the records that name several people. */
export async function eraseMentions({ db }: Store, employee_id: string): Promise<void> {
  const { reveals, stats, sentEvents } = collections(db);
  await reveals.updateMany({ employee_ids: employee_id }, { $pull: { employee_ids: employee_id } });
  await reveals.deleteMany({ employee_ids: [], departments: { $exists: false } });
  // The id of an event about a person ends with the code.
  await sentEvents.deleteMany({ event_id: { $regex: `\\.${employee_id.replace(/[^\w]/g, '\\$&')}$` } });
  await eraseFromBrakes(db, employee_id);
  await eraseFromHolds(db, employee_id);
  // They are counted again, without the person.
  await stats.deleteMany({});
}

/** Does so for all erased people, in a database that was restored as of before. */
export async function eraseMentionsOfErased(store: Store): Promise<void> {
  const { reveals, plans } = collections(store.db);
  const named = [await reveals.distinct('employee_ids'), await plans.distinct('held_by.examples')].flat();
  const isErased = await erasedPeople(store);
  for (const code of new Set(named))
    if (code !== undefined && isErased(code)) await eraseMentions(store, code);
}
