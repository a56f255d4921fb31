import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { builtScript } from '../dev/fresh-build.js';
import { beginSecondFactor, confirmSecondFactor, firstStep } from '../infra/auth/second-factors.js';
import { collections } from '../infra/mongo/collections.js';
import { KEY_ONE, testStore } from './test-store.js';
import { totpCode } from './totp-code.js';

const database = testStore();
const EMAIL = 'canary@example.org';

async function paycom(args: readonly string[], stdin = '') {
  const child = spawn(process.execPath, [builtScript('cli/paycom.js'), ...args], {
    env: { NO_COLOR: '1', MONGODB_URI: database.uri, PAYCOM_ENCRYPTION_KEYS: KEY_ONE },
    cwd: '/',
  });
  child.stdin.end(stdin);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code, stdout, stderr };
}
const users = (...args: string[]) => paycom(['users', ...args]);
const hashes = async () =>
  (await collections(database.store.db).credentials.find().toArray()).map(({ password }) => password);

test('without a terminal a password is generated, printed once and stored nowhere', async () => {
  const { code, stdout, stderr } = await users('create', EMAIL, '--role', 'admin');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^[\w-]{22}\n$/);
  expect(stderr).toMatch(/^admin [0-9a-f]{6} can sign in as admin\.\n$/);
  expect((await hashes()).join()).not.toContain(stdout.trim());
  expect((await users('list')).stdout).toMatch(/canary@example\.org +admin [0-9a-f]{6} +admin +enabled/);
});

test('a password from stdin is used as it is, and not printed', async () => {
  const args = ['users', 'create', 'two@example.org', '--role', 'hr', '--name', 'Two', '--password-stdin'];
  const { code, stdout, stderr } = await paycom(args, 'made-up phrase two\n');
  expect([code, stdout, stderr]).toEqual([0, '', 'Two can sign in as hr.\n']);
  const short = await paycom(['users', 'reset-password', 'two@example.org', '--password-stdin'], 'short\n');
  expect([short.code, short.stdout]).toEqual([2, '']);
});

test('roles, names and passwords change; the last administrator stays', async () => {
  const before = await hashes();
  const reset = await users('reset-password', 'TWO@example.org');
  expect([reset.stdout, reset.stderr]).toEqual([
    expect.stringMatching(/^[\w-]{22}\n$/),
    'Two has a new password, and must change it at the next sign-in.\n',
  ]);
  expect((await hashes()).filter((hash) => before.includes(hash))).toHaveLength(1);
  const set = await users('set', 'two@example.org', '--role', 'viewer', '--name', 'Second', '--disable');
  expect([set.code, set.stdout]).toEqual([0, 'Second: viewer, disabled.\n']);
  expect((await users('set', 'two@example.org', '--enable')).stdout).toBe('Second: viewer, enabled.\n');
  const last = await users('set', EMAIL, '--disable');
  expect([last.code, last.stderr]).toEqual([2, expect.stringContaining('last_admin')]);
});

test('a second factor that was lost is removed', async () => {
  const store = database.store;
  const { users: stored, secondFactors } = collections(store.db);
  const user = await stored.findOne({ email: EMAIL });
  const account = { account_id: user?._id ?? '', name: 'Canary' };
  const missing = await users('reset-second-factor', EMAIL);
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('second_factor_missing')]);
  const { secret } = await beginSecondFactor(store, account);
  const step = await firstStep(store, account.account_id, totpCode(secret));
  await confirmSecondFactor(store.db, account, step);
  expect((await users('list')).stdout).toMatch(/canary@example\.org .* enabled +yes /);
  const reset = await users('reset-second-factor', EMAIL.toUpperCase());
  expect([reset.code, reset.stdout]).toEqual([
    0,
    expect.stringMatching(/^admin [0-9a-f]{6} has no second factor now, and is signed out\.\n$/),
  ]);
  expect(await secondFactors.countDocuments()).toBe(0);
});

test('commands are recorded with the account cli and the name of the operating system’s user', async () => {
  const entries = await collections(database.store.db)
    .audit.find({ account_name: userInfo().username }, { sort: { at: 1 } })
    .toArray();
  expect(entries.map(({ action }) => action)).toEqual([
    ...['user.create', 'user.create', 'user.reset_password', 'user.update', 'user.update'],
    'user.reset_second_factor',
  ]);
  for (const { account_id, account_name } of entries)
    expect([account_id, account_name]).toEqual(['cli', userInfo().username]);
  expect(entries[3]).toMatchObject({ before: { role: 'hr' }, after: { role: 'viewer', disabled: true } });
});

test.each([
  [['create', 'weak@example.org', '--role', 'hr', '--password-stdin'], 'Password12345'],
  [['reset-password', EMAIL, '--password-stdin'], 'canary-example-1'],
])(
  '%j is refused with a password that is easy to guess, and the output does not contain it',
  async (args, password) => {
    const { code, stdout, stderr } = await paycom(['users', ...args], `${password}\n`);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('weak_password')]);
    expect(stderr).not.toContain(password);
  },
);

test.each([
  [['create', EMAIL.toUpperCase(), '--role', 'hr'], 'user_exists'],
  [['create', 'no address', '--role', 'hr'], 'usage'],
  [['create', 'three@example.org', '--role', 'hr', '--name', EMAIL], 'usage'],
  [['create', 'three@example.org', '--role', 'king'], 'usage'],
  [['set', EMAIL, '--enable', '--disable'], 'usage'],
  [['set', 'nobody@example.org', '--role', 'hr'], 'user_not_found'],
  [['reset-password', 'nobody@example.org'], 'user_not_found'],
])('%j is refused, and the output contains no address', async (args, expected) => {
  const { code, stderr } = await users(...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(expected)]);
  expect(stderr).not.toMatch(/@example|no address/i);
});
