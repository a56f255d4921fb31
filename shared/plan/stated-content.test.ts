import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EMPLOYEE_FIELDS, type EmployeeField } from '../employee.js';
import { exampleReport } from './example-report.js';
import { applyPlan, EMPTY_ROSTER, PLAN_SETTINGS, planRun, type Roster } from './example-roster.js';
import type { Plan, PlanReport } from './plan.js';
import { planPartition, readPartition } from './plan-partition.js';
import { isLaterPush } from './push.js';
import { statedContent } from './stated-content.js';

const { push_minutes, pay_jump_ratio } = PLAN_SETTINGS;

/** Rows that a person may have in each report. Most pushes repeat the first one. */
const ROWS = {
  Employee_Directory: ['EE Code|Status|City|Rate 1', 'A|Reno|10', 'T|Reno|10', '|Reno|', 'A||11'],
  Employee_Dates: ['EE Code|Status|City|Rehire Date', 'A|Reno|2026-01-02', 'T|Elko|', 'A||'],
  Rate_History: [
    'EE Code|Pay Type|Department|Effective Date|Amount',
    'Hourly|x|2026-11-02|10',
    'Hourly|x|2026-11-04|12',
    'Hourly|y|soon|10',
    'Hourly|x|2026-11-02|10 again',
  ],
} as const;
type Kind = keyof typeof ROWS;
const KINDS = Object.keys(ROWS) as Kind[];
const PEOPLE = ['0001', '0002', '0003'];

const mostly = <T>(value: T, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other });

/** A report of one push: which row each person has in it, none for one whom it leaves out. */
const anyReport = (kind: Kind, day: number): fc.Arbitrary<PlanReport | null> => {
  const [headings, ...rows] = ROWS[kind];
  const row = mostly<number | null>(0, fc.option(fc.nat(rows.length - 1)));
  // Two reports of a push may be in either order, and further apart than a push is long.
  const minutes = mostly(KINDS.indexOf(kind), fc.constantFrom(9, 25, 50));
  const report = fc.tuple(minutes, fc.tuple(row, row, row)).map(([minute, chosen]) => {
    const lines = chosen.flatMap((at, person) => (at === null ? [] : [`${PEOPLE[person]}|${rows[at]}`]));
    const stamp = `202611${String(day).padStart(2, '0')}02${String(minute).padStart(2, '0')}00`;
    return exampleReport(`${stamp}_${kind}_${day}.csv`, headings, ...lines);
  });
  return mostly<PlanReport | null>(null, fc.constant(null)).chain((left) =>
    left === null ? report : fc.constant(left),
  );
};

/** Pushes of a few days, mostly with all reports, mostly in their order. */
const anyPushes = fc
  .tuple(
    ...[1, 2, 3, 4, 5].map((day) =>
      fc.tuple(...KINDS.map((kind) => fc.option(anyReport(kind, day), { freq: 9 }))),
    ),
  )
  .map((pushes) => pushes.map((reports) => reports.flatMap((report) => report ?? [])))
  .chain((pushes) => mostly(pushes, fc.shuffledSubarray(pushes, { minLength: pushes.length })));

/** What is known of the content of a stored employee. */
type Known = ReadonlyMap<string, string | null>;

function contentsAfter(plan: Plan, before: Known): Known {
  const { as_of } = plan;
  const contents = new Map(before);
  if (as_of === null) return contents;
  for (const { employee_id, statements } of [...plan.changes, ...plan.provenanceOnly])
    contents.set(employee_id, statedContent(statements, as_of, push_minutes));
  return contents;
}

/** Plans without the employees of whom the reports state what they stated before. Returns how many these are, too. */
function planOthers(
  roster: Roster,
  known: Known,
  reports: readonly PlanReport[],
  { width }: Plan['code_width'],
) {
  const read = readPartition({ reports, width, as_of: roster.as_of });
  const content = (id: string) => {
    const statements = read.reported.get(id);
    return statements && read.as_of !== null ? statedContent(statements, read.as_of, push_minutes) : null;
  };
  const unchanged = new Map<string, readonly EmployeeField[]>();
  const stored = new Map(roster.stored);
  for (const [id, { fields }] of roster.stored) {
    const now = content(id);
    if (now === null || now !== known.get(id)) continue;
    unchanged.set(
      id,
      EMPLOYEE_FIELDS.filter((field) => fields[field] !== null),
    );
    stored.delete(id);
  }
  const input = { ...roster, stored, unchanged, reports, width, push_minutes, pay_jump_ratio };
  return { plan: planPartition(input, read), skipped: unchanged.size };
}

it('a plan without the people of whom the reports state the same is the same plan', () => {
  let skipped = 0;
  let changed = 0;
  fc.assert(
    fc.property(anyPushes, (pushes) => {
      let roster = EMPTY_ROSTER;
      let known: Known = new Map();
      const applied: PlanReport[] = [];
      for (const push of pushes) {
        const oldest = push.map(({ report }) => report.report_time).sort()[0] ?? '';
        const again = applied
          .filter(({ report }) => !isLaterPush(oldest, report.report_time, push_minutes))
          .map((report): PlanReport => ({ ...report, reread: true }));
        const reports = [...push, ...again];
        const plan = planRun(roster, ...reports);
        const others = planOthers(roster, known, reports, plan.code_width);
        expect(plan).toMatchObject(others.plan);
        expect(others.plan.changes).toHaveLength(plan.changes.length);
        skipped += others.skipped;
        changed += plan.changes.length;
        known = contentsAfter(plan, known);
        roster = applyPlan(plan, roster);
        applied.push(...push);
      }
    }),
    { numRuns: 1_000 },
  );
  // Both happen often, or nothing was compared.
  expect(Math.min(skipped, changed)).toBeGreaterThan(1_000);
});
