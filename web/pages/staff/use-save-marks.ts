import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../../client/client.js';
import type { Mark } from './marks.js';

export type Failed = { readonly mark: Mark; readonly error: unknown };

/** Saves marks one after the other, and returns those that the server refused. Afterwards everything that is shown is read again. */
export function useSaveMarks() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (marks: readonly Mark[]): Promise<readonly Failed[]> => {
      const failed: Failed[] = [];
      for (const mark of marks) {
        const { kind, ...pair } = mark;
        await client.mutation(`staff.${kind}`, pair).catch((error) => failed.push({ mark, error }));
      }
      return failed;
    },
    onSettled: () => queries.invalidateQueries(),
  });
}
