import { expect, it } from 'vitest';
import { collections } from '../infra/mongo/collections.js';
import { AppError } from '../shared/app-error.js';
import { directory, rowsOf, testSteps } from '../tests/test-steps.js';

const fixture = testSteps();
const ALL = { '0001': 'A', '0002': 'A', '0003': 'A' };

async function bring(day: string, people: Readonly<Record<string, string>>): Promise<string> {
  await fixture.deliver(directory(day), ...rowsOf(people));
  return (await fixture.sync()).sync_id;
}

/** Who is missing, by employee id, and since which report. */
async function missing(): Promise<Record<string, string | undefined>> {
  const found = await collections(fixture.deps.store.db)
    .employees.find({ missing: { $exists: true } })
    .sort({ employee_id: 1 })
    .toArray();
  return Object.fromEntries(found.map((employee) => [employee.employee_id, employee.missing?.missed_by]));
}

it('clears the marks of an undone report when the report before it lists everyone', async () => {
  await bring('01', ALL);
  const undo_of = await bring('03', { '0001': 'A', '0002': 'A' });
  expect(await missing()).toEqual({ '0003': '2026-11-03T02:00:00' });
  await fixture.sync({ undo_of });
  expect(await missing()).toEqual({});
});

it('marks whom the newest remaining report does not list, although a later, undone report did', async () => {
  await bring('01', ALL);
  await bring('03', { '0001': 'A', '0002': 'A' });
  const undo_of = await bring('05', { ...ALL, '0001': 'L' });
  expect(await missing()).toEqual({});
  await fixture.sync({ undo_of });
  expect(await missing()).toEqual({ '0003': '2026-11-03T02:00:00' });
});

it('only clears marks when the push cannot be read again, and logs that', async () => {
  await bring('01', ALL);
  await bring('03', { '0001': 'A', '0002': 'A' });
  const undo_of = await bring('05', { ...ALL, '0001': 'L' });
  const { sync_id, plan_hash } = await fixture.plan({ undo_of });
  const readMapping = () =>
    Promise.reject(new AppError('mapping_file_invalid', { path: 'm', problems: 'p' }));
  await fixture.steps({ readMapping }).upsertEmployees({ sync_id, plan_hash });
  expect(await missing()).toEqual({});
  expect(fixture.lines.join()).toContain('missing_not_restored');
});
