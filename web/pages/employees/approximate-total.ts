import type { OutputOf } from '../../client/client.js';
import type { Filters } from './use-employee-list.js';

type Stats = OutputOf<'employees.stats'>;

/** About how many employees match, when the statistics know it: without a filter, or with one that they count by. */
export function approximateTotal(stats: Stats, filters: Filters): number | null {
  const entries = Object.entries(filters);
  const [[key, value] = []] = entries;
  if (key === undefined || value === undefined) return stats.total;
  if (entries.length > 1) return null;
  const counts = countsBy(stats)[key];
  if (counts) return Object.hasOwn(counts, value) ? (counts[value] ?? 0) : 0;
  const yes = yesBy(stats)[key];
  if (yes === undefined) return null;
  return value === 'true' ? yes : stats.total - yes;
}

function countsBy(stats: Stats): Partial<Record<string, Readonly<Record<string, number>>>> {
  const { by_status, by_department, by_position_family, by_state } = stats;
  return {
    status: by_status,
    department_code: by_department,
    position_family: by_position_family,
    state: by_state,
  };
}

function yesBy({ total, unlinked, missing }: Stats): Partial<Record<string, number>> {
  return { linked: total - unlinked, missing };
}
