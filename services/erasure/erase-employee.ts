import {
  beginErasure,
  completeErasure,
  type Erasure,
  findErasure,
} from '../../infra/erasure/erased-people.js';
import { destroySalts } from '../../infra/erasure/salts.js';
import { collections } from '../../infra/mongo/collections.js';
import { openSyncIds, syncsSince } from '../../infra/syncs/sync-logs.js';
import type { Actor } from '../../shared/actor.js';
import { AppError } from '../../shared/app-error.js';
import { bareCode, spellingsOf } from '../../shared/fields/employee-code.js';
import type { MappedStore } from '../reports/read-report.js';
import { type ErasedFiles, eraseFromFiles } from './erase-files.js';
import { eraseFromPlans, eraseFromReasons } from './erase-plans.js';
import { type ErasedRecords, eraseMentions, eraseRecords } from './erase-records.js';
import { type ErasureLease, withErasureLease } from './erasure-lease.js';
import { type NamedPerson, namesPerson } from './names-person.js';

export const ERASURE_STEPS = ['mark', 'files', 'plans', 'salts', 'records', 'mentions', 'complete'] as const;
export type ErasureStep = (typeof ERASURE_STEPS)[number];

/** The clocks of the machines that write the logs may differ by less. */
const DAY_MS = 24 * 3_600_000;

type Params = {
  readonly employee_id: string;
  /** The reason, which must not contain the code or a name of the person. */
  readonly reason: string;
  readonly by: Actor;
  /** Of a file that this process may parse. Default: any. */
  readonly mostBytes?: number;
  /** Awaited before each step. */
  readonly onStep?: (step: ErasureStep) => void | Promise<void>;
};
/** The counts are those of this call. For a person who was erased before, they are zero. */
export type ErasedEmployee = ErasedFiles &
  ErasedRecords & { readonly erasure_id: string; readonly erased_at: Date };

/**
 * Removes a person everywhere, so that no later file, undo or repeated reading brings the person back. Each step can be repeated, so an erasure that
 * was interrupted is begun again with the same call. First it stores a record without any data of the person, which later files are compared with.
 *
 * @throws AppError `employee_not_found` when nothing of the person is known; `reason_names_person`; `sync_busy` and `roster_busy` while a sync runs
 * or is held, or when one began meanwhile; `lease_lost` when another erasure began; `erasure_too_large`
 */
export async function eraseEmployee(deps: MappedStore, params: Params): Promise<ErasedEmployee> {
  const { store } = deps;
  const { employee_id, reason, by, onStep = () => {} } = params;
  const since = new Date(Date.now() - DAY_MS);
  const earlier = await syncsSince(store.db, since);
  await assertNoSync(deps);
  await assertKnown(deps, employee_id);
  const named = await namedPerson(deps, employee_id);
  if (namesPerson(reason, named)) throw new AppError('reason_names_person');
  await onStep('mark');
  const erasure = await beginErasure(store, { employee_id, reason, by: by.account_id });
  const erased = await withErasureLease(store.db, (lease) =>
    eraseEverywhere(deps, { ...params, onStep }, { erasure, lease, named }),
  );
  await onStep('complete');
  const begun = (await syncsSince(store.db, since)).filter((sync_id) => !earlier.includes(sync_id));
  await assertNoSync(deps, begun);
  await completeErasure(store, erasure);
  return { ...erased, erasure_id: erasure._id.toHexString(), erased_at: erasure.erased_at };
}

type Begun = { readonly erasure: Erasure; readonly lease: ErasureLease; readonly named: NamedPerson };

async function eraseEverywhere(
  deps: MappedStore,
  {
    employee_id,
    by,
    onStep,
    mostBytes = Number.POSITIVE_INFINITY,
  }: Params & Required<Pick<Params, 'onStep'>>,
  { erasure, lease, named }: Begun,
): Promise<ErasedFiles & ErasedRecords> {
  const { store, blobs } = deps;
  const is = (code: string) => bareCode(code) === bareCode(employee_id);
  const person = { code: employee_id, is, check: lease.check };
  await onStep('files');
  const files = await eraseFromFiles({ ...deps, mostBytes }, person);
  await onStep('plans');
  await eraseFromPlans(store.db, blobs, person);
  // Before the records, which have the names.
  await eraseFromReasons(store.db, named);
  // Before the records, which say which Staff record is the person's.
  await onStep('salts');
  await destroySalts(store, employee_id);
  await onStep('records');
  const records = await eraseRecords(store, { employee_id, erasure, by, lease });
  await onStep('mentions');
  await eraseMentions(store, employee_id);
  return { ...files, ...records };
}

/**
 * Fails when a sync runs, is held, or is one of those that began meanwhile: it may have read rows before they were removed, so the erasure must be
 * repeated after it.
 */
async function assertNoSync({ store: { db } }: MappedStore, begun: readonly string[] = []): Promise<void> {
  const [open] = [...(await openSyncIds(db)), ...begun];
  if (open !== undefined) throw new AppError('sync_busy', { sync_id: open });
}

/** Returns what names the person in texts: the reason of the erasure stays after it. */
async function namedPerson({ store }: MappedStore, employee_id: string): Promise<NamedPerson> {
  const found = await collections(store.db)
    .employees.find({ employee_id: { $in: spellingsOf(employee_id) } })
    .toArray();
  const names = found.flatMap(({ first_name, last_name }) => [first_name ?? [], last_name ?? []].flat());
  return { employee_id, names };
}

async function assertKnown({ store }: MappedStore, employee_id: string): Promise<void> {
  const { employees, changes } = collections(store.db);
  const known = (await employees.findOne({ employee_id })) ?? (await changes.findOne({ employee_id }));
  if (known === null && (await findErasure(store, employee_id)) === null)
    throw new AppError('employee_not_found', { employee_id });
}
