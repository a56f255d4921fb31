import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client, type OutputOf } from '../../client/client.js';
import { HttpError } from '../../client/failure.js';
import type { Mark } from './marks.js';

/** As many as the server takes in one request. */
const MOST = 500;

export type Failed = { readonly mark: Mark; readonly error: unknown };
type Saved = { readonly decision_ids: readonly string[]; readonly failed: readonly Failed[] };

/** Saves marks, and returns the ids of the decisions and the marks that the server refused. Afterwards everything that is shown is read again. */
export function useSaveMarks() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (marks: readonly Mark[]): Promise<Saved> => {
      const decision_ids: string[] = [];
      const failed: Failed[] = [];
      for (let at = 0; at < marks.length; at += MOST) {
        const part = marks.slice(at, at + MOST);
        const { decided, refused } = await decide(part);
        decision_ids.push(...decided.flatMap(({ decision_id }) => decision_id ?? []));
        for (const { employee_id, staff_id, message: detail, ...problem } of refused) {
          const mark = part.find((each) => each.employee_id === employee_id && each.staff_id === staff_id);
          if (mark) failed.push({ mark, error: new HttpError({ detail, ...problem }) });
        }
      }
      return { decision_ids, failed };
    },
    onSettled: () => queries.invalidateQueries(),
  });
}

function decide(marks: readonly Mark[]): Promise<OutputOf<'staff.decide_bulk'>> {
  const decisions = marks.map(({ kind: decision, ...pair }) => ({ decision, ...pair }));
  return client.mutation('staff.decide_bulk', { decisions }) as Promise<OutputOf<'staff.decide_bulk'>>;
}
