import { expect, test } from 'vitest';
import { readPushArguments } from './generate-push-arguments.js';

const read = (...argv: string[]) => readPushArguments(argv, {});

test('a folder is enough', async () => {
  expect(await read('x/y')).toEqual({ folder: 'x/y', employees: 250, seed: 1, revision: 0 });
  expect(await read('x', '--employees', '3', '--seed', '0', '--revision=2')).toEqual({
    folder: 'x',
    employees: 3,
    seed: 0,
    revision: 2,
  });
});

test.each([
  ['no folder', []],
  ['an empty folder', ['']],
  ['two folders', ['one', 'two']],
  ['a file', ['package.json']],
  ['an unknown option', ['x', '--people', '3']],
  ['a number that is none', ['x', '--employees', 'many']],
  ['a negative revision', ['x', '--revision=-1']],
])('%s is refused', async (_, argv) => {
  await expect(read(...argv)).rejects.toMatchObject({ code: 'usage' });
});
