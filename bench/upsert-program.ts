import type { AnyBulkWriteOperation, Collection } from 'mongodb';
import { BlobStore } from '../infra/blobs/blob-store.js';
import { Keyring } from '../infra/crypto/keyring.js';
import { collections } from '../infra/mongo/collections.js';
import type { EmployeeDocument } from '../infra/mongo/documents/employee-document.js';
import { migrate } from '../infra/mongo/migrations/migrate.js';
import { connectMongo, type Mongo } from '../infra/mongo/mongo.js';
import type { Store } from '../infra/mongo/store.js';
import { applyChunk } from '../infra/plans/apply-chunk.js';
import {
  type EmployeeUpdate,
  type EmployeeWrite,
  newDocument,
  updateOf,
} from '../infra/plans/employee-writes.js';
import { cutChunks } from '../infra/plans/plan-chunks.js';
import { savePlan } from '../infra/plans/plans.js';
import { employeesOf } from '../infra/roster/roster.js';
import { takeRoster } from '../infra/syncs/leases.js';
import { statementsText } from '../shared/plan/statement-text.js';
import { fakeCreations, fakeStatements } from './roster-database.js';

/** The default of `PAYCOM_TRANSACTION_ROWS`, and the documents in a batch of the others. */
const BATCH = 1_000;
/** One employee in twenty changes. */
const CHANGED = 20;
const KEY = `bench:${Buffer.alloc(32, 7).toString('base64')}`;
const HOLDER = { sync_id: '20261101-020000-bench', workflow_id: 'bench', first_run_id: 'run' };
const NOBODY_RUNS = { isRunning: async () => false, abandon: async () => undefined };

/** Milliseconds and the CPU of this process, for each employee. */
type Figures = { readonly milliseconds: number; readonly cpu: number };

/** A process of its own: writes the same employees in each way, in turns. Prints the figures of each turn by the name of the way, as JSON. */
async function main([uri = '', people = '', rowByRow = '', turns = '']: readonly string[]): Promise<void> {
  const keyring = Keyring.parse(KEY, true);
  const creations = [...fakeCreations(Number(people))];
  const documents = () => creations.map((creation) => newDocument(keyring, creation, new Date()));
  const rows = Number(rowByRow);
  const figures: Record<string, Figures[]> = {};
  const measure = async (way: string, count: number, work: () => Promise<unknown>) => {
    const [start, before] = [performance.now(), process.cpuUsage()];
    await work();
    const milliseconds = (performance.now() - start) / count;
    const { user, system } = process.cpuUsage(before);
    figures[way] = [...(figures[way] ?? []), { milliseconds, cpu: (user + system) / 1000 / count }];
  };
  const mongo = await connectMongo(uri);
  for (let turn = 0; turn < Number(turns); turn += 1) {
    const store = { db: await emptyDatabase(mongo, 'ours'), keyring };
    const fence = await takeRoster(store.db, HOLDER, NOBODY_RUNS);
    const create = await planned(store, fence, `bench:create-${turn}`, creations);
    await measure('create: ours', creations.length, create);
    const updates = await updatesOf(store, creations);
    const update = await planned(store, fence, `bench:update-${turn}`, updates);
    await measure('update: ours', updates.length, update);

    const peer = async () => collections(await emptyDatabase(mongo, 'peer')).employees;
    const [inserted, insertions] = [await peer(), documents()];
    await measure('create: insertMany', creations.length, () => insertAll(inserted, insertions));
    const [upserted, upserts] = [await peer(), documents().map(upsertOf)];
    await measure('create: bulkWrite upserts', creations.length, () => writeAll(upserted, upserts));
    const operations = updates.map((write) => updateOf(keyring, write, new Date()));
    await measure('update: bulkWrite', updates.length, () => writeAll(upserted, operations));
    const [single, singles] = [await peer(), documents().slice(0, rows)];
    await measure('create: one upsert a row', rows, () => upsertEach(single, singles));
    await measure('update: one upsert a row', rows, () => upsertEach(single, singles.map(changed)));
  }
  await mongo.close();
  process.stdout.write(JSON.stringify(figures));
}

/** With our indexes and validators. */
async function emptyDatabase(mongo: Mongo, name: string) {
  const db = mongo.client.db(`${mongo.db.databaseName}_${name}`);
  await db.dropDatabase();
  await migrate(db);
  return db;
}

/** Returns what applies a plan with these writes, chunk by chunk in this thread. */
async function planned(store: Store, fence: number, hash: string, employees: readonly EmployeeWrite[]) {
  const chunks = [...cutChunks({ employees, payees: [] }, BATCH)];
  const { sync_id } = HOLDER;
  const counts = { created: 0, updated: 0, unchanged: 0, missing: 0, terminations: 0 };
  const chunk_keys = chunks.map((_, chunk) => `plans/${hash}/${chunk}`);
  const plan = { sync_id, hash, dry_run: false, counts, held_by: [], chunk_keys };
  await savePlan(store.db, new BlobStore(store), plan);
  return async () => {
    for (const [chunk, content] of chunks.entries()) {
      const ref = { sync_id, plan_hash: hash, chunk, key: chunk_keys[chunk] ?? '' };
      await applyChunk(store, ref, { fence, shard: 0 }, content);
    }
  };
}

/** Plans a new department and pay for some of the stored employees. */
async function updatesOf(store: Store, creations: readonly EmployeeWrite[]): Promise<EmployeeUpdate[]> {
  const some = creations.filter((_, at) => at % CHANGED === 0);
  const stored = await employeesOf(
    store,
    some.map(({ employee_id }) => employee_id),
  );
  return [...stored.values()].map(({ employee_id, fields: before, statements, content_hash }, row) => {
    const fields = { ...before, department_code: '777', hourly_rate: '77.77' };
    const changes = (['department_code', 'hourly_rate'] as const).map((field) => ({
      ...{ field, before: before[field], after: fields[field], origin: null },
    }));
    return {
      ...{ kind: 'updated', employee_id, fields, changes, content_hash },
      statements: fakeStatements(fields, row + 1),
      before: statementsText(statements),
    };
  });
}

function upsertOf(document: EmployeeDocument): AnyBulkWriteOperation<EmployeeDocument> {
  const { employee_id } = document;
  return { updateOne: { filter: { employee_id }, update: { $set: document }, upsert: true } };
}

function changed(document: EmployeeDocument): EmployeeDocument {
  return { ...document, department_code: '777', updated_at: new Date() };
}

async function insertAll(
  target: Collection<EmployeeDocument>,
  documents: readonly EmployeeDocument[],
): Promise<void> {
  for (let at = 0; at < documents.length; at += BATCH)
    await target.insertMany(documents.slice(at, at + BATCH));
}

async function writeAll(
  target: Collection<EmployeeDocument>,
  operations: readonly AnyBulkWriteOperation<EmployeeDocument>[],
): Promise<void> {
  for (let at = 0; at < operations.length; at += BATCH)
    await target.bulkWrite(operations.slice(at, at + BATCH), { ordered: false });
}

async function upsertEach(
  target: Collection<EmployeeDocument>,
  documents: readonly EmployeeDocument[],
): Promise<void> {
  for (const document of documents) {
    const { employee_id } = document;
    await target.updateOne({ employee_id }, { $set: document }, { upsert: true });
  }
}

await main(process.argv.slice(2));
