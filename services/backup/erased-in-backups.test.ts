import { Readable } from 'node:stream';
import { BSON, type Db, MongoClient } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertSensitiveAccess } from '../../infra/auth/sensitive-access-log.js';
import { BLOB_FILES } from '../../infra/blobs/blob-collections.js';
import { BlobStore } from '../../infra/blobs/blob-store.js';
import { Keyring } from '../../infra/crypto/keyring.js';
import { erasedPeople } from '../../infra/erasure/erased-people.js';
import { collections } from '../../infra/mongo/collections.js';
import { decodeFields } from '../../infra/mongo/documents/employee-codec.js';
import { migrate } from '../../infra/mongo/migrations/migrate.js';
import type { Store } from '../../infra/mongo/store.js';
import { openPayee } from '../../infra/roster/payees.js';
import { CRASH, clearBlobs } from '../../tests/crashing-blobs.js';
import { testDatabaseUri } from '../../tests/test-namespace.js';
import { directory, testSteps } from '../../tests/test-steps.js';
import { KEY_ONE, KEY_TWO, TEST_ACTOR } from '../../tests/test-store.js';
import { ERASURE_STEPS, type ErasureStep, eraseEmployee } from '../erasure/erase-employee.js';
import { rotateKeys } from '../rotate-keys.js';
import { verifyRoster } from '../verify/verify-roster.js';
import { HEADER, TRAILER } from './backup-content.js';
import { type Frame, openFrames, sealFrames } from './backup-frames.js';
import { restoreBackup } from './restore-backup.js';
import { readSaltsFile, writeSaltsFile } from './salts-file.js';
import { writeBackup } from './write-backup.js';

const fixture = testSteps({ PAYCOM_TRANSACTION_ROWS: '2' });
const CODE = 'ZQ0815';
const OTHERS = ['000001', '000002', '000003'];
const CANARIES = [
  'ZEBRAQUIST',
  'WILHELMINA',
  'wilhelmina.z@example.org',
  '91234.5',
  'CASE-ZEBRA-9',
  'Zebra Row 7',
];
const HEADINGS = 'EE Code,EE Name,Status,Work Email,Annual Salary,Street Address';
const PAYEES = 'EE Code,Payee Code,Case Reference,Account Code';

let client: MongoClient;
const databases: Db[] = [];
beforeAll(async () => {
  client = await MongoClient.connect(testDatabaseUri());
});
afterAll(async () => {
  for (const db of databases) await db.dropDatabase();
  await client.close();
});

beforeEach(() => clearBlobs(fixture.deps.store.db));

const store = () => fixture.deps.store;
const collect = async (chunks: AsyncIterable<Buffer>) => Buffer.concat(await Readable.from(chunks).toArray());
const backup = (from = store()) => collect(writeBackup(from, TEST_ACTOR, () => undefined));
const saltsOf = (from = store()) => collect(writeSaltsFile(from, TEST_ACTOR));
const reading = (bytes: Buffer) => Readable.from([bytes]);

async function erase(onStep?: (step: ErasureStep) => void): Promise<void> {
  const { mapping } = await fixture.deps.readMapping();
  const deps = { store: store(), blobs: fixture.deps.blobs, mapping };
  const params = { employee_id: CODE, reason: 'asked for', by: TEST_ACTOR };
  await eraseEmployee(deps, { ...params, ...(onStep && { onStep }) });
}

type Restored = { readonly store: Store; readonly left_out: number };

async function restore(file: Buffer, salts: Buffer | null, keyring = store().keyring): Promise<Restored> {
  const db = client.db(`test_${crypto.randomUUID().replaceAll('-', '')}`);
  databases.push(db);
  const copy = { db, keyring };
  const options = { by: TEST_ACTOR, onCollection: () => undefined };
  const read = salts === null ? undefined : await readSaltsFile(keyring, reading(salts));
  const { left_out } = await restoreBackup(copy, reading(file), { ...options, salts: read });
  await migrate(db);
  return { store: copy, left_out };
}

