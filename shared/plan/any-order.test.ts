import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyReports } from '../../tests/any-reports.js';
import { applyPlan, deliver, EMPTY_ROSTER, planRun, type Roster } from './example-roster.js';

const deliveries = anyReports();

function shown({ stored, payees, as_of }: Roster) {
  const employees = [...stored.values()].map(({ employee_id, fields }) => [employee_id, fields] as const);
  const listed = [...payees.values()].map(({ key, fields }) => [key, fields] as const);
  return { employees: Object.fromEntries(employees), payees: Object.fromEntries(listed), as_of };
}

it('every order of deliveries gives the same roster as one run over all files', () => {
  const shuffled = deliveries.chain((reports) =>
    fc.tuple(fc.constant(reports), fc.shuffledSubarray(reports, { minLength: reports.length })),
  );
  fc.assert(
    fc.property(shuffled, ([reports, order]) => {
      const atOnce = shown(applyPlan(planRun(EMPTY_ROSTER, ...reports), EMPTY_ROSTER));
      expect(shown(deliver(order))).toEqual(atOnce);
    }),
    { numRuns: 2_000 },
  );
});

it('delivering the same files again changes nothing', () => {
  fc.assert(
    fc.property(deliveries, (reports) => {
      const roster = deliver(reports);
      const again = planRun(roster, ...reports);
      expect([again.changes, again.provenanceOnly, again.payees]).toEqual([[], [], []]);
    }),
  );
});
