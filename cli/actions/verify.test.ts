import { expect, test } from 'vitest';
import { describeVerification } from './verify.js';

test('the name of a file makes no line of its own', () => {
  const counts = { files: 1, employees: 1, payees: 0, undone: 0, payees_undone: false };
  const difference = { record: 'file', id: 'a\n3 files: no difference', problem: 'missing' } as const;
  const shown = describeVerification({ ...counts, differences: [difference], differences_total: 1 });
  expect(shown).toBe('file a\\u000a3 files: no difference: missing');
});
