import { Binary, type Collection, Decimal128, type Document, type Filter } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatePush, type PushOptions } from '../dev/generate-push.js';
import { mappingReader } from '../infra/mapping/current-mapping.js';
import { collections } from '../infra/mongo/collections.js';
import { type RosterVerification, verifyRoster } from '../services/verify/verify-roster.js';
import { loadConfig } from '../shared/config.js';
import type { SyncReport } from '../shared/sync-report.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';

const BYPASS = { bypassDocumentValidation: true } as const;

let stack: SyncStack;
beforeAll(async () => {
  stack = await startSyncStack();
  await stack.startWorker();
});
afterAll(() => stack?.stop());

async function paycom(...args: string[]): Promise<SyncReport> {
  const { stdout, stderr } = await stack.run('paycom', ...args, '--json');
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout);
}
const sync = (...args: string[]) => paycom('sync', ...args);

/** In this process, which is faster. */
async function verified(): Promise<RosterVerification> {
  const { store, env } = stack;
  const config = loadConfig(env);
  const { mapping } = await mappingReader(store.db, config)();
  return verifyRoster({ store, config, mapping, onProgress: () => undefined });
}

async function firstOf<T extends Document>(collection: Collection<T>, filter: Filter<T> = {}) {
  const [first] = await collection.find(filter).sort({ _id: 1 }).limit(1).toArray();
  if (!first) throw new Error(`${collection.collectionName} is empty`);
  return first;
}

/** Another value of the same type. */
function altered(value: unknown): unknown {
  if (value instanceof Binary) {
    const bytes = Buffer.from(value.value());
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    return new Binary(bytes);
  }
  if (value instanceof Decimal128) return Decimal128.fromString(`${value}1`);
  if (typeof value === 'number') return value === 0 ? 1 : value - 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'object' && value !== null) return {};
  return `${value ?? ''}x`;
}

async function verify(): Promise<RosterVerification> {
  const { code, stdout, stderr } = await stack.run('paycom', 'verify', '--json');
  expect(stdout, stderr).not.toBe('');
  const found: RosterVerification = JSON.parse(stdout);
  expect(code).toBe(found.differences_total === 0 ? 0 : 1);
  return found;
}

test('0 differences after pushes, a late older one, a dry run, an undo, and an undo of it', async () => {
  const push = (day: string, changes: Partial<PushOptions> = {}) =>
    generatePush(stack.remote, {
      ...{ employees: 60, seed: 3, time: new Date(`2026-11-${day}T02:00:00Z`) },
      ...changes,
    });
  await push('03');
  await sync();
  expect(await verify()).toMatchObject({ files: 4, employees: 60, undone: 0, differences: [] });
  await push('05', { revision: 1, changed: 0.3 });
  await sync('--dry-run');
  expect(await verify()).toMatchObject({ files: 4, employees: 60, differences: [] });
  const { sync_id, employees } = await sync();
  expect(employees.created).toBeGreaterThan(0);
  await push('04');
  await sync();
  const total = 60 + employees.created;
  expect(await verify()).toMatchObject({ files: 12, employees: total, undone: 0, differences: [] });
  const undo = await paycom('undo', sync_id);
  expect(await verify()).toMatchObject({ files: 8, employees: 60, payees_undone: true, differences: [] });
  await paycom('undo', undo.sync_id);
  await push('06', { revision: 1, changed: 0.3 });
  await sync();
  expect(await verify()).toMatchObject({ employees: total, payees_undone: false, differences: [] });
});

test('a person without the option sees one line for each difference, and what to do', async () => {
  const { employees } = collections(stack.store.db);
  const one = await firstOf(employees);
  await employees.updateOne({ _id: one._id }, { $set: { city: 'Elsewhere' } });
  const { code, stdout, stderr } = await stack.run('paycom', 'verify');
  expect([code, stdout]).toEqual([1, `employee ${one.employee_id}: city altered\n`]);
  expect(stderr).toMatch(/parts? compared[\s\S]*differ in 1 places/);
  expect(stderr).not.toContain('Elsewhere');
  await employees.replaceOne({ _id: one._id }, one);
});

/** What the files do not say of a record. */
const OTHERS = [
  '_id',
  'keys',
  'staff_id',
  'staff_match',
  'missing',
  'created_at',
  'updated_at',
  'last_synced_at',
];

test('each altered part of an employee or a payee is named, and nothing else', async () => {
  const { employees, payees } = collections(stack.store.db);
  const one = await firstOf(employees);
  for (const [name, value] of Object.entries(one).filter(([name]) => !OTHERS.includes(name))) {
    await employees.replaceOne({ _id: one._id }, { ...one, [name]: altered(value) }, BYPASS);
    const { differences } = await verified();
    if (name === 'employee_id')
      expect(differences).toContainEqual({ record: 'employee', id: one.employee_id, problem: 'missing' });
    else {
      const problem = value instanceof Binary ? 'unreadable' : 'altered';
      expect(differences, name).toEqual([{ record: 'employee', id: one.employee_id, problem, field: name }]);
    }
  }
  await employees.replaceOne({ _id: one._id }, one);
  const payee = await firstOf(payees);
  await payees.updateOne({ _id: payee._id }, { $set: { payee: altered(payee.payee) as Binary } });
  expect((await verified()).differences).toEqual([
    { record: 'payee', id: payee.employee_id, problem: 'unreadable' },
  ]);
  await payees.replaceOne({ _id: payee._id }, payee);
});

test('records that were removed or added are named', async () => {
  const { employees, payees } = collections(stack.store.db);
  const [one, payee] = [await firstOf(employees), await firstOf(payees)];
  await employees.deleteOne({ _id: one._id });
  await payees.deleteOne({ _id: payee._id });
  expect(new Set((await verified()).differences)).toEqual(
    new Set([
      { record: 'employee', id: one.employee_id, problem: 'missing' },
      { record: 'payee', id: payee.employee_id, problem: 'missing' },
    ]),
  );
  await employees.insertOne(one);
  await payees.insertOne(payee);
  expect((await verified()).differences).toEqual([]);
});

test('one flipped byte of a kept file, or of its stored rows, is named with the file, and the roster still compares', async () => {
  const { db } = stack.store;
  const [files, chunks] = [db.collection('paycom_blobs.files'), db.collection('paycom_blobs.chunks')];
  const applied = await collections(db)
    .files.find({ applied_at: { $ne: null } })
    .toArray();
  for (const { name, fingerprint } of applied) {
    for (const [prefix, field] of [
      ['raw', 'bytes'],
      ['rows', 'rows'],
    ]) {
      const blob = await files.findOne({ filename: { $regex: `^${prefix}/${fingerprint}` } });
      const chunk = await firstOf(chunks, { files_id: blob?._id });
      await chunks.replaceOne({ _id: chunk._id }, { ...chunk, data: altered(chunk.data) });
      expect((await verified()).differences).toEqual([
        { record: 'file', id: name, problem: 'unreadable', field },
      ]);
      await chunks.replaceOne({ _id: chunk._id }, chunk);
    }
  }
});
