import { beforeEach, expect, test } from 'vitest';
import { builtScript } from '../dev/fresh-build.js';
import { recordAction } from '../infra/audit/audit.js';
import { collections } from '../infra/mongo/collections.js';
import { auditChainMigration } from '../infra/mongo/migrations/audit-chain.js';
import { connectMongo } from '../infra/mongo/mongo.js';
import { inTransaction } from '../infra/mongo/transaction.js';
import { verifyAudit } from '../services/verify-audit.js';
import { runProgram } from './run-program.js';
import { KEY_ONE, testStore } from './test-store.js';

const database = testStore();
const by = { account_id: 'ada', name: 'Ada' };
const action = { by, action: 'schedule.pause', target: 'schedule', before: null, after: null } as const;
const BYPASS = { bypassDocumentValidation: true } as const;

function paycom(...args: string[]) {
  const env = { NO_COLOR: '1', MONGODB_URI: database.uri, PAYCOM_ENCRYPTION_KEYS: KEY_ONE };
  return runProgram([process.execPath, builtScript('cli/paycom.js'), 'audit', ...args], { env, cwd: '/' });
}

beforeEach(async () => {
  const { audit, auditHead } = collections(database.store.db);
  await audit.deleteMany({});
  await auditHead.deleteMany({});
  await auditChainMigration.up({ context: database.store.db });
});

test('entries of two processes at once follow each other, and one whose change fails leaves no gap', async () => {
  const { db } = database.store;
  const other = await connectMongo(database.uri);
  const both = [db, other.db];
  const entries = Array.from({ length: 30 }, (_, at) => recordAction(both[at % 2] ?? db, action));
  const failing = inTransaction(db, async (session) => {
    await recordAction(db, action, session);
    throw new Error('the change fails');
  });
  await expect(failing).rejects.toThrow('the change fails');
  await Promise.all(entries);
  await other.close();
  expect(await verifyAudit(db, undefined)).toMatchObject({ entries: 30, head: { number: 30 }, faults: [] });
});

test('a log whose head was lost goes on after its last entry', async () => {
  const { db } = database.store;
  for (let at = 0; at < 3; at += 1) await recordAction(db, action);
  await collections(db).auditHead.deleteMany({});
  await recordAction(db, action);
  await recordAction(db, action);
  expect(await verifyAudit(db, undefined)).toMatchObject({ entries: 5, head: { number: 5 }, faults: [] });
});

test('entries of an earlier version are numbered by their times, once', async () => {
  const { db } = database.store;
  const { audit, auditHead } = collections(db);
  for (let at = 0; at < 3; at += 1) await recordAction(db, { ...action, target: String(at) });
  await audit.dropIndex('number_1');
  await audit.updateMany({}, { $unset: { number: '', previous: '', hash: '' } }, BYPASS);
  await audit.updateOne({ target: '2' }, { $set: { at: new Date(0) } }, BYPASS);
  await auditHead.deleteMany({});
  await auditChainMigration.up({ context: db });
  expect(
    await audit
      .find()
      .sort({ number: 1 })
      .map(({ target }) => target)
      .toArray(),
  ).toEqual(['2', '0', '1']);
  await audit.createIndex({ number: 1 }, { unique: true });
  await recordAction(db, action);
  await auditChainMigration.up({ context: db });
  expect(await verifyAudit(db, undefined)).toMatchObject({ entries: 4, faults: [] });
});

test('`paycom audit verify` prints a mark, and finds what was altered since', async () => {
  const { db } = database.store;
  for (let at = 0; at < 4; at += 1) await recordAction(db, action);
  const { code, stdout } = await paycom('verify', '--json');
  const { entries, head } = JSON.parse(stdout);
  expect([code, entries, head]).toEqual([0, 4, expect.stringMatching(/^4:[0-9a-f]{64}$/)]);
  await recordAction(db, action);
  expect((await paycom('verify', '--head', head)).stdout).toContain('5 entries: none is missing');

  await collections(db).audit.updateOne({ number: 2 }, { $set: { account_name: 'Eve' } });
  await collections(db).audit.deleteOne({ number: 4 });
  const altered = await paycom('verify', '--head', head);
  expect(altered.code).toBe(1);
  expect(altered.stderr).toContain('The audit log was altered: entries 2 changed, 4 missing.');
  expect((await paycom('verify', '--head', 'nonsense')).code).toBe(2);
});

test('`paycom audit export` writes all entries with their hashes, and records itself', async () => {
  const { db } = database.store;
  await recordAction(db, action);
  const { code, stdout } = await paycom('export');
  expect(code).toBe(0);
  const [newest, oldest] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(newest).toMatchObject({ number: 2, action: 'audit.export', previous: oldest.hash });
  expect(oldest).toMatchObject({ number: 1, action: 'schedule.pause', previous: '' });
  expect((await paycom('export', '--format', 'csv')).stdout).toMatch(
    /^number,at,account_id,.*,previous,hash\r?\n3,/,
  );
});
