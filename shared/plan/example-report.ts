import { isStandardHeading } from '../reports/headings.js';
import { NO_MAPPING } from '../reports/mapping.js';
import { readReportName } from '../reports/report-name.js';
import { validateReport } from '../reports/validate-report.js';
import { readCsvTables } from '../tables/csv-table.js';
import type { PlanReport } from './plan.js';

const NEVER = new Date(0);

/** For tests: builds a report from lines of cells separated by `|`. The file name has the stamp and the type. */
export function exampleReport(name: string, ...lines: readonly string[]): PlanReport {
  const csv = lines
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .join('|'),
    )
    .map((line) => `${line}\n`)
    .join('');
  const facts = { name: readReportName(name, NEVER), mapping: NO_MAPPING };
  const validation = validateReport(readCsvTables(new TextEncoder().encode(csv), isStandardHeading), facts);
  if (!validation.ok) throw new Error(validation.refusal.code);
  return { file: name, report: validation.report };
}
