import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { BSON, type Db, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtScript } from '../dev/fresh-build.js';
import { generatePush } from '../dev/generate-push.js';
import { BLOB_FILES } from '../infra/blobs/blob-collections.js';
import { withoutSalt } from '../infra/blobs/blob-salts.js';
import { generateKey, Keyring } from '../infra/crypto/keyring.js';
import { collections } from '../infra/mongo/collections.js';
import { isBackedUp } from '../services/backup/backup-content.js';
import { openFrames, sealFrames } from '../services/backup/backup-frames.js';
import { restoreBackup } from '../services/backup/restore-backup.js';
import { readSaltsFile, writeSaltsFile } from '../services/backup/salts-file.js';
import { writeBackup } from '../services/backup/write-backup.js';
import { CANARIES, FORBIDDEN_TEXTS } from './canaries.js';
import { runProgram } from './run-program.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';
import { testDatabaseUri } from './test-namespace.js';
import { TEST_ACTOR } from './test-store.js';

let stack: SyncStack;
let client: MongoClient;
let file: string;
let bytes: Buffer;
let saltsPath: string;
let salts: Buffer;
beforeAll(async () => {
  stack = await startSyncStack();
  client = await MongoClient.connect(testDatabaseUri());
  const worker = await stack.startWorker();
  const time = new Date('2026-11-03T02:00:00Z');
  await generatePush(stack.remote, { employees: 40, seed: 3, time, plant: CANARIES });
  expect((await stack.run('sync-paycom')).code).toBe(0);
  // It records events in the background, and the tests compare with the database as it was backed up.
  await worker.stop();
  file = join(stack.folder, 'backup');
  saltsPath = join(stack.folder, 'salts');
  const { code, stdout, stderr } = await stack.run('paycom', 'backup', file, '--salts', saltsPath, '--json');
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ file, salts: saltsPath, documents: expect.any(Number) });
  bytes = await readFile(file);
  salts = await readFile(saltsPath);
});
afterAll(async () => {
  await client?.close();
  await stack?.stop();
});

const QUIET = { by: TEST_ACTOR, onCollection: () => undefined };

function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  return Readable.from(items).toArray();
}

function emptyDatabase(): Db {
  return client.db(`test_${crypto.randomUUID().replaceAll('-', '')}`);
}

/** The documents as their bytes, by collection. */
async function contentOf(db: Db): Promise<Record<string, string[]>> {
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  const content: Record<string, string[]> = {};
  // The migrations, and who restored what, differ.
  for (const name of names.filter((each) => isBackedUp(each) && !/migrations|audit/.test(each))) {
    const documents = await db.collection(name).find<Uint8Array>({}, { raw: true }).toArray();
    if (documents.length > 0)
      content[name] = documents.map((each) => comparable(name, Buffer.from(each)).toString('base64')).sort();
  }
  return content;
}

/** The salt of a blob is sealed again when it is restored. */
function comparable(name: string, bytes: Buffer): Uint8Array & Buffer {
  if (name !== BLOB_FILES) return bytes;
  const entry = BSON.deserialize(bytes, { promoteValues: false });
  return Buffer.from(BSON.serialize(withoutSalt({ _id: entry._id, ...entry })));
}

async function restored(
  from: Buffer,
  db = emptyDatabase(),
  { keyring = stack.store.keyring, opens = salts } = {},
) {
  const restore = async () => {
    const read = await readSaltsFile(stack.store.keyring, Readable.from([opens]));
    await restoreBackup({ db, keyring }, Readable.from([from]), { ...QUIET, salts: read });
  };
  const code = await restore().then(
    () => null,
    (error: { code?: string }) => error.code,
  );
  return { code, db };
}

async function newSalts(): Promise<Buffer> {
  return Buffer.concat(await collected(writeSaltsFile(stack.store, TEST_ACTOR)));
}

test('a restored database has every record, byte by byte, the schema of this program, and passes --verify', async () => {
  const uri = testDatabaseUri();
  const env = { ...stack.env, MONGODB_URI: uri };
  const program = [builtScript('cli/paycom.js'), 'restore', file, '--salts', saltsPath, '--verify', '--json'];
  const { code, stdout, stderr } = await runProgram(program, { env, cwd: stack.folder });
  expect(code, stderr).toBe(0);
  const { roster, audit } = JSON.parse(stdout);
  expect(roster).toMatchObject({ files: 4, employees: 40, differences: [] });
  expect(audit.faults).toEqual([]);
  const db = client.db(new URL(uri).pathname.slice(1));
  expect(await contentOf(db)).toEqual(await contentOf(stack.store.db));
  const indexesOf = async (of: Db) => Object.keys(await collections(of).employees.indexInformation());
  expect(await indexesOf(db)).toEqual(await indexesOf(stack.store.db));
  const audited = await collections(db).audit.find().sort({ number: -1 }).toArray();
  expect(audited.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['backup.restore', 'backup.write']),
  );
});

