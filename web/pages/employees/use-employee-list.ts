import { useInfiniteQuery } from '@tanstack/react-query';
import type { InputOf } from '../../client/client.js';
import { pages } from '../../client/query.js';
import { useUrlState } from '../../client/url-state.js';
import { type ColumnId, columnsText, fieldsOf, type Sort, tableColumns } from './columns.js';

export const LIST_FILTERS = [
  ...(['status', 'department_code', 'position_family', 'state', 'overtime_eligible', 'linked'] as const),
  ...(['missing', 'hired_from', 'hired_to', 'terminated_from', 'terminated_to'] as const),
] as const;
export type FilterName = (typeof LIST_FILTERS)[number];
/** As in the URL. */
export type Filters = Partial<Record<FilterName, string>>;

const PAGE = 100;
const FEW_PAGES = 3;

/** Whether to refresh a list automatically. A refresh of a long one requests all of its pages, one after the other. */
const isShort = ({
  state,
}: {
  readonly state: { readonly data?: { readonly pages: readonly unknown[] } | undefined };
}) => (state.data?.pages.length ?? 0) <= FEW_PAGES;

/** The list of employees as the URL describes it: filters, order and columns. The search is not in the URL, because it is a name. */
export function useEmployeeList(search: string) {
  const filters = useUrlState(LIST_FILTERS);
  const { state: arrangement, change } = useUrlState(['sort', 'order', 'columns']);
  const columns = tableColumns(arrangement.columns);
  const list = useInfiniteQuery({
    ...pages('employees.list', {
      ...inputOf(filters.state),
      ...(search && { search }),
      ...(arrangement.sort && { sort: arrangement.sort as Sort }),
      order: arrangement.order === 'desc' ? 'desc' : 'asc',
      limit: PAGE,
      fields: fieldsOf(columns),
    }),
    refetchOnMount: isShort,
    refetchOnWindowFocus: isShort,
    refetchOnReconnect: isShort,
  });
  return {
    ...{ filters, arrangement, columns, list },
    choose: (ids: readonly ColumnId[]) => change({ columns: columnsText(ids) }),
    /** The first call sorts up, the second down, and the third restores the default order. */
    sortBy: (sort: Sort) => {
      if (arrangement.sort !== sort) change({ sort, order: null });
      else if (arrangement.order !== 'desc') change({ order: 'desc' });
      else change({ sort: null, order: null });
    },
  };
}

export type EmployeeList = ReturnType<typeof useEmployeeList>;

function inputOf(filters: Filters): InputOf<'employees.list'> {
  const { overtime_eligible, linked, missing, ...texts } = filters;
  const answers = Object.entries({ overtime_eligible, linked, missing }).flatMap(([name, answer]) =>
    answer === undefined ? [] : [[name, answer === 'true']],
  );
  return { ...(texts as InputOf<'employees.list'>), ...Object.fromEntries(answers) };
}
