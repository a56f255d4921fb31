import { unpack } from 'msgpackr';
import { expect, test } from 'vitest';
import { readStatementsText } from '../../shared/plan/statement-text.js';
import {
  creationOf,
  fakeFields,
  fakePayee,
  statementsFor,
  testEmployeeId,
  updateTo,
} from '../../tests/employee-records.js';
import type { EmployeeWrite } from './employee-writes.js';
import { cutChunks, decodeChunk, encodeChunk, type PlanChunk, sliceChunk } from './plan-chunks.js';

const stored = (number: number) => {
  const fields = fakeFields(number);
  return {
    ...{ employee_id: testEmployeeId(number), fields, content_hash: `one:hash-${number}`, staff_id: null },
    statements: statementsFor(fields, number),
  };
};
/** A write of every kind, and payees of every kind. */
function everyKind(): PlanChunk {
  const created = creationOf(1, { ...fakeFields(1), last_name: 'ÅNGSTRÖM 🙂', max_hours_per_week: 37.5 });
  const updated = updateTo(stored(2), { city: null, hourly_rate: '20.00', overtime_eligible: false });
  if (updated.kind !== 'updated') throw new Error('not an update');
  const { changes: _, ...provenanceOnly } = { ...updated, employee_id: testEmployeeId(3) };
  const { before: __, ...removed } = { ...provenanceOnly, employee_id: testEmployeeId(4) };
  const employees: EmployeeWrite[] = [
    created,
    updated,
    { ...provenanceOnly, kind: 'provenance_only' },
    { ...removed, kind: 'removed' },
  ];
  return {
    employees,
    payees: [
      { kind: 'created', fields: [], payee: fakePayee(1, 1) },
      {
        kind: 'updated',
        fields: ['account_code'],
        payee: fakePayee(2, 1, 'second'),
        before: fakePayee(2, 1),
      },
      { kind: 'ended', fields: [], payee: fakePayee(3, 1) },
    ],
  };
}

test.each([
  ['every kind of write', everyKind()],
  ['nothing', { employees: [], payees: [] }],
])('reads back a chunk with %s', (_, chunk) => {
  expect(decodeChunk(encodeChunk(chunk))).toStrictEqual(chunk);
});

test('stores a provenance-only update as earlier versions did', () => {
  const [written] = unpack(encodeChunk(everyKind())) as [{ kind: string }[]];
  expect(written.map(({ kind }) => kind)).toEqual(['created', 'updated', 'restated', 'removed']);
});

test('reads the JSON chunks of earlier versions', () => {
  const { employees, payees } = everyKind();
  const former = employees.map((write) => ({
    ...write,
    kind: write.kind === 'provenance_only' ? 'restated' : write.kind,
    statements: readStatementsText(write.statements),
    ...('before' in write && { before: readStatementsText(write.before) }),
  }));
  const bytes = Buffer.from(JSON.stringify({ employees: former, payees }));
  expect(decodeChunk(bytes)).toStrictEqual({ employees, payees });
});

test('slices of a chunk at any place contain each write once, in order', () => {
  const chunk = everyKind();
  const total = chunk.employees.length + chunk.payees.length;
  for (let at = 0; at <= total; at += 1) {
    const slices = [sliceChunk(chunk, 0, at), sliceChunk(chunk, at, total)];
    expect(slices.flatMap(({ employees }) => employees)).toEqual(chunk.employees);
    expect(slices.flatMap(({ payees }) => payees)).toEqual(chunk.payees);
    expect([...cutChunks(chunk, at + 1)]).toHaveLength(Math.ceil(total / (at + 1)));
  }
});
