import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchStaff, type StaffCandidate, type StaffRecord } from '../plan/match-staff.js';
import { matchOf, scoreStaff } from './score-staff.js';

const EMPLOYEE: StaffCandidate = {
  employee_id: '0042',
  first_name: 'JOSÉ',
  last_name: 'ANDERSON',
  work_email: 'jose.anderson@example.org',
  hire_date: '2020-01-02',
};
const OTHER: StaffRecord = { staff_id: 's', first_name: 'Mary', last_name: 'Poole', active: true };
const score = (facts: Partial<StaffRecord>) => scoreStaff(EMPLOYEE, { ...OTHER, ...facts });

it('each match is a reason, and stronger evidence gives a higher score', () => {
  const ladder = [
    score({ email: 'Jose.Anderson@old.example.com' }),
    score({ first_name: 'José', last_name: 'Andersen' }),
    score({ first_name: 'Jose', last_name: 'Anderson' }),
    score({ first_name: 'Jose', last_name: 'Anderson', hire_date: '2020-01-02' }),
    score({ email: 'JOSE.anderson@example.org' }),
    score({ employee_id: '0042' }),
    score({ employee_id: '0042', email: 'jose.anderson@example.org' }),
  ];
  expect(ladder.map((each) => each?.reasons)).toEqual([
    ['same_email_local_part'],
    ['close_name'],
    ['same_name'],
    ['same_name', 'same_hire_date'],
    ['same_email'],
    ['same_employee_id'],
    ['same_employee_id', 'same_email'],
  ]);
  const scores = ladder.map((each) => each?.score ?? 0);
  expect(scores).toEqual(scores.toSorted((a, b) => a - b));
  expect(new Set(scores).size).toBe(scores.length);
});

it('a different hire date or employee id lowers the score', () => {
  const name = { first_name: 'Jose', last_name: 'Anderson' };
  const plain = score(name)?.score ?? 0;
  const dated = score({ ...name, hire_date: '2021-01-01' });
  expect(dated).toEqual({ score: plain / 2, reasons: ['same_name', 'different_hire_date'] });
  const otherId = score({ ...name, employee_id: '0043' });
  expect(otherId?.reasons).toContain('other_employee_id');
  expect(otherId?.score).toBeLessThan(dated?.score ?? 0);
});

it('the same hire date or half of a name is not enough for a score', () => {
  expect(score({ hire_date: '2020-01-02' })).toBeNull();
  expect(score({ last_name: 'Anderson' })).toBeNull();
  expect(scoreStaff({ ...EMPLOYEE, first_name: null }, { ...OTHER, last_name: 'Anderson' })).toBeNull();
});

it('scores are between 0 and 1, and its reasons say what a sync does with a pair', () => {
  const few = fc.constantFrom('a@x', 'b@x', 'a@y');
  const maybe = fc.option(few);
  const employee = fc.record({
    employee_id: few,
    first_name: maybe,
    last_name: maybe,
    work_email: maybe,
    hire_date: maybe,
  });
  const record = fc.record({
    staff_id: fc.constant('s'),
    employee_id: maybe,
    email: maybe,
    first_name: few,
    last_name: few,
    hire_date: maybe,
    active: fc.boolean(),
  });
  fc.assert(
    fc.property(employee, record, (candidate, staff) => {
      const found = scoreStaff(candidate, staff);
      const match = found === null ? 'unmatched' : matchOf(found.reasons);
      expect(matchStaff([candidate], [staff])[0]?.result).toBe(match);
      if (found) expect(found.score).toBeGreaterThanOrEqual(0);
      if (found) expect(found.score).toBeLessThanOrEqual(1);
    }),
  );
});
