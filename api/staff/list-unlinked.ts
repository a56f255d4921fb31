import { z } from 'zod';
import { ambiguousOf } from '../../infra/staff/staff.js';
import { suggestStaff } from '../../infra/staff/staff-suggestions.js';
import { EmployeeStatus } from '../../shared/employee.js';
import { EmployeeView } from '../employees/employee-view.js';
import { FILTERS, listAndRecord } from '../employees/list-employees.js';
import type { Caller } from '../http/request-context.js';
import { Paging } from '../trpc/page.js';
import { SuggestionView, suggestionView } from './staff-view.js';

const StaffMatch = z.enum(['ambiguous', 'unmatched']).meta({
  description: 'Of the last sync. Ambiguous: several records or employees fit; unmatched: nobody does',
});
const { department_code, position_family, search } = FILTERS;

export const UnlinkedInput = z
  .strictObject({
    match: StaffMatch.optional(),
    status: EmployeeStatus.optional(),
    ...{ department_code, position_family, search },
    ...Paging,
    /** Each of a page is searched for. */
    limit: z.int().min(1).max(100).default(25),
  })
  .prefault({});

/** What people are told apart by; an answer has no other fields. */
const FIELDS = [
  'first_name',
  'last_name',
  'status',
  'department_code',
  'position_family',
  'work_email',
  'hire_date',
] as const;

export const UnlinkedView = EmployeeView.pick({
  employee_id: true,
  ...(Object.fromEntries(FIELDS.map((field) => [field, true])) as Record<(typeof FIELDS)[number], true>),
})
  .extend({
    match: StaffMatch,
    suggestions: z.array(SuggestionView).meta({ description: 'The likeliest first' }),
  })
  .meta({ id: 'UnlinkedEmployee' });

/** Employees without a staff record, each with the records that may be theirs. */
export function listUnlinked(caller: Caller, asked: z.infer<typeof UnlinkedInput>) {
  const { db } = caller.services.store;
  const { match } = asked;
  return listAndRecord(
    caller,
    { ...asked, order: 'asc', fields: FIELDS, reveal: false },
    {
      filter: match === undefined ? { linked: false } : { staff_match: match },
      needs: FIELDS,
      tell: async (page) => {
        const ambiguous = await ambiguousOf(
          db,
          page.map(({ employee_id }) => employee_id),
        );
        const suggestions = await suggestStaff(db, page);
        return page.map(({ employee_id }, at) => ({
          match: ambiguous.has(employee_id) ? ('ambiguous' as const) : ('unmatched' as const),
          suggestions: (suggestions[at] ?? []).map(suggestionView),
        }));
      },
    },
  );
}