test('the file is only for its owner, and nothing in it can be read without the key', async () => {
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(saltsPath)).mode & 0o777).toBe(0o600);
  for (const text of FORBIDDEN_TEXTS) expect(bytes.includes(text)).toBe(false);
  const keyring = Keyring.parse(generateKey('other'), true);
  expect(await restored(bytes, undefined, { keyring })).toMatchObject({ code: 'encryption_key_missing' });
});

test('a file that is cut off, or altered in any byte, is refused, and a good one is restored after it', async () => {
  const db = emptyDatabase();
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.boolean(), async (at, isCut) => {
      const damaged = isCut ? bytes.subarray(0, at) : Buffer.from(bytes);
      if (!isCut) damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
      expect((await restored(damaged, db)).code).toMatch(/^(backup_damaged|encryption_key_missing)$/);
    }),
    { numRuns: 30 },
  );
  expect(await restored(bytes, db)).toMatchObject({ code: null });
  expect(await contentOf(db)).toEqual(await contentOf(stack.store.db));
});

test('a part in another place, or from another backup, is refused', async () => {
  const { keyring } = stack.store;
  const frame = async function* (about: string) {
    yield { about, bytes: Buffer.from('{}') };
  };
  const write = async (id: string) => Buffer.concat(await collected(sealFrames(keyring, id, frame('x'))));
  const [one, other] = [await write('1'.repeat(32)), await write('2'.repeat(32))];
  const end = one.indexOf('\n') + 1;
  const read = (file: Buffer) => collected(openFrames(keyring, Readable.from([file])));
  expect(await read(one)).toMatchObject([{ about: 'x' }]);
  const twice = Buffer.concat([one, one.subarray(end)]);
  const foreign = Buffer.concat([one.subarray(0, end), other.subarray(end)]);
  for (const wrong of [twice, foreign])
    await expect(read(wrong)).rejects.toMatchObject({ code: 'backup_damaged' });
});

test('a database with data is refused, and so is a backup of a newer schema', async () => {
  expect(await restored(bytes, stack.store.db)).toMatchObject({ code: 'database_not_empty' });
  const migrations = stack.store.db.collection('paycom_migrations');
  await migrations.insertOne({ migrationName: '9999-of-another-release' });
  const chunks = await collected(writeBackup(stack.store, TEST_ACTOR, () => undefined));
  await migrations.deleteOne({ migrationName: '9999-of-another-release' });
  const opens = await newSalts();
  expect(await restored(Buffer.concat(chunks), undefined, { opens })).toMatchObject({ code: 'backup_newer' });
});

test('a backup has the database as of its start, although it changes meanwhile', async () => {
  const { db } = stack.store;
  const before = await contentOf(db);
  const backup = writeBackup(stack.store, TEST_ACTOR, () => undefined);
  const chunks: Buffer[] = [];
  for await (const chunk of backup) {
    if (chunks.length === 3)
      await collections(db).payees.updateMany({}, { $set: { updated_at: new Date(0) } });
    chunks.push(chunk);
  }
  const { db: copy } = await restored(Buffer.concat(chunks), undefined, { opens: await newSalts() });
  expect(await contentOf(db)).not.toEqual(before);
  expect(await contentOf(copy)).toEqual(before);
});

test('a backup without its salts is refused, and a salts file replaces only an older one of the same database', async () => {
  const env = { ...stack.env, MONGODB_URI: testDatabaseUri() };
  const paycom = (...args: string[]) =>
    runProgram([builtScript('cli/paycom.js'), ...args], { env, cwd: stack.folder });
  const refused = await paycom('restore', file);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--salts')]);
  const unnamed = await stack.run('paycom', 'backup', join(stack.folder, 'another'));
  expect([unnamed.code, unnamed.stderr]).toEqual([2, expect.stringContaining('--salts')]);
  const twice = join(stack.folder, 'twice');
  expect((await stack.run('paycom', 'backup', twice, '--salts', twice)).code).toBe(2);
  expect((await restored(await readFile(twice), undefined, { opens: await newSalts() })).code).toBeNull();
  const overBackup = await stack.run('paycom', 'salts', file);
  expect([overBackup.code, overBackup.stderr]).toEqual([2, expect.stringContaining('no salts file')]);
  expect(await readFile(file)).toEqual(bytes);
  const replaced = await stack.run('paycom', 'salts', saltsPath);
  expect(replaced.stdout).toContain('Destroy all older copies');
  expect(await readFile(saltsPath)).not.toEqual(salts);
  const again = await restored(bytes, undefined, { opens: await readFile(saltsPath) });
  expect(again.code).toBeNull();
  const names = async (of: Db) => Object.keys(await contentOf(of)).sort();
  expect(await names(again.db)).toEqual(await names(stack.store.db));
});
