import { z } from 'zod';
import { ambiguousOf } from '../../infra/staff/staff.js';
import { suggestStaff } from '../../infra/staff/staff-suggestions.js';
import { EmployeeStatus } from '../../shared/employee.js';
import { EmployeeView } from '../employees/employee-view.js';
import { FILTERS, listWithExtras } from '../employees/list-employees.js';
import type { Caller } from '../http/request-context.js';
import { Paging } from '../trpc/page.js';
import { SuggestionView, suggestionView } from './staff-view.js';

const StaffMatch = z.enum(['ambiguous', 'unmatched']).meta({
  description:
    'The result of the last sync. `ambiguous`: several records or employees match. `unmatched`: none matches',
});
const { department_code, position_family, search } = FILTERS;

export const UnlinkedFilter = {
  match: StaffMatch.optional(),
  status: EmployeeStatus.optional(),
  ...{ department_code, position_family, search },
  cursor: Paging.cursor,
};

export const UnlinkedInput = z
  .strictObject({
    ...UnlinkedFilter,
    /** Lower than in other lists, because each employee of a page costs a search for suggestions. */
    limit: z.int().min(1).max(100).default(25),
  })
  .prefault({});

/** The fields that distinguish employees. The response has no others. */
const FIELDS = [
  'first_name',
  'last_name',
  'status',
  'department_code',
  'department_description',
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
    suggestions: z.array(SuggestionView).meta({ description: 'Most likely first' }),
  })
  .meta({ id: 'UnlinkedEmployee' });

/** Lists employees without a Staff record, each with suggested records. */
export function listUnlinked(caller: Caller, params: z.infer<typeof UnlinkedInput>) {
  const { db } = caller.services.store;
  const { match } = params;
  return listWithExtras(
    caller,
    { ...params, order: 'asc', fields: FIELDS, reveal: false },
    {
      filter: match === undefined ? { linked: false } : { staff_match: match },
      requiredFields: FIELDS,
      extrasOf: async (page) => {
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
