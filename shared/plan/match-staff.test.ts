import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchStaff, type StaffCandidate, type StaffRecord } from './match-staff.js';

function employee(employee_id: string, facts: Partial<StaffCandidate> = {}): StaffCandidate {
  return { employee_id, first_name: 'JANE', last_name: 'DOE', work_email: null, hire_date: null, ...facts };
}

function staff(staff_id: string, facts: Partial<StaffRecord> = {}): StaffRecord {
  return { staff_id, first_name: 'Jane', last_name: 'Doe', active: true, ...facts };
}

const results = (employees: readonly StaffCandidate[], records: readonly StaffRecord[]) =>
  matchStaff(employees, records).map((match) =>
    match.result === 'linked' ? [match.staff_id, match.reason] : match.result,
  );

describe('matchStaff', () => {
  it('the employee id takes precedence over the e-mail, and the e-mail over the name', () => {
    const hired = { hire_date: '2020-01-01' };
    const records = [
      staff('by name', hired),
      staff('by mail', { email: 'Jane@Example.org', last_name: 'Other' }),
      staff('by id', { employee_id: '0001', last_name: 'Another' }),
    ];
    expect(results([employee('0001', { work_email: 'jane@example.org' })], records)).toEqual([
      ['by id', 'employee_id'],
    ]);
    expect(results([employee('0002', { work_email: 'jane@example.org' })], records)).toEqual([
      ['by mail', 'work_email'],
    ]);
    expect(results([employee('0003', hired)], records)).toEqual([['by name', 'full_name']]);
  });

  it('a namesake never takes a record that matches another employee by id', () => {
    const records = [staff('s', { employee_id: '0002' })];
    expect(results([employee('0001'), employee('0002')], records)).toEqual([
      'unmatched',
      ['s', 'employee_id'],
    ]);
    expect(results([employee('0001')], records)).toEqual(['unmatched']);
  });

  it('a shared e-mail is ambiguous, and the name does not decide it', () => {
    const shared = { work_email: 'desk@example.org' };
    expect(
      results([employee('1', shared), employee('2', shared)], [staff('s', { email: 'desk@example.org' })]),
    ).toEqual(['ambiguous', 'ambiguous']);
    const twice = [staff('a', { email: 'desk@example.org' }), staff('b', { email: 'desk@example.org' })];
    expect(matchStaff([employee('1', shared)], twice)).toEqual([
      { employee_id: '1', result: 'ambiguous', staff_ids: ['a', 'b'], reason: 'work_email' },
    ]);
  });

  it.each([
    ['the employee', {}, { hire_date: '2020-01-01' }],
    ['the record', { hire_date: '2020-01-01' }, {}],
    ['both', {}, {}],
  ])('a name is not linked without a hire date of %s: a person decides', (_side, known, recorded) => {
    expect(matchStaff([employee('1', known)], [staff('s', recorded)])).toEqual([
      { employee_id: '1', result: 'ambiguous', staff_ids: ['s'], reason: 'full_name' },
    ]);
  });

  it('hire dates distinguish namesakes, and a different hire date prevents a match by name', () => {
    const namesakes = [
      employee('1', { hire_date: '2020-01-01' }),
      employee('2', { hire_date: '2021-01-01' }),
    ];
    const dated = [staff('b', { hire_date: '2021-01-01' }), staff('a', { hire_date: '2020-01-01' })];
    expect(results(namesakes, dated)).toEqual([
      ['a', 'full_name'],
      ['b', 'full_name'],
    ]);
    expect(results(namesakes.slice(0, 1), dated.slice(0, 1))).toEqual(['unmatched']);
    expect(results(namesakes, [staff('s')])).toEqual(['ambiguous', 'ambiguous']);
    expect(results(namesakes, [staff('a', { hire_date: '2020-01-01' }), staff('s')])).toEqual([
      ['a', 'full_name'],
      'ambiguous',
    ]);
  });

  describe('a rejected pair', () => {
    const rejected =
      (...pairs: string[]) =>
      (employee_id: string, staff_id: string) =>
        pairs.includes(`${employee_id} ${staff_id}`);

    it('is not linked again, and a later round can still find another record', () => {
      const hired = { hire_date: '2020-01-01' };
      const records = [staff('wrong', { employee_id: '1', last_name: 'Other' }), staff('right', hired)];
      expect(matchStaff([employee('1', hired)], records, rejected('1 wrong'))).toMatchObject([
        { result: 'linked', staff_id: 'right', reason: 'full_name' },
      ]);
      expect(matchStaff([employee('1', hired)], records, rejected('1 wrong', '1 right'))).toMatchObject([
        { result: 'unmatched' },
      ]);
    });

    it('does not make a namesake more likely', () => {
      const match = (...pairs: string[]) =>
        matchStaff([employee('1'), employee('2')], [staff('s')], rejected(...pairs));
      expect(match('1 s')).toMatchObject([
        { employee_id: '1', result: 'unmatched' },
        { employee_id: '2', result: 'ambiguous', staff_ids: ['s'] },
      ]);
      expect(match('1 s', '2 s')).toMatchObject([{ result: 'unmatched' }, { result: 'unmatched' }]);
      const twice = [staff('a', { email: 'x@example.org' }), staff('b', { email: 'x@example.org' })];
      expect(
        matchStaff([employee('1', { work_email: 'x@example.org' })], twice, rejected('1 a')),
      ).toMatchObject([{ result: 'ambiguous', staff_ids: ['b'] }]);
    });
  });

  it('an employee without a name is not matched by name', () => {
    expect(results([employee('1', { first_name: null })], [staff('s')])).toEqual(['unmatched']);
    expect(results([], [staff('s')])).toEqual([]);
  });

  it('never links a staff record twice, and the order of employees does not matter', () => {
    const few = fc.constantFrom(...['a', 'b', 'c']);
    const maybe = fc.option(few);
    const people = fc.uniqueArray(
      fc.record({
        employee_id: fc.constantFrom('1', '2', '3', '4', '5'),
        first_name: maybe,
        last_name: few,
        work_email: maybe,
        hire_date: maybe,
      }),
      { selector: ({ employee_id }) => employee_id },
    );
    const records = fc.uniqueArray(
      fc.record({
        staff_id: fc.constantFrom('v', 'w', 'x', 'y', 'z'),
        employee_id: fc.option(fc.constantFrom('1', '2', '9')),
        email: maybe,
        first_name: few,
        last_name: few,
        hire_date: maybe,
        active: fc.boolean(),
      }),
      { selector: ({ staff_id }) => staff_id },
    );
    fc.assert(
      fc.property(people, records, fc.array(fc.tuple(fc.nat(4), fc.nat(4))), (employees, all, refused) => {
        const isRejected = (employee_id: string, staff_id: string) =>
          refused.some(([at, to]) => '12345'[at] === employee_id && 'vwxyz'[to] === staff_id);
        const matches = matchStaff(employees, all, isRejected);
        for (const match of matches) {
          const staffIds =
            match.result === 'linked'
              ? [match.staff_id]
              : match.result === 'ambiguous'
                ? match.staff_ids
                : [];
          expect(staffIds.some((staff_id) => isRejected(match.employee_id, staff_id))).toBe(false);
          if (match.result === 'linked' && match.reason === 'full_name') {
            const hired = employees.find(({ employee_id }) => employee_id === match.employee_id)?.hire_date;
            expect(hired).not.toBeNull();
            expect(all.find(({ staff_id }) => staff_id === match.staff_id)?.hire_date).toBe(hired);
          }
        }
        const linked = matches.flatMap((match) => (match.result === 'linked' ? [match.staff_id] : []));
        expect(new Set(linked).size).toBe(linked.length);
        const byId = (a: { employee_id: string }, b: { employee_id: string }) =>
          a.employee_id < b.employee_id ? -1 : 1;
        const reversed = matchStaff(employees.toReversed(), all, isRejected);
        expect(reversed.toSorted(byId)).toEqual(matches.toSorted(byId));
      }),
    );
  });
});
