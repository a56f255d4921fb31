import { afterEach, describe, expect, it } from 'vitest';
import type { Roster } from '../../shared/plan/example-roster.js';
import { type CaseDelivery, deliverCase, issuesOf } from './deliver-case.js';

type Field = keyof (Roster['stored'] extends ReadonlyMap<string, infer E>
  ? E extends { fields: infer F }
    ? F
    : never
  : never);

const codes = (delivery: CaseDelivery | undefined) => [...(delivery?.roster.stored.keys() ?? [])].sort();
/** The values of a field, in the order of the employee codes. */
const valuesOf = (delivery: CaseDelivery | undefined, field: Field) =>
  codes(delivery).map((code) => delivery?.roster.stored.get(code)?.fields[field]);
const deliver = async (name: string) => {
  const [first, second] = await deliverCase(name);
  expect([first?.refused, second?.refused ?? {}]).toEqual([{}, {}]);
  return [first, second] as const;
};

it.each([
  ['31-solver-cells', 4],
  ['32-last-row-blank', 4],
  ['39-prefixed', 3],
  ['45-chart-sheet', 3],
])('%s: every employee is read, and nothing else', async (name, people) => {
  const [delivery] = await deliver(name);
  expect(delivery?.roster.stored.size).toBe(people);
  expect(delivery && issuesOf(delivery.plan)).toEqual([]);
});

it('33: a cell with #N/A keeps the stored value, and is an issue', async () => {
  const [before, after] = await deliver('33-error-cells');
  for (const field of ['status', 'work_email', 'phone_number'] as const)
    expect(valuesOf(after, field)).toEqual(valuesOf(before, field));
  expect(valuesOf(after, 'status')).toEqual(['active', 'active', 'active']);
  const places = after ? issuesOf(after.plan).map((issue) => issue.split(' ').slice(0, 2).join(' ')) : [];
  expect(places).toEqual(
    [2, 3, 4].flatMap((row) => ['status', 'work_email', 'phone_number'].map((field) => `${row} ${field}`)),
  );
});

it('34: phonetic guides are not part of a name, rich text is one text', async () => {
  const [delivery] = await deliver('34-phonetic-and-rich');
  expect([valuesOf(delivery, 'last_name')[0], valuesOf(delivery, 'first_name')[0]]).toEqual(['田中', '花子']);
  expect(valuesOf(delivery, 'city')).toContain('Broken Arrow');
});

it('36: numbers stay numbers and dates dates, in any format', async () => {
  const [delivery] = await deliver('36-number-formats');
  expect(codes(delivery)).toEqual(['360001', '360002', '360003', '360004']);
  expect(new Set(valuesOf(delivery, 'hire_date'))).toEqual(new Set(['2020-03-01']));
  expect(new Set(valuesOf(delivery, 'hourly_rate'))).toEqual(new Set(['18.50']));
  expect(delivery && issuesOf(delivery.plan)).toEqual([]);
});

describe('days', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it.each(['America/Los_Angeles', 'UTC', 'Pacific/Auckland'])('37, 38: are the same in %s', async (here) => {
    process.env.TZ = here;
    for (const name of ['37-date1904', '38-strict']) {
      const [delivery] = await deliver(name);
      expect(valuesOf(delivery, 'hire_date')).toContain('2020-03-01');
      expect(valuesOf(delivery, 'hire_date')).not.toContain('2020-02-29');
    }
  });
});

it('40: escapes are decoded', async () => {
  const [delivery] = await deliver('40-escapes');
  expect(valuesOf(delivery, 'last_name')).toContain("O'BELL & SONS");
  expect(valuesOf(delivery, 'street_address')).toContain('1 Oak St Apt 2');
});

it('41: a very hidden sheet is passed over', async () => {
  const [delivery] = await deliver('41-hidden-sheets');
  expect(codes(delivery)).toEqual(['410001', '410002', '410003']);
  expect(valuesOf(delivery, 'last_name')).toEqual(['ASHDOWN', 'BELL', 'CROSS']);
  expect(valuesOf(delivery, 'first_name')).toEqual(['MIRA', 'TOMAS', 'DALIA']);
  expect(valuesOf(delivery, 'status')).toEqual(['active', 'active', 'active']);
  expect(delivery && issuesOf(delivery.plan)).toEqual([]);
  expect(delivery?.plan.counts).toMatchObject({ created: 3, updated: 0, unchanged: 0, missing: 0 });
  expect(delivery?.plan.files).toMatchObject([{ rows_read: 3, rows_valid: 3, rows_quarantined: 0 }]);
});

it('87: cells merged downwards give each row the value', async () => {
  const [before, after] = await deliver('87-xlsx-merged-down');
  expect(valuesOf(after, 'department_code')).toEqual(valuesOf(before, 'department_code'));
  expect(valuesOf(after, 'department_code')).not.toContain(null);
  expect(valuesOf(after, 'hourly_rate')[0]).toBe('21.00');
  expect(after && issuesOf(after.plan)).toEqual([]);
});
