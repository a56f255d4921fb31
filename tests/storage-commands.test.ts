import { beforeEach, expect, test } from 'vitest';
import { builtScript } from '../dev/fresh-build.js';
import { collections } from '../infra/mongo/collections.js';
import { ensureRosterShards } from '../infra/mongo/roster-revision.js';
import { newDocument } from '../infra/plans/employee-writes.js';
import { creationOf, fakeFields } from './employee-records.js';
import { runProgram } from './run-program.js';
import { KEY_ONE, testStore } from './test-store.js';

const database = testStore();
const employee = creationOf(1, fakeFields(1));

function paycom(...args: string[]) {
  const env = { NO_COLOR: '1', MONGODB_URI: database.uri, PAYCOM_ENCRYPTION_KEYS: KEY_ONE };
  return runProgram([process.execPath, builtScript('cli/paycom.js'), ...args], { env, cwd: '/' });
}

beforeEach(async () => {
  const { db, keyring } = database.store;
  await collections(db).employees.deleteMany({});
  await ensureRosterShards(db);
  await collections(db).employees.insertOne(newDocument(keyring, employee, new Date()));
});

test('`paycom storage` shows each kind, with the sum', async () => {
  const { code, stdout } = await paycom('storage');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^employees +1 +\d+\.\d kB/m);
  expect(stdout).toMatch(/^all /m);
  const json = JSON.parse((await paycom('storage', 'show', '--json')).stdout) as { kind: string }[];
  expect(json.find(({ kind }) => kind === 'employees')).toMatchObject({ records: 1 });
});

test('`paycom storage sweep --dry-run` says what would go', async () => {
  expect(await paycom('storage', 'sweep', '--dry-run')).toMatchObject({
    code: 0,
    stdout: 'Nothing is old enough to be removed.\n',
  });
});

test('`paycom employees erase` asks, so without a terminal it needs --yes, and a reason that does not name the person', async () => {
  const { employee_id } = employee;
  const { employees } = collections(database.store.db);
  const erase = (...args: string[]) => paycom('employees', 'erase', employee_id, ...args);
  expect((await erase()).code).toBe(2);
  expect((await erase('--reason', `${employee_id} asked`, '--yes')).stderr).toContain(
    'must not name the person',
  );
  expect(await erase('--reason', 'asked')).toMatchObject({ code: 2 });
  expect(await employees.countDocuments({ employee_id })).toBe(1);
  const erased = await erase('--reason', 'asked', '--yes', '--json');
  expect([erased.stderr.includes(employee_id), erased.code]).toEqual([false, 0]);
  expect(JSON.parse(erased.stdout)).toMatchObject({ files: 0, unreadable: 0 });
  expect(await employees.countDocuments({ employee_id })).toBe(0);
  expect((await paycom('employees', 'show', employee_id)).stderr).toContain('no employee');
});