/** Returns every collection, and every blob or sealed value, opened, in which a canary is found. */
async function found({ db, keyring }: Store, canaries: readonly string[] = CANARIES): Promise<string[]> {
  const places: string[] = [];
  const note = (place: string, text: string) => {
    if (canaries.some((canary) => text.toUpperCase().includes(canary.toUpperCase()))) places.push(place);
  };
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray())
    if (!name.startsWith('paycom_blobs'))
      for await (const document of db.collection(name).find()) note(name, BSON.EJSON.stringify(document));
  for await (const document of collections(db).employees.find())
    note('sealed fields', JSON.stringify(decodeFields(keyring, document)));
  for await (const document of collections(db).payees.find())
    note('sealed payees', JSON.stringify(openPayee(keyring, document)));
  const blobs = new BlobStore({ db, keyring });
  for (const key of await blobs.keysBelow('')) note(key, (await blobs.get(key)).toString('latin1'));
  return places;
}

/** The records of the others, and of what is about nobody, as they are stored. */
async function recordsOfOthers({ db }: Store): Promise<Record<string, unknown>> {
  const { employees, payees, changes, staffDecisions, staff, syncLogs, erased } = collections(db);
  const others = { employee_id: { $in: OTHERS } };
  const all = await Promise.all([
    employees.find(others).sort({ _id: 1 }).toArray(),
    payees.find(others).sort({ _id: 1 }).toArray(),
    changes.find(others).sort({ _id: 1 }).toArray(),
    staffDecisions.find(others).sort({ _id: 1 }).toArray(),
    staff.find({ staff_id: 's1' }).toArray(),
    syncLogs.find().sort({ _id: 1 }).toArray(),
    erased.find().toArray(),
  ]);
  const names = ['employees', 'payees', 'changes', 'decisions', 'staff', 'logs', 'erased'];
  return Object.fromEntries(names.map((name, at) => [name, BSON.EJSON.stringify(all[at])]));
}

const reasons = ({ db }: Store) =>
  collections(db).plans.countDocuments({ 'decision.reason': { $exists: true } });

async function deliver(day: string, status: string): Promise<void> {
  const others = OTHERS.map((code) => `${code},"FAKE${code}, ADA",A,ada${code}@example.org,50000,1 Oak St`);
  const person = `${CODE},"${CANARIES[0]}, ${CANARIES[1]}",${status},${CANARIES[2]},${CANARIES[3]},${CANARIES[5]}`;
  await fixture.deliver(directory(day), HEADINGS, ...others, person);
  const payees = [`000001,P1,CASE-1,111`, `${CODE},P2,${CANARIES[4]},222`];
  await fixture.deliver(`202611${day}020500_Employee_Payees_x.csv`, PAYEES, ...payees);
  await fixture.sync();
}

