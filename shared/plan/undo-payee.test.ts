import { expect, test } from 'vitest';
import { fakePayee } from '../../tests/employee-records.js';
import { undoPayee } from './undo-payee.js';

const [first, second] = [fakePayee(1, 1), fakePayee(1, 1, 'second')];
const LEFT = [{ employee_id: first.employee_id, field: 'payee', changed_by: null }];

test('reverts the write of a run to a payee', () => {
  const created = { kind: 'created', fields: [], payee: first } as const;
  expect(undoPayee(created, first, null)).toEqual({ undoing: { ...created, kind: 'ended' }, left: [] });
  const ended = { kind: 'ended', fields: [], payee: first } as const;
  expect(undoPayee(ended, undefined, null)).toEqual({ undoing: { ...ended, kind: 'created' }, left: [] });
  const updated = { kind: 'updated', fields: ['account_code'], payee: second, before: first } as const;
  expect(undoPayee(updated, second, null)).toEqual({
    undoing: { ...updated, payee: first, before: second },
    left: [],
  });
});

test('keeps and reports a payee that was changed since', () => {
  expect(undoPayee({ kind: 'created', fields: [], payee: first }, second, null)).toEqual({
    undoing: null,
    left: LEFT,
  });
  expect(undoPayee({ kind: 'updated', fields: [], payee: second, before: first }, undefined, null)).toEqual({
    undoing: null,
    left: LEFT,
  });
  expect(undoPayee({ kind: 'ended', fields: [], payee: first }, second, null)).toEqual({
    undoing: null,
    left: LEFT,
  });
});

test('does nothing for a created payee that no longer exists', () => {
  expect(undoPayee({ kind: 'created', fields: [], payee: first }, undefined, null)).toEqual({
    undoing: null,
    left: [],
  });
});

test('keeps a payee that another run wrote since, even if it is again as after the run, and names that run', () => {
  const left = [{ ...LEFT[0], changed_by: 'later' }];
  expect(undoPayee({ kind: 'created', fields: [], payee: first }, first, 'later')).toEqual({
    undoing: null,
    left,
  });
  expect(undoPayee({ kind: 'ended', fields: [], payee: first }, undefined, 'later')).toEqual({
    undoing: null,
    left,
  });
  expect(undoPayee({ kind: 'ended', fields: [], payee: first }, first, 'later')).toEqual({
    undoing: null,
    left: [],
  });
});
