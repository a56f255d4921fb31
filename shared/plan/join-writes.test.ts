import { expect, test } from 'vitest';
import { fakeFields, fakePayee } from '../../tests/employee-records.js';
import { joinPayees, joinWrites } from './join-writes.js';
import { NO_STATEMENTS } from './merge-statements.js';
import type { FieldChange } from './plan.js';
import type { AppliedWrite } from './undo-employee.js';

const employee_id = '0001';
const FIRST = { ...NO_STATEMENTS, listed: 'first' };
const SECOND = { ...NO_STATEMENTS, listed: 'second' };
const THIRD = { ...NO_STATEMENTS, listed: 'third' };
const living = (city: string) => ({ ...fakeFields(1), city });
const change = (before: string, after: string): FieldChange => ({
  field: 'city',
  before,
  after,
  origin: null,
});

const created: AppliedWrite = { employee_id, kind: 'created', fields: living('Reno'), statements: FIRST };
const moved: AppliedWrite = {
  ...{ employee_id, kind: 'updated', fields: living('Ely'), statements: SECOND, before: FIRST },
  changes: [change('Reno', 'Ely')],
};
const movedOn: AppliedWrite = {
  ...{ employee_id, kind: 'updated', fields: living('Ruth'), statements: THIRD, before: SECOND },
  changes: [change('Ely', 'Ruth')],
};
const movedBack: AppliedWrite = { ...movedOn, fields: living('Reno'), changes: [change('Ely', 'Reno')] };
const restated: AppliedWrite = {
  ...{ employee_id, kind: 'provenance_only', fields: living('Reno'), statements: SECOND, before: FIRST },
};
const removed: AppliedWrite = { employee_id, kind: 'removed', fields: living('Ely'), statements: SECOND };

test.each<[string, AppliedWrite[], AppliedWrite[]]>([
  ['one write', [moved], [moved]],
  ['a creation and a change', [created, moved], [{ ...created, fields: living('Ely'), statements: SECOND }]],
  ['a creation and a removal', [created, moved, removed], []],
  ['two changes', [moved, movedOn], [{ ...movedOn, before: FIRST, changes: [change('Reno', 'Ruth')] }]],
  ['a change and its reversal', [moved, movedBack], [{ ...restated, statements: THIRD }]],
  [
    'new statements and a removal',
    [restated, removed],
    [{ ...removed, fields: living('Reno'), statements: FIRST }],
  ],
  [
    'a removal and a creation',
    [removed, created],
    [
      {
        ...moved,
        fields: living('Reno'),
        statements: FIRST,
        before: SECOND,
        changes: [change('Ely', 'Reno')],
      },
    ],
  ],
])('joins %s of one employee', (_, writes, joined) => {
  expect(joinWrites(writes)).toEqual(joined);
});

test('joins the changes of one payee', () => {
  const [one, two] = [fakePayee(1, 1), fakePayee(1, 1, 'second')];
  const start = { kind: 'created', fields: [], payee: one } as const;
  const update = { kind: 'updated', fields: ['account_code'], payee: two, before: one } as const;
  const end = { kind: 'ended', fields: [], payee: two } as const;
  expect(joinPayees([start, update])).toEqual([{ ...start, payee: two }]);
  expect(joinPayees([update, end])).toEqual([{ ...end, payee: one }]);
  expect(joinPayees([start, update, end])).toEqual([]);
  expect(joinPayees([end, { ...start, payee: one }])).toEqual([
    { ...update, fields: [], payee: one, before: two },
  ]);
});