describe('a person who is erased after a backup', () => {
  let file: Buffer;
  let before: Buffer;
  let others: Record<string, unknown>;
  beforeEach(async () => {
    const { db } = store();
    await deliver('01', 'A');
    await deliver('05', 'L');
    const { staff, staffDecisions, employees } = collections(db);
    await staff.insertMany([
      { staff_id: 's1', first_name: 'ADA', active: true },
      { staff_id: 's2', first_name: 'Wilhelmina', last_name: 'Zebraquist', active: true },
    ]);
    await employees.updateOne({ employee_id: CODE }, { $set: { staff_id: 's2' } });
    const decision = { decision: 'confirmed', stands: false, by: 'hr', at: new Date() } as const;
    await staffDecisions.insertMany([
      { employee_id: '000001', staff_id: 's1', ...decision },
      { employee_id: CODE, staff_id: 's2', ...decision },
    ]);
    const reveal = { account_id: 'hr', account_name: 'hr', role: 'hr', procedure: 'employees.get' } as const;
    for (const employee_ids of [[CODE], [CODE, '000001']])
      await insertSensitiveAccess(db, { ...reveal, fields: ['salary'], employee_ids });
    const sent = { webhook_id: 'w', replay: 0, type: 'employee.hired', status: 'delivered' } as const;
    const answer = { attempts: 1, http_status: 204, failure: null, milliseconds: 1, next_attempt_at: null };
    const at = new Date();
    const times = { event_at: at, first_attempt_at: at, last_attempt_at: at, expires_at: at };
    for (const code of [CODE, '000001'])
      await collections(db).sentEvents.insertOne({
        ...{ ...sent, ...answer, ...times, expires_at: new Date(Date.now() + 86_400_000) },
        event_id: `employee.hired:1.0.${code}`,
      });
    const approved = { id: 'd', decision: 'approve', by: 'hr', at, accepted_at: at } as const;
    await collections(db).plans.updateMany({}, { $set: { decision: { ...approved, reason: 'she left' } } });
    file = await backup();
    before = await saltsOf();
    others = await recordsOfOthers(store());
    expect((await found(store())).length).toBeGreaterThan(6);
  });

  it('is not in the old backup with the new salts file, and all of the others are', async () => {
    await erase();
    const after = await saltsOf();
    const { store: copy, left_out } = await restore(file, after);
    expect(await found(copy)).toEqual([]);
    expect(await found(copy, [CODE])).toEqual([]);
    expect(left_out).toBeGreaterThan(4);
    const { erased, ...rest } = await recordsOfOthers(copy);
    expect(rest).toEqual({ ...others, erased: undefined });
    expect(erased).toEqual((await recordsOfOthers(store())).erased);
    const { files, reveals } = collections(copy.db);
    const kept = await files.find().sort({ path: 1 }).toArray();
    expect(kept.map(({ bytes_removed }) => bytes_removed?.why)).toEqual(kept.map(() => 'erasure'));
    expect((await reveals.find().toArray()).map(({ employee_ids }) => employee_ids)).toEqual([['000001']]);
    const { config } = fixture.deps;
    const { mapping } = await fixture.deps.readMapping();
    const verified = await verifyRoster({ store: copy, config, mapping, onProgress: () => {} });
    expect(verified).toMatchObject({ employees: OTHERS.length, differences: [] });
    expect((await erasedPeople(copy)).is(CODE)).toBe(true);
    expect(await reasons(copy)).toBe(0);
  });

  it('is in it with a salts file of before, so older copies have to be destroyed', async () => {
    await erase();
    const { store: copy, left_out } = await restore(file, before);
    expect((await found(copy)).length).toBeGreaterThan(6);
    expect(await reasons(copy)).toBeGreaterThan(0);
    expect(left_out).toBe(0);
    const { erased: _, ...rest } = await recordsOfOthers(copy);
    const { erased: __, ...expected } = others;
    expect(rest).toEqual(expected);
  });

  it('is nowhere in the old file for who has the keys and no salts', async () => {
    const opened: Frame[] = [];
    for await (const frame of openFrames(store().keyring, reading(file))) opened.push(frame);
    const plain = opened.filter(({ about }) => !about.endsWith('#sealed'));
    const text = Buffer.concat(opened.map(({ bytes }) => bytes))
      .toString('latin1')
      .toUpperCase();
    expect(CANARIES.filter((canary) => text.includes(canary.toUpperCase()))).toEqual([]);
    const collectionsOf = (frames: readonly Frame[]) => new Set(frames.map(({ about }) => about));
    for (const name of [
      'paycom_employees',
      'paycom_payees',
      'paycom_changes',
      'paycom_blobs.chunks',
      'staff',
    ]) {
      expect(collectionsOf(opened)).toContain(`${name}#sealed`);
      expect(collectionsOf(plain)).not.toContain(name);
    }
    expect(collectionsOf(opened)).not.toContain('paycom_salts');
    await expect(restore(file, null)).rejects.toMatchObject({ code: 'salts_file_needed' });
  });

  it.each(ERASURE_STEPS)('a crash before the step %s is made good by the same call', async (step) => {
    const crash = (at: ErasureStep) => {
      if (at === step) throw new Error(CRASH);
    };
    await expect(erase(crash)).rejects.toThrow(CRASH);
    await erase();
    const { store: copy } = await restore(file, await saltsOf());
    expect(await found(copy)).toEqual([]);
    expect(await collections(copy.db).employees.distinct('employee_id')).toEqual(OTHERS);
  });

  it.each(['first', 'next'])(
    'does not come back when the %s backup was being written meanwhile',
    async (which) => {
      const { db } = store();
      const { salts, staff } = collections(db);
      if (which === 'first') {
        await salts.deleteMany({});
        await db.collection(BLOB_FILES).updateMany({}, { $unset: { 'metadata.salt': '' } });
      }
      const chunks: Buffer[] = [];
      for await (const chunk of writeBackup(store(), TEST_ACTOR, () => undefined)) {
        if (chunks.length === 3) await erase();
        chunks.push(chunk);
      }
      // The scheduling system erases its record, too.
      await staff.deleteOne({ staff_id: 's2' });
      const { store: copy } = await restore(Buffer.concat(chunks), await saltsOf());
      expect(await found(copy)).toEqual([]);
      expect(await collections(copy.db).employees.distinct('employee_id')).toEqual(OTHERS);
    },
  );

  it('stays out of the next backup of a restored database, and its salts open older backups', async () => {
    await erase();
    const { store: copy } = await restore(file, await saltsOf());
    const [again, salts] = [await backup(copy), await saltsOf(copy)];
    for (const each of [file, again]) {
      const { store: second } = await restore(each, salts);
      expect(await found(second)).toEqual([]);
      expect(await collections(second.db).employees.distinct('employee_id')).toEqual(OTHERS);
    }
  });

  it('is not in it after the encryption keys changed, and the files of others are', async () => {
    await fixture.deliver(directory('09'), HEADINGS, '000004,"FAKE, ADA",A,x@example.org,50000,1 Oak St');
    await fixture.sync();
    const both = { db: store().db, keyring: Keyring.parse(`${KEY_TWO},${KEY_ONE}`, true) };
    const later = await backup();
    const blobs = (await fixture.deps.blobs.keysBelow('')).length;
    await rotateKeys(both);
    const two = { db: store().db, keyring: Keyring.parse(KEY_TWO, true) };
    const rotated = await restore(later, await saltsOf(two), both.keyring);
    expect(rotated.left_out).toBe(0);
    expect(await new BlobStore(rotated.store).keysBelow('')).toHaveLength(blobs);
    expect((await found({ db: rotated.store.db, keyring: both.keyring })).length).toBeGreaterThan(6);
    await rotateKeys({ db: store().db, keyring: Keyring.parse(`${KEY_ONE},${KEY_TWO}`, true) });
    await erase();
    const { store: copy } = await restore(later, await saltsOf());
    expect(await found(copy)).toEqual([]);
    const kept = (await new BlobStore(copy).keysBelow('raw/')).length;
    expect(kept).toBe(1);
  });
});

