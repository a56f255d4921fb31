import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchStaff, type StaffCandidate, type StaffRecord } from '../plan/match-staff.js';
import { isSure, scoreStaff } from './score-staff.js';

const EMPLOYEE: StaffCandidate = {
  employee_id: '0042',
  first_name: 'JOSÉ',
  last_name: 'ANDERSON',
  work_email: 'jose.anderson@example.org',
  hire_date: '2020-01-02',
};
const OTHER: StaffRecord = { staff_id: 's', first_name: 'Mary', last_name: 'Poole', active: true };
const score = (facts: Partial<StaffRecord>) => scoreStaff(EMPLOYEE, { ...OTHER, ...facts });

it('each thing in common is a reason, and the surer it is the more it counts', () => {
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
  expect(scores).toEqual(scores.toSorted((one, next) => one - next));
  expect(new Set(scores).size).toBe(scores.length);
});

it('another hire date, or the id of another employee, speaks against it', () => {
  const name = { first_name: 'Jose', last_name: 'Anderson' };
  const plain = score(name)?.score ?? 0;
  const dated = score({ ...name, hire_date: '2021-01-01' });
  expect(dated).toEqual({ score: plain / 2, reasons: ['same_name', 'different_hire_date'] });
  const anothers = score({ ...name, employee_id: '0043' });
  expect(anothers?.reasons).toContain('other_employee_id');
  expect(anothers?.score).toBeLessThan(dated?.score ?? 0);
});

it('a day in common alone suggests nobody, nor does half of a name', () => {
  expect(score({ hire_date: '2020-01-02' })).toBeNull();
  expect(score({ last_name: 'Anderson' })).toBeNull();
  expect(scoreStaff({ ...EMPLOYEE, first_name: null }, { ...OTHER, last_name: 'Anderson' })).toBeNull();
});

it('scores lie between 0 and 1, and whoever a sync links by itself has a sure score', () => {
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
    fc.property(employee, record, (one, staff) => {
      const found = scoreStaff(one, staff);
      const linked = matchStaff([one], [staff])[0]?.result === 'linked';
      expect(linked).toBe(found !== null && isSure(found.reasons));
      if (found) expect(found.score).toBeGreaterThanOrEqual(0);
      if (found) expect(found.score).toBeLessThanOrEqual(1);
    }),
  );
});
