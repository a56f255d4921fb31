import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fileErrorOf, systemReason } from './file-error.js';

function failureOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error;
  }
}

it('says in words why the operating system refused something', () => {
  const missing = failureOf(() => readFileSync('/nowhere/at/all'));
  expect(systemReason(missing)).toBe('no such file or directory (ENOENT)');
  expect(fileErrorOf(missing)).toMatchObject({
    code: 'file_not_found',
    details: { path: '/nowhere/at/all' },
  });
  const folder = failureOf(() => readFileSync('/'));
  expect(fileErrorOf(folder, '/')).toMatchObject({
    code: 'file_unreadable',
    details: { path: '/', reason: 'illegal operation on a directory (EISDIR)' },
  });
});

it('knows no reason of an error that is not of the system', () => {
  expect(systemReason(new Error('away'))).toBe('unknown reason');
  expect(systemReason(Object.assign(new Error('away'), { code: 'E_OWN' }))).toBe('E_OWN');
});
