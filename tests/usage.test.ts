import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SyncStack, startSyncStack } from './sync-stack.js';

let stack: SyncStack;

beforeAll(async () => {
  stack = await startSyncStack();
  await writeFile(join(stack.folder, 'elsewhere.env'), 'PAYCOM_NONSENSE=1\n');
});
afterAll(() => stack?.stop());

it.each(['status', 'employees list', 'schedule show', 'keys rotate'])(
  '--env-file goes before .env, for a command within a command too: %s',
  async (command) => {
    const path = join(stack.folder, 'elsewhere.env');
    const { code, stderr } = await stack.run('paycom', ...command.split(' '), '--env-file', path);
    expect(code).toBe(2);
    expect(stderr).toContain('PAYCOM_NONSENSE');
  },
);

it.each([
  ['a report that there is not', 'sync-paycom', ['--report-type', 'everything']],
  ['a number that is none', 'paycom', ['logs', '--limit', 'abc']],
] as const)('%s is a usage error with exit code 2', async (_, command, args) => {
  expect((await stack.run(command, ...args)).code).toBe(2);
});

it('an unknown command is a usage error in three lines', async () => {
  const { code, stderr } = await stack.run('paycom', 'frobnicate');
  expect(code).toBe(2);
  expect(stderr.trim().split('\n')).toHaveLength(3);
});

it('an unknown id is a usage error that names the command to list ids', async () => {
  const { code, stderr } = await stack.run('paycom', 'logs', '20260101-000000-aaaaa');
  expect(code).toBe(2);
  expect(stderr).toContain('paycom logs');
});
