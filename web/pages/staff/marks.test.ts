import fc from 'fast-check';
import { expect, test } from 'vitest';
import { currentSuggestion, likelyMarks, type Mark, type Unlinked, withMark } from './marks.js';

const person = (employee_id: string, scores: Readonly<Record<string, number>>): Unlinked => ({
  ...{ employee_id, first_name: 'Ada', last_name: 'Doe', status: 'active', match: 'unmatched' },
  ...{ department_code: null, position_family: null, work_email: null, hire_date: null },
  suggestions: Object.entries(scores).map(([staff_id, score]) => ({
    staff: { staff_id, first_name: 'Ada', last_name: 'Doe', work_email: null, hire_date: null, active: true },
    score,
    reasons: ['same_name'],
  })),
});
const confirm = (employee_id: string, staff_id: string): Mark => ({ kind: 'confirm', employee_id, staff_id });
const reject = (employee_id: string, staff_id: string): Mark => ({ kind: 'reject', employee_id, staff_id });

const Marks = fc.array(
  fc.record({
    kind: fc.constantFrom('confirm' as const, 'reject' as const),
    employee_id: fc.constantFrom('1', '2', '3'),
    staff_id: fc.constantFrom('a', 'b', 'c'),
  }),
  { maxLength: 30 },
);

test('marks never contradict each other, and the last one always counts', () => {
  fc.assert(
    fc.property(Marks, (added) => {
      const marks = added.reduce<readonly Mark[]>(withMark, []);
      const confirmed = marks.filter(({ kind }) => kind === 'confirm');
      expect(new Set(confirmed.map(({ employee_id }) => employee_id)).size).toBe(confirmed.length);
      expect(new Set(confirmed.map(({ staff_id }) => staff_id)).size).toBe(confirmed.length);
      expect(new Set(marks.map(({ employee_id, staff_id }) => employee_id + staff_id)).size).toBe(
        marks.length,
      );
      expect(marks.at(-1)).toEqual(added.at(-1));
    }),
  );
});

test('the keys decide about the most likely record, then about the next one when that is rejected', () => {
  const ada = person('1', { a: 0.9, b: 0.8 });
  const current = (marks: readonly Mark[]) => currentSuggestion(marks, ada)?.staff.staff_id;
  expect(current([])).toBe('a');
  expect(current([reject('1', 'a')])).toBe('b');
  expect(current([reject('1', 'a'), reject('1', 'b')])).toBeUndefined();
  expect(current([reject('2', 'a')])).toBe('a');
  expect(current([confirm('1', 'b')])).toBe('b');
});

test('only a record that is likely for one person, as their only one, is accepted with the others', () => {
  const people = [
    person('sure', { a: 0.95, b: 0.4 }),
    person('two records', { c: 0.95, d: 0.95 }),
    person('unlikely', { e: 0.89 }),
    person('rival 1', { f: 0.95 }),
    person('rival 2', { f: 0.99 }),
    person('none', {}),
  ];
  expect(likelyMarks([], people)).toEqual([confirm('sure', 'a')]);
});

test('nobody who is decided about, and no record that is taken, is accepted with the others', () => {
  const people = [person('1', { a: 0.95 }), person('2', { b: 0.95 })];
  expect(likelyMarks([reject('1', 'a'), confirm('3', 'b')], people)).toEqual([]);
});
