import { describe, expect, it } from 'vitest';
import { runFiles } from '../infra/files/run-files.js';
import { NO_MAPPING } from '../shared/reports/mapping.js';
import { activityContext, directory, rowsOf, testSteps } from '../tests/test-steps.js';
import { isPlannable, planReports } from './plan-reports.js';

const fixture = testSteps();
const PEOPLE = rowsOf({ '0001': 'A', '0002': 'A' });

const planned = async (sync_id: string) => {
  const deps = { ...fixture.deps, mapping: NO_MAPPING };
  const run = { sync_id, dry_run: false, report_type: 'all' } as const;
  const planning = activityContext().run(() => planReports(deps, run));
  const { reports } = await (planning as ReturnType<typeof planReports>);
  return reports.map(({ head }) => head.report_time).toSorted();
};
const filesOf = async (sync_id: string) => {
  const files = await runFiles(fixture.deps.store.db, sync_id);
  return files.map(({ name, reread }) => [name, reread]);
};

describe('the reports of a plan', () => {
  it('are the reports of the run', async () => {
    await fixture.deliver(directory('02'), ...PEOPLE);
    const { sync_id } = await fixture.bringIn();
    expect(await planned(sync_id)).toEqual(['2026-11-02T02:00:00']);
  });

  it('include newer reports that were applied before, or a late old file would win', async () => {
    await fixture.deliver(directory('05'), ...PEOPLE);
    await fixture.sync();
    await fixture.deliver(directory('02'), ...PEOPLE);
    const { sync_id } = await fixture.bringIn();
    expect(await planned(sync_id)).toEqual(['2026-11-02T02:00:00', '2026-11-05T02:00:00']);
    expect(await filesOf(sync_id)).toEqual([
      [directory('02'), false],
      [directory('05'), true],
    ]);
  });

  it('do not include older reports: the employees store their statements', async () => {
    await fixture.deliver(directory('02'), ...PEOPLE);
    await fixture.sync();
    await fixture.deliver(directory('05'), ...PEOPLE);
    const { sync_id } = await fixture.bringIn();
    expect(await planned(sync_id)).toEqual(['2026-11-05T02:00:00']);
  });

  it('are none without a readable file, and then no earlier file is read again', async () => {
    await fixture.deliver(directory('05'), ...PEOPLE);
    await fixture.sync();
    const { sync_id } = await fixture.bringIn();
    expect(await planned(sync_id)).toEqual([]);
    expect(await filesOf(sync_id)).toEqual([]);
  });

  it('include only the selected type: a file that turns out to be another report waits for its own sync', async () => {
    await fixture.deliver('export.csv', ...PEOPLE);
    const { sync_id } = await fixture.bringIn({ report_type: 'rate_history' });
    const files = await runFiles(fixture.deps.store.db, sync_id);
    expect(files).toMatchObject([{ report_type: 'employee_directory', status: 'validated' }]);
    expect(files.filter(isPlannable('rate_history'))).toEqual([]);
    expect(files.filter(isPlannable('employee_directory'))).toHaveLength(1);
  });
});
