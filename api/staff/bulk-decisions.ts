import { z } from 'zod';
import { contestedRecords } from '../../infra/staff/contested-records.js';
import { MOST_TOGETHER, type RefusedPair } from '../../infra/staff/decide-together.js';
import { EmployeeFields, EmployeeId } from '../../shared/employee.js';
import { BulkChoice } from '../../shared/inputs/staff-inputs.js';
import { reportedError } from '../../shared/reported-error.js';
import { likelyPairs, unlikelyPairs } from '../../shared/scheduling/pairs-by-score.js';
import { ErrorView, errorView } from '../http/error-view.js';
import type { Caller } from '../http/request-context.js';
import { pageOf } from '../trpc/page.js';
import { listUnlinked, UnlinkedFilter, type UnlinkedView } from './list-unlinked.js';
import { StaffId, SuggestionView } from './staff-view.js';

const { first_name, last_name } = EmployeeFields.shape;
const Pair = z.object({ employee_id: EmployeeId, staff_id: StaffId });
const bulk_id = z.hex().length(24);

export const BulkPreviewInput = z.strictObject({ ...UnlinkedFilter, ...BulkChoice.shape });

export const BulkPairView = z
  .object({ employee_id: EmployeeId, first_name, last_name, ...SuggestionView.shape })
  .meta({ id: 'BulkPair' });

export const BulkPreviewView = pageOf(BulkPairView).extend({
  looked_at: z.int().meta({ description: 'Employees that the filter gave up to `next`' }),
});

/** Returns the pairs that a decision over a filter would be about. Looks at a part of the filter at a time, and compares with everyone. */
export async function previewBulk(
  caller: Caller,
  { decision, score, ...filter }: z.output<typeof BulkPreviewInput>,
): Promise<z.infer<typeof BulkPreviewView>> {
  const page = await listUnlinked(caller, { ...filter, limit: MOST_TOGETHER });
  const pairs =
    decision === 'confirm' ? await confirmable(caller, page.items, score) : unlikelyPairs(page.items, score);
  const byId = new Map(page.items.map((employee) => [employee.employee_id, employee]));
  const items = pairs.slice(0, MOST_TOGETHER).map(({ employee_id, suggestion }) => {
    const { first_name: first = null, last_name: last = null } = byId.get(employee_id) ?? {};
    return { employee_id, first_name: first, last_name: last, ...suggestion };
  });
  return { items, next: page.next, looked_at: page.items.length };
}

/** Returns the likely pairs whose record no other employee claims, inside or outside the filter. */
async function confirmable(
  { services }: Caller,
  employees: readonly z.infer<typeof UnlinkedView>[],
  score: number,
) {
  const pairs = likelyPairs(employees, score);
  const claims = pairs.map(({ employee_id, suggestion: { staff } }) => ({
    employee_id,
    staff_id: staff.staff_id,
  }));
  const contested = await contestedRecords(services.store.db, claims, score);
  return pairs.filter(({ suggestion: { staff } }) => !contested.has(staff.staff_id));
}

export const BulkInput = z.strictObject({
  decisions: z
    .array(z.strictObject({ decision: BulkChoice.shape.decision, ...Pair.shape }))
    .min(1)
    .max(MOST_TOGETHER),
});
export const BulkUndoInput = z.strictObject({ bulk_id });

export const RefusedView = Pair.extend(ErrorView.shape);
const refused = z.array(RefusedView).meta({ description: 'Pairs that were left as they are, and why' });

export const BulkView = z
  .object({
    bulk_id: bulk_id.meta({ description: 'Takes back all of them' }),
    decided: z.array(
      Pair.extend({
        decision_id: z.string().nullable().meta({ description: 'Null: the pair already was as decided' }),
      }),
    ),
    refused,
  })
  .meta({ id: 'BulkDecision' });
export const BulkUndoView = z.object({ undone: z.array(Pair), refused }).meta({ id: 'BulkUndo' });

export function refusedView({ employee_id, staff_id, error }: RefusedPair): z.infer<typeof RefusedView> {
  return { employee_id, staff_id, ...errorView(reportedError(error)) };
}
