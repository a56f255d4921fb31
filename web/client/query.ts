import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { client, type InputOf, type ItemOf, type OutputOf, type ProcedureName } from './client.js';

const PREVIEW_FRESH_MS = 60_000;

/** The options of a query of one procedure, for `useQuery`. */
export function query<Name extends ProcedureName>(name: Name, input: InputOf<Name>) {
  return queryOptions({
    queryKey: [name, input],
    queryFn: ({ signal }) => client.query(name, input, { signal }) as Promise<OutputOf<Name>>,
  });
}

/** As `query`, for what may take long: it goes in a request of its own, and the page does not wait for it. */
export function lateQuery<Name extends ProcedureName>(name: Name, input: InputOf<Name>) {
  return queryOptions({
    queryKey: [name, input],
    queryFn: ({ signal }) =>
      client.query(name, input, { signal, context: { isLate: true } }) as Promise<OutputOf<Name>>,
    meta: { isLate: true },
  });
}

/**
 * The options of a query of a procedure that is sent as a mutation because its input is long, and that changes nothing. The server works
 * for it, so it is not repeated without need.
 */
export function preview<Name extends ProcedureName>(name: Name, input: InputOf<Name>) {
  return queryOptions({
    queryKey: [name, input],
    queryFn: ({ signal }) => client.mutation(name, input, { signal }) as Promise<OutputOf<Name>>,
    staleTime: PREVIEW_FRESH_MS,
    refetchOnWindowFocus: false,
  });
}

type Page<Name extends ProcedureName> = {
  readonly items: readonly ItemOf<Name>[];
  readonly next: string | null;
};

/** The options of a list in pages, for `useInfiniteQuery`. Each page gives the cursor of the next one. */
export function pages<Name extends ProcedureName>(name: Name, input: InputOf<Name>) {
  return infiniteQueryOptions({
    queryKey: [name, 'pages', input],
    queryFn: ({ signal, pageParam }) =>
      client.query(
        name,
        { ...Object(input), ...(pageParam !== null && { cursor: pageParam }) },
        { signal },
      ) as Promise<OutputOf<Name> & Page<Name>>,
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

/** A mutation of one procedure. Afterwards everything that is shown is read again. */
export function useAction<Name extends ProcedureName>(name: Name) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: InputOf<Name>) => client.mutation(name, input) as Promise<OutputOf<Name>>,
    onSettled: () => queries.invalidateQueries(),
  });
}
