import { recordAction } from '../../infra/audit/audit.js';
import { type Erasure, erasedPeople } from '../../infra/erasure/erased-people.js';
import { collections } from '../../infra/mongo/collections.js';
import type { Store } from '../../infra/mongo/store.js';
import { inTransaction } from '../../infra/mongo/transaction.js';
import { eraseFromHolds } from '../../infra/syncs/sync-logs.js';
import type { Actor } from '../../shared/actor.js';
import { spellingsOf } from '../../shared/fields/employee-code.js';
import { eraseFromBrakes } from './erase-plans.js';
import type { ErasureLease } from './erasure-lease.js';

/** The name in a change in place of a sync. */
const ERASURE = 'erasure';

type Params = {
  readonly employee_id: string;
  readonly erasure: Erasure;
  readonly by: Actor;
  readonly lease: ErasureLease;
};
/** How many records of each kind were removed. */
export type ErasedRecords = {
  readonly employees: number;
  readonly payees: number;
  readonly changes: number;
  readonly staff_decisions: number;
};

/**
 * Removes the records of a person in one transaction, and puts one entry without values into the change feed, for the systems downstream, or one for each
 * spelling of the code that was stored. Does nothing when they are gone.
 *
 * @throws AppError `lease_lost` when a sync or another erasure began
 */
export async function eraseRecords(store: Store, params: Params): Promise<ErasedRecords> {
  const { db } = store;
  const { employee_id, erasure, by, lease } = params;
  const { employees, payees, changes, staffDecisions } = collections(db);
  const of = { employee_id: { $in: spellingsOf(employee_id) } };
  const others = { ...of, kind: { $ne: 'erased' } } as const;
  return inTransaction(db, async (session) => {
    await lease.check(session);
    const stored = [
      ...(await employees.distinct('employee_id', of, { session })),
      ...(await changes.distinct('employee_id', of, { session })),
    ];
    const removed = {
      employees: (await employees.deleteMany(of, { session })).deletedCount,
      payees: (await payees.deleteMany(of, { session })).deletedCount,
      changes: (await changes.deleteMany(others, { session })).deletedCount,
      staff_decisions: (await staffDecisions.deleteMany(of, { session })).deletedCount,
    };
    const isInFeed = (await changes.findOne(of, { session })) !== null;
    if (isInFeed && Object.values(removed).every((count) => count === 0)) return removed;
    const entry = { sync_id: ERASURE, plan_hash: '', chunk: 0, plan_number: 0, fields: [], keys: [] };
    await changes.deleteMany(of, { session });
    const { fence } = lease;
    const at = new Date();
    const entries = [...new Set([employee_id, ...stored])].map((code) => {
      return { ...entry, employee_id: code, kind: 'erased', at, fence } as const;
    });
    await changes.insertMany(entries, { session });
    const action = { action: 'employee.erase', before: null, after: null } as const;
    await recordAction(db, { by, target: erasure._id.toHexString(), ...action }, session);
    return removed;
  });
}

/** Removes a person from the records that name several people. */
export async function eraseMentions({ db }: Store, employee_id: string): Promise<void> {
  const { reveals, stats, sentEvents } = collections(db);
  const codes = spellingsOf(employee_id);
  const named = { employee_ids: { $in: codes } };
  await reveals.updateMany(named, { $pull: named });
  await reveals.deleteMany({ employee_ids: [], departments: { $exists: false } });
  // The id of an event about a person ends with the code.
  const endings = codes.map((code) => `\\.${code.replace(/[^\w]/g, '\\$&')}`);
  await sentEvents.deleteMany({ event_id: { $regex: `(?:${endings.join('|')})$` } });
  await eraseFromBrakes(db, codes);
  await eraseFromHolds(db, codes);
  // They are counted again, without the person.
  await stats.deleteMany({});
}

/** Does so for all erased people, in a database that was restored as of before. */
export async function eraseMentionsOfErased(store: Store): Promise<void> {
  const { reveals, plans } = collections(store.db);
  const named = [await reveals.distinct('employee_ids'), await plans.distinct('held_by.examples')].flat();
  const { is: isErased } = await erasedPeople(store);
  for (const code of new Set(named))
    if (code !== undefined && isErased(code)) await eraseMentions(store, code);
}
