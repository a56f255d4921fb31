import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { missingStepOfError } from '../../shared/missing-step.js';
import { apiFailureOf } from './failure.js';

/** How long what was read counts as new. A page that is opened again within this time asks for nothing. */
const FRESH_MS = 5_000;
const MOST_RETRIES = 2;

/** The page's copy of what the server said. A session that has ended shows the sign-in, and keeps the address. */
export function createQueryClient(): QueryClient {
  const onError = (error: unknown) => {
    const { status, code } = apiFailureOf(error);
    if (status === 401 || missingStepOfError(code)) queries.invalidateQueries({ queryKey: ['viewer'] });
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        // A browser that believes that it is offline should say that the server cannot be reached, not wait.
        networkMode: 'always',
        staleTime: FRESH_MS,
        retry: (count, error) => apiFailureOf(error).status === null && count < MOST_RETRIES,
      },
      mutations: { networkMode: 'always' },
    },
  });
  return queries;
}
