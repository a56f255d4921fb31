import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { DEMO, DEV, readArguments } from './arguments.js';

const read = (argv: readonly string[], script: typeof DEMO | typeof DEV = DEMO) =>
  readArguments(argv, script, {});

test('without arguments, generates a push of 250 employees and stays up', async () => {
  expect(await read([])).toEqual({
    push: undefined,
    data: undefined,
    employees: 250,
    once: false,
  });
});

test('folders are relative to the current directory', async () => {
  const found = await read(['--push', 'dev', '--data', 'data/x', '--once']);
  expect(found).toEqual({ push: resolve('dev'), data: resolve('data/x'), employees: 250, once: true });
});

test.each([
  ['an option it does not know', ['--twice']],
  ['a push that is not there', ['--push', '/nowhere/at/all']],
  ['a push that is a file', ['--push', 'package.json']],
  ['a number of employees that is not a number', ['--employees', 'many']],
  ['no employees', ['--employees', '0']],
  ['an unexpected positional argument', ['rosters']],
  ['data in a file', ['--data', 'package.json']],
  ['data nowhere', ['--data', '']],
  ['people beside reports of your own', ['--push', 'dev', '--employees', '5']],
])('%s is refused', async (_case, argv) => {
  await expect(read(argv)).rejects.toMatchObject({ code: 'usage' });
});

test('--once is refused by the command without a sync', async () => {
  await expect(read(['--once'], DEV)).rejects.toMatchObject({ code: 'usage' });
});
