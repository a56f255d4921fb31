import { z } from 'zod';
import type { DecisionRecord } from '../../infra/staff/staff-decisions.js';
import type { StaffLinkRecord } from '../../infra/staff/staff-links.js';
import type { Suggestion } from '../../infra/staff/staff-suggestions.js';
import { EmployeeFields, EmployeeId } from '../../shared/employee.js';
import type { StaffRecord } from '../../shared/plan/match-staff.js';
import { SUGGESTION_REASONS } from '../../shared/scheduling/score-staff.js';

export const StaffId = z.string().min(1).max(200);

const { first_name, last_name, status } = EmployeeFields.shape;

/** The visible part of a Staff record. Its other fields belong to the scheduling system. */
const StaffRecordView = z
  .object({
    staff_id: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    work_email: z.string().nullable(),
    hire_date: z.string().nullable(),
    active: z.boolean(),
  })
  .meta({ id: 'StaffRecord' });

export const LinkView = z
  .object({ employee_id: EmployeeId, first_name, last_name, status, staff: StaffRecordView })
  .meta({ id: 'StaffLink' });

export const SuggestionView = z
  .object({
    staff: StaffRecordView,
    score: z.number().min(0).max(1),
    reasons: z.array(z.enum(SUGGESTION_REASONS)),
  })
  .meta({ id: 'StaffSuggestion' });

/** A decision that a person made about a pair of an employee and a Staff record. */
export const DecisionView = z
  .object({
    id: z.string(),
    employee_id: EmployeeId,
    staff_id: z.string().min(1),
    decision: z.enum(['confirmed', 'rejected', 'unlinked']),
    stands: z.boolean(),
    undone: z.boolean(),
    bulk_id: z.exactOptional(z.string()).meta({ description: 'Shared by decisions that were made together' }),
    by: z.string(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'StaffDecision' });

export function decisionView(stored: DecisionRecord): z.infer<typeof DecisionView> {
  const { id, employee_id, staff_id, decision, stands, undone = false, bulk_id, by, at } = stored;
  const pair = { id, employee_id, staff_id, decision, stands, undone, by, at: at.toISOString() };
  return { ...pair, ...(bulk_id !== undefined && { bulk_id }) };
}

export function linkView({ employee, record }: StaffLinkRecord): z.infer<typeof LinkView> {
  const { employee_id, first_name, last_name, status } = employee;
  return { employee_id, first_name, last_name, status, staff: recordView(record) };
}

export function suggestionView({ staff, score, reasons }: Suggestion): z.infer<typeof SuggestionView> {
  return { staff: recordView(staff), score, reasons: [...reasons] };
}

function recordView({ staff_id, first_name, last_name, email, hire_date, active }: StaffRecord) {
  return {
    ...{ staff_id, first_name, last_name, active },
    work_email: email ?? null,
    hire_date: hire_date ?? null,
  };
}
