import { expect, it } from 'vitest';
import { readTables } from '../../services/reports/read-tables.js';
import { applyPlan, EMPTY_ROSTER, planRun } from '../../shared/plan/example-roster.js';
import { isStandardHeading } from '../../shared/reports/headings.js';
import { NO_MAPPING } from '../../shared/reports/mapping.js';
import { readReportName } from '../../shared/reports/report-name.js';
import { validateReport } from '../../shared/reports/validate-report.js';

const ROWS = ['0001,P1,C1,Reno', '0002,P2,C2,Ely', '0003,P3,C3,Elko', '0004,P4,C4,Reno'];
const TEXT = ['EE Code,Payee Code,Case Reference,City', ...ROWS].join('\n');
const HEADER_END = TEXT.indexOf('\n') + 1;

function payees(day: string, text: string) {
  const file = `202611${day}020000_Employee_Payees_0000aa01_x.csv`;
  const facts = { name: readReportName(file, new Date(`2026-11-${day}T03:00:00Z`)), mapping: NO_MAPPING };
  const validation = validateReport(readTables(file, Buffer.from(text), isStandardHeading), facts);
  if (!validation.ok) throw new Error(validation.refusal.code);
  return { file, report: validation.report };
}

it('a payees report that is cut off within a row ends no payee, wherever it is cut', () => {
  const before = applyPlan(planRun(EMPTY_ROSTER, payees('01', TEXT)), EMPTY_ROSTER);
  expect(before.payees.size).toBe(ROWS.length);
  const within = Array.from({ length: TEXT.length - HEADER_END }, (_, at) => HEADER_END + at).filter(
    // Nobody can see that a file was cut off at the end of a row, or within its last cell.
    (end) =>
      TEXT.slice(HEADER_END, end).split('\n').at(-1)?.split(',').length !== 4 && TEXT[end - 1] !== '\n',
  );
  expect(within.length).toBeGreaterThan(30);
  const ended = within.filter((end) =>
    planRun(before, payees('08', TEXT.slice(0, end))).payees.some(({ kind }) => kind === 'ended'),
  );
  expect(ended.map((end) => TEXT.slice(HEADER_END, end))).toEqual([]);
});
