import { expect, test } from 'vitest';
import { approximateTotal } from './approximate-total.js';

const stats: Parameters<typeof approximateTotal>[0] = {
  ...{
    total: 10,
    by_status: { active: 7, terminated: 3 },
    by_department: { '010': 4 },
    department_descriptions: {},
  },
  ...{ by_position_family: {}, by_state: {}, hires: {}, terminations: {}, overtime_eligible: 5, unlinked: 2 },
  ...{ missing: 1, last_synced_at: null, reports: [] },
};

test.each([
  [{}, 10],
  [{ status: 'active' }, 7],
  [{ status: 'on_leave' }, 0],
  [{ department_code: 'constructor' }, 0],
  [{ linked: 'true' }, 8],
  [{ linked: 'false' }, 2],
  [{ missing: 'true' }, 1],
  [{ missing: 'false' }, 9],
  // The statistics count nothing by day, count unknown overtime as not eligible, and count no two things together.
  [{ hired_from: '2026-01-01' }, null],
  [{ overtime_eligible: 'false' }, null],
  [{ status: 'active', department_code: '010' }, null],
])('with the filters %j about %s match', (filters, expected) => {
  expect(approximateTotal(stats, filters)).toBe(expected);
});
