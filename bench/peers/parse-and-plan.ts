import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readNumbers } from '../../numbers/read/read-numbers.js';
import { PLAN_SETTINGS } from '../../shared/plan/example-roster.js';
import type { PlanReport } from '../../shared/plan/plan.js';
import { planChanges } from '../../shared/plan/plan-changes.js';
import { NO_MAPPING } from '../../shared/reports/mapping.js';
import { readReportName } from '../../shared/reports/report-name.js';
import { validateReport } from '../../shared/reports/validate-report.js';
import { numbersTables } from '../../shared/tables/numbers-table.js';

/** A process of its own: parses, validates and plans the reports of a folder, without servers. Prints its figures as one line of JSON. */
const [folder = '.'] = process.argv.slice(2);
const start = performance.now();
const plan = planChanges({
  reports: readdirSync(folder).map((name) => readReport(join(folder, name))),
  stored: new Map(),
  payees: new Map(),
  settings: PLAN_SETTINGS,
  as_of: null,
  payees_as_of: null,
});
const seconds = (performance.now() - start) / 1000;
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
process.stdout.write(
  JSON.stringify({
    seconds,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMebibytes: maxRSS / 1024,
    employees: plan.counts.created,
  }),
);

function readReport(path: string): PlanReport {
  const name = readReportName(path, statSync(path).mtime);
  const validation = validateReport(numbersTables(readNumbers(readFileSync(path))), {
    name,
    mapping: NO_MAPPING,
  });
  if (!validation.ok) throw new Error(`${path}: ${validation.refusal.code}`);
  return { file: path, report: validation.report };
}
