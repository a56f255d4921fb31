import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Decimal, parseDecimal } from '../decimal.js';
import type { Clock } from './availability.js';
import { rankByBand, rankByCost, type ShiftPerson, shiftCost } from './shift-cost.js';

const CLOCK: Clock = { now: '2026-11-10T12:00:00', hours_as_of: '2026-11-09T02:00:00' };
const PERSON: ShiftPerson = {
  employee_id: '1',
  max_hours_per_week: 40,
  hours_worked_current_period: '36.00',
  missing: false,
  hourly_rate: '20.00',
  salary: null,
  overtime_eligible: true,
};
const hours = (text: string): Decimal => parseDecimal(text) ?? { digits: 0n, scale: 0 };
const cost = (facts: Partial<ShiftPerson>, shift = '8') =>
  shiftCost({ ...PERSON, ...facts }, hours(shift), CLOCK);

it('hours over the weekly maximum cost time and a half', () => {
  expect(cost({})).toMatchObject({
    regular_hours: '4.00',
    overtime_hours: '4.00',
    cents: 200_00n,
    reasons: ['overtime'],
  });
  expect(cost({}, '4')).toMatchObject({ cents: 80_00n, overtime_hours: '0.00', reasons: ['regular'] });
  expect(cost({ hours_worked_current_period: '50.00' })).toMatchObject({
    regular_hours: '0.00',
    cents: 240_00n,
  });
});

it('an exempt employee gets no premium, and unknown eligibility counts with the premium', () => {
  expect(cost({ overtime_eligible: false })).toMatchObject({
    cents: 160_00n,
    reasons: ['overtime', 'exempt'],
  });
  expect(cost({ overtime_eligible: null })).toMatchObject({
    cents: 200_00n,
    reasons: ['overtime', 'overtime_eligibility_unknown'],
  });
});

it('a salary is converted to an hourly cost without a premium, and an hourly rate takes precedence', () => {
  const salaried = { hourly_rate: null, salary: '52000.00' };
  expect(cost(salaried)).toMatchObject({ cents: 200_00n, reasons: ['overtime', 'salaried'] });
  expect(cost({ hourly_rate: null, salary: '100.00' }, '0.1')).toMatchObject({ cents: 0n });
  expect(cost({ salary: '52000.00' }, '1')).toMatchObject({ cents: 20_00n, reasons: ['regular'] });
});

it('unknown hours count as within the maximum, with a reason', () => {
  expect(cost({ max_hours_per_week: null })).toMatchObject({
    regular_hours: '8.00',
    cents: 160_00n,
    reasons: ['regular', 'hours_unknown'],
  });
});

it('sorts by cost, unknown rates last, ties by id', () => {
  const people = [
    { ...PERSON, employee_id: '5', hourly_rate: null },
    { ...PERSON, employee_id: '4' },
    { ...PERSON, employee_id: '3', hours_worked_current_period: '0.00', hourly_rate: '24.99' },
    { ...PERSON, employee_id: '2' },
    { ...PERSON, employee_id: '1', hourly_rate: null },
  ];
  const ranked = rankByCost(people, hours('8'), CLOCK);
  expect(ranked.map(({ person }) => person.employee_id)).toEqual(['3', '2', '4', '1', '5']);
  expect(ranked.at(-1)).toMatchObject({ cents: null, reasons: ['overtime', 'rate_unknown'] });
});

it('bands order rates that differ by a quarter, and nothing finer', () => {
  const rates = ['20.02', '38.00', '20.01', null, '23.99', '12.00'];
  const people = rates.map((hourly_rate, at) => ({ ...PERSON, employee_id: String(at), hourly_rate }));
  const order = rankByBand(people, hours('2'), CLOCK).map(({ person }) => person.hourly_rate);
  expect(order).toEqual(['12.00', '20.02', '20.01', '23.99', '38.00', null]);
});

const amount = (maxCents: number) =>
  fc
    .integer({ min: 0, max: maxCents })
    .map((cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`);
const facts = fc.record({
  hourly_rate: fc.option(amount(30_000)),
  salary: fc.option(amount(30_000_000)),
  hours_worked_current_period: fc.option(amount(6_000)),
  max_hours_per_week: fc.option(fc.constantFrom(0, 20, 37.5, 40)),
  overtime_eligible: fc.option(fc.boolean()),
  missing: fc.boolean(),
});
const cents = (text: string) => BigInt(text.replace('.', ''));

it('regular and overtime hours add up, and the cost is rounded half up to the cent', () => {
  fc.assert(
    fc.property(facts, fc.integer({ min: 1, max: 2_400 }), (person, shift) => {
      const {
        regular_hours,
        overtime_hours,
        cents: total,
        reasons,
      } = shiftCost({ employee_id: '1', ...person }, { digits: BigInt(shift), scale: 2 }, CLOCK);
      const [regular, overtime] = [cents(regular_hours), cents(overtime_hours)];
      expect(regular + overtime).toBe(BigInt(shift));
      expect(reasons.includes('overtime')).toBe(overtime > 0n);
      const { hourly_rate, salary, overtime_eligible } = person;
      if (hourly_rate !== null) {
        const exact =
          cents(hourly_rate) * (2n * regular + (overtime_eligible === false ? 2n : 3n) * overtime);
        expect(total).toBe((exact + 100n) / 200n);
      } else if (salary !== null) expect(total).toBe((cents(salary) * BigInt(shift) + 104_000n) / 208_000n);
      else expect(total).toBeNull();
    }),
  );
});

it('a longer shift is never cheaper, and the result does not depend on the input order', () => {
  const several = fc.uniqueArray(fc.tuple(fc.string({ minLength: 1 }), facts), { selector: ([id]) => id });
  fc.assert(
    fc.property(several, fc.integer({ min: 1, max: 2_300 }), (all, shift) => {
      const people = all.map(([employee_id, person]) => ({ employee_id, ...person }));
      const at = (digits: number) => ({ digits: BigInt(digits), scale: 2 });
      for (const person of people) {
        const [short, long] = [
          shiftCost(person, at(shift), CLOCK),
          shiftCost(person, at(shift + 100), CLOCK),
        ];
        if (short.cents !== null && long.cents !== null) expect(long.cents >= short.cents).toBe(true);
      }
      const ids = (some: typeof people) =>
        rankByCost(some, at(shift), CLOCK).map(({ person }) => person.employee_id);
      expect(ids(people.toReversed())).toEqual(ids(people));
    }),
  );
});

it('no number of rankings by band tells apart two rates of one band', () => {
  const pair = fc.tuple(facts, fc.double({ min: 1, max: 1.2, noNaN: true }), fc.boolean());
  fc.assert(
    fc.property(
      pair,
      fc.array(fc.integer({ min: 1, max: 2_400 }), { minLength: 1, maxLength: 20 }),
      ([known, ratio, eligible], shifts) => {
        const fixed = { ...known, salary: null, overtime_eligible: eligible };
        const people = [
          { ...fixed, employee_id: '1', hourly_rate: (18.2 * ratio).toFixed(2) },
          { ...fixed, employee_id: '2', hourly_rate: '18.20' },
        ];
        for (const shift of shifts) {
          const ranked = rankByBand(people, { digits: BigInt(shift), scale: 2 }, CLOCK);
          expect(ranked.map(({ person }) => person.employee_id)).toEqual(['1', '2']);
        }
      },
    ),
  );
});
