import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtScript } from '../dev/fresh-build.js';
import { runProgram } from './run-program.js';
import { type SyncStack, startSyncStack } from './sync-stack.js';

const root = join(import.meta.dirname, '..');
const script = (name: string) => builtScript(`cli/${name}.js`);

let stack: SyncStack;

/** Runs any program with the settings and in the folder of the stack. */
const run = (...program: readonly string[]) => runProgram(program, { env: stack.env, cwd: stack.folder });

beforeAll(async () => {
  stack = await startSyncStack();
  await writeFile(join(stack.folder, 'elsewhere.env'), 'PAYCOM_NONSENSE=1\n');
});
afterAll(() => stack?.stop());

describe('--env-file', () => {
  const COMMANDS = ['status', 'employees list', 'schedule show', 'keys rotate'];
  /** Every place in a command line, such as before and after `list` in `employees list`. */
  const PLACES = COMMANDS.flatMap((command) => {
    const words = command.split(' ');
    return [...words.keys(), words.length].map((at) => words.toSpliced(at, 0, '--env-file', 'FILE'));
  });
  const named = (words: readonly string[], file: string) =>
    words.map((word) => (word === 'FILE' ? file : word));

  it.each(PLACES.map((words) => [words.join(' '), words] as const))(
    'goes before .env: %s',
    async (_, words) => {
      const { code, stderr } = await stack.run('paycom', ...named(words, 'elsewhere.env'));
      expect([code, stderr]).toEqual([2, expect.stringContaining('PAYCOM_NONSENSE')]);
      expect(stderr).toContain('Correct them in the environment or in elsewhere.env; .env.example');
    },
  );

  it.each(PLACES.map((words) => [words.join(' '), words] as const))(
    'of a file that is not there says so, in our words: %s',
    async (_, words) => {
      const { code, stderr } = await stack.run('paycom', ...named(words, '/no/such.env'));
      expect([code, stderr]).toEqual([2, expect.stringContaining('There is no file /no/such.env.')]);
    },
  );

  it('works for sync_paycom, and a command wins over a group', async () => {
    const alone = await stack.run('sync-paycom', '--env-file', 'elsewhere.env');
    const words = ['--env-file', '/no/such.env', 'employees', 'list', '--env-file', 'elsewhere.env'];
    for (const { stderr } of [alone, await stack.run('paycom', ...words)])
      expect(stderr).toContain('PAYCOM_NONSENSE');
  });

  it('is carried on by every hint', async () => {
    await writeFile(join(stack.folder, 'good.env'), 'PAYCOM_LOG_LEVEL=info\n');
    const file = ['--env-file', 'good.env'];
    const { stderr } = await stack.run('paycom', 'logs', '20260101-000000-aaaaa', ...file);
    expect(stderr).toContain('`paycom logs --env-file good.env`');
    const taken = await stack.run('paycom', 'keys', 'new', 'test', ...file);
    expect(taken.stderr).toContain('Name another: `paycom keys new ID --env-file good.env`');
  });
});

it('PAYCOM_ENV_FILE is an env file for every command', async () => {
  const { code, stderr } = await run('env', 'PAYCOM_ENV_FILE=elsewhere.env', script('paycom'), 'status');
  expect([code, stderr]).toEqual([2, expect.stringContaining('PAYCOM_NONSENSE')]);
});

it.each([
  ['a link to the program, as npm makes it', () => ['./paycom']],
  // Without the dashes the Node of npx itself ends: "node: /no/such.env: not found".
  ['npx', () => ['npx', '--prefix', root, '--', 'paycom']],
])('an env file that is not there, by %s', async (_, start) => {
  await rm(join(stack.folder, 'paycom'), { force: true });
  await symlink(script('paycom'), join(stack.folder, 'paycom'));
  const { code, stderr } = await run(...start(), 'status', '--env-file', '/no/such.env');
  expect([code, stderr]).toEqual([2, expect.stringContaining('There is no file /no/such.env.')]);
});

it.each([
  ['an option', ['employees', 'list', '--frob'], 'paycom employees list --help'],
  ['a number', ['logs', '--limit', 'abc'], 'paycom logs --help'],
  ['a missing argument', ['undo'], 'paycom undo --help'],
  ['an unknown subcommand', ['employees', 'lost'], 'paycom employees --help'],
  ['an unknown command', ['frobnicate'], 'paycom --help'],
  ['an option without the id that it needs', ['logs', '--reveal'], 'paycom logs --help'],
  [
    'a value that only the command knows',
    ['employees', 'show', '1', '--at', 'x'],
    'paycom employees show --help',
  ],
])('a usage error of %s names the help of its own command, which exists', async (_, args, help) => {
  const { code, stderr } = await stack.run('paycom', ...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(`Run \`${help}\`.`)]);
  const shown = await stack.run('paycom', ...help.split(' ').slice(1));
  expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining(help.replace(' --help', ''))]);
});

it('sync_paycom names its own help', async () => {
  expect((await stack.run('sync-paycom', '--frob')).stderr).toContain('Run `sync_paycom --help`.');
  expect((await stack.run('sync-paycom', '--help')).stdout).toContain('Usage: sync_paycom');
});

it.each([
  ['numbers dump', ['numbers', 'dump', '/no/report.numbers'], '/no/report.numbers'],
  ['numbers show', ['numbers', 'show', 'elsewhere.env/x'], 'elsewhere.env/x'],
])('a missing file is no fault of this program: %s', async (_, args, file) => {
  const { code, stderr } = await stack.run('paycom', ...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(`There is no file ${file}.`)]);
  expect(stderr).not.toContain('bug');
});

it('nor is a folder in place of a file', async () => {
  const { code, stderr } = await stack.run('paycom', 'staff', 'import', '/');
  expect([code, stderr]).toEqual([2, expect.stringContaining("The file / can't be read")]);
});

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

it('logs last before any sync is JSON with --json, too', async () => {
  const { code, stdout } = await stack.run('paycom', 'logs', 'last', '--json');
  expect([code, JSON.parse(stdout)]).toEqual([0, null]);
});
