import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EMPLOYEE_FIELDS, type EmployeeFields } from '../employee.js';
import type { EmployeeStatements, Layer, Rate } from './statement.js';
import { readStatementsText, statementsText } from './statement-text.js';

const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const time = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 19));
const day = time.map((at) => at.slice(0, 10));
const value = fc.oneof(text, fc.constant(null), fc.boolean(), fc.nat(168), fc.constant('18.70'));
/** Some fields in any order. */
const entries = fc.uniqueArray(fc.tuple(fc.constantFrom(...EMPLOYEE_FIELDS), value), {
  selector: ([field]) => field,
});
const fieldsOf = (pairs: readonly (readonly [string, unknown])[]) =>
  Object.fromEntries(pairs) as Partial<EmployeeFields>;

const version = fc.record(
  {
    report_time: time,
    mtime: time.map((at) => `${at}.000Z`),
    origin: fc.record({ file: text, sheet: text, table: text, row: fc.integer({ min: 1, max: 1_000_000 }) }),
  },
  { requiredKeys: ['report_time', 'origin'], noNullPrototype: true },
);
const layer: fc.Arbitrary<Layer<EmployeeFields>> = fc
  .tuple(version, entries)
  .map(([of, pairs]) => ({ ...of, fields: fieldsOf(pairs) }));
const rate: fc.Arbitrary<Rate> = fc
  .tuple(
    version,
    fc.option(day),
    fc.record({ type: fc.constantFrom('hourly' as const, 'salary' as const), amount: fc.option(text) }),
  )
  .map(([of, effective_date, pay]) => ({ ...of, effective_date, pay }));
const layers = fc.array(layer, { maxLength: 3 });
const statements: fc.Arbitrary<EmployeeStatements> = fc.record({
  employee_directory: layers,
  employee_dates: layers,
  rate_history: layers,
  rates: fc.array(rate, { maxLength: 3 }),
  listed: fc.option(text),
});

it('reads back the statements that it wrote', () => {
  fc.assert(
    fc.property(statements, (written) => {
      expect(readStatementsText(statementsText(written))).toEqual(written);
    }),
  );
});

it('reads the JSON objects that earlier versions stored', () => {
  fc.assert(
    fc.property(statements, (written) => {
      expect(readStatementsText(JSON.stringify(written))).toEqual(written);
      expect(statementsText(readStatementsText(JSON.stringify(written)))).toBe(statementsText(written));
    }),
  );
});

it('writes equal text for equal statements, in whatever order their fields were read', () => {
  const twice = fc
    .tuple(version, entries)
    .chain(([of, pairs]) =>
      fc.tuple(fc.constant(of), fc.constant(pairs), fc.shuffledSubarray(pairs, { minLength: pairs.length })),
    );
  fc.assert(
    fc.property(twice, statements, ([of, pairs, other], rest) => {
      const [one, two] = [pairs, other].map((fields) => {
        return statementsText({ ...rest, employee_dates: [{ ...of, fields: fieldsOf(fields) }] });
      });
      expect(two).toBe(one);
    }),
  );
});
