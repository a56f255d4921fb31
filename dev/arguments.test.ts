import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readArguments } from './arguments.js';

const demo = { once: true };

test('without arguments, generates a push of 250 employees and stays up', async () => {
  expect(await readArguments([], demo)).toEqual({
    push: undefined,
    data: undefined,
    employees: 250,
    once: false,
  });
});

test('folders are relative to the current directory', async () => {
  const read = await readArguments(['--push', 'dev', '--data', 'data/x', '--once'], demo);
  expect(read).toEqual({ push: resolve('dev'), data: resolve('data/x'), employees: 250, once: true });
});

test.each([
  ['an option it does not know', ['--twice']],
  ['a push that is not there', ['--push', '/nowhere/at/all']],
  ['a push that is a file', ['--push', 'package.json']],
  ['a number of employees that is not a number', ['--employees', 'many']],
  ['no employees', ['--employees', '0']],
  ['an unexpected positional argument', ['rosters']],
])('%s is refused', async (_case, argv) => {
  await expect(readArguments(argv, demo)).rejects.toMatchObject({ code: 'usage' });
});

test('--once is refused by the command without a sync', async () => {
  await expect(readArguments(['--once'], { once: false })).rejects.toMatchObject({ code: 'usage' });
});