describe('a restore', () => {
  it('refuses salts that are older than the backup, of another installation, or cut off', async () => {
    await deliver('01', 'A');
    const older = await saltsOf();
    const file = await backup();
    const reason = (work: Promise<unknown>) =>
      work.then(
        () => null,
        (error) => [error.code, error.details.reason],
      );
    expect(await reason(restore(file, older))).toEqual([
      'salts_file_needed',
      expect.stringContaining('older'),
    ]);
    const salts = await saltsOf();
    expect(await reason(restore(file, salts.subarray(0, -1)))).toEqual([
      'salts_file_needed',
      expect.anything(),
    ]);
    expect(await reason(restore(file, file))).toEqual([
      'salts_file_needed',
      expect.stringContaining('another'),
    ]);
    await collections(store().db).erasureKey.deleteMany({});
    expect(await reason(restore(file, await saltsOf()))).toEqual([
      'salts_file_needed',
      expect.stringContaining('installation'),
    ]);
    expect((await restore(file, salts)).left_out).toBe(0);
  });

  it('takes a backup of an earlier version, which needs no salts', async () => {
    await deliver('01', 'A');
    const { db, keyring } = store();
    const rawOf = async (name: string) =>
      Buffer.concat((await db.collection<Buffer>(name).find({}, { raw: true }).toArray()) as Buffer[]);
    const migrations = await db.collection('paycom_migrations').countDocuments();
    const json = (about: string, value: object) => ({ about, bytes: Buffer.from(JSON.stringify(value)) });
    const id = '1'.repeat(32);
    const frames = Readable.from([
      json(HEADER, { created_at: new Date().toISOString(), version: '0.1.0', migrations: [] }),
      { about: 'paycom_employees', bytes: await rawOf('paycom_employees') },
      { about: 'paycom_migrations', bytes: await rawOf('paycom_migrations') },
      json(TRAILER, { paycom_employees: 4, paycom_migrations: migrations }),
    ]);
    const [, keys, ...rest] = await Readable.from(sealFrames(keyring, id, frames)).toArray();
    expect(keys).toHaveLength(4);
    const file = Buffer.concat([Buffer.from(`paycom-sync backup 1 ${id}\n`), ...rest]);
    const { store: copy, left_out } = await restore(file, null);
    expect([left_out, await collections(copy.db).employees.countDocuments()]).toEqual([0, 4]);
  });
});
