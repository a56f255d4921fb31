import { z } from 'zod';
import { type Candidate, findCandidates } from '../../infra/roster/candidates.js';
import { hoursAsOf } from '../../infra/roster/hours-left.js';
import { recordSensitiveAccess } from '../../services/record-sensitive-access.js';
import { formatDecimal, parseDecimal } from '../../shared/decimal.js';
import { EmployeeFields, EmployeeId } from '../../shared/employee.js';
import type { CandidatesInput } from '../../shared/inputs/shift-inputs.js';
import { ReportTime } from '../../shared/report.js';
import { rolesOf } from '../../shared/scheduling/role-rules.js';
import { COST_REASONS, rankByBand, rankByCost, type ShiftCost } from '../../shared/scheduling/shift-cost.js';
import { wallTime } from '../../shared/wall-time.js';
import { roleFilter } from '../employees/role-filter.js';
import type { Caller } from '../http/request-context.js';
import { requirePermission } from '../http/require-permission.js';

/** Each candidate takes about 20 µs of CPU, so a larger comparison would block other requests. */
const MAX_COMPARED = 10_000;

const { first_name, last_name, department_code, position_family } = EmployeeFields.shape;

const CandidateView = z
  .object({
    employee_id: EmployeeId,
    first_name,
    last_name,
    department_code,
    position_family,
    roles: z.array(z.string()),
    regular_hours: z.string(),
    overtime_hours: z.string(),
    reasons: z.array(z.enum(COST_REASONS)),
    cost: z
      .string()
      .nullable()
      .optional()
      .meta({ description: 'Dollars, a decimal. Null when no rate is known, absent without `reveal`' }),
  })
  .meta({ id: 'Candidate' });

export const Candidates = z.object({
  items: z.array(CandidateView).meta({
    description:
      'Cheapest first, unknown rates last. Without `reveal` by bands of pay per hour, each 25 % wide',
  }),
  compared: z.int().meta({ description: 'How many employees were compared' }),
  hours_as_of: ReportTime.nullable().meta({
    description: 'The time of the newest report with hours worked. Null when it is too old',
  }),
});

/** The name in the access log for an order by pay, shown to a caller who may not see pay. */
const PAY_BAND = 'pay_band';

/**
 * Ranks the active employees who could work a shift by its cost, or by bands of pay for a caller who does not reveal pay. Records each ranking.
 *
 * @throws AppError `not_permitted`, `too_many_candidates`, `role_not_found`, `role_mapping_invalid`
 */
export async function rankCandidates(
  caller: Caller,
  { role, department_code, limit, ...shift }: z.infer<typeof CandidatesInput>,
): Promise<z.infer<typeof Candidates>> {
  if (shift.reveal) requirePermission(caller.account, 'sensitive:reveal');
  const { store, readRoles, config } = caller.services;
  const now = wallTime(new Date(), config.reports.timeZone);
  const hours_as_of = await hoursAsOf(store.db, now);
  const byRole = await roleFilter(caller.services, { role, department_code }, ['active']);
  const filter = { status: 'active' as const, works_on: now.slice(0, 10), department_code, ...byRole };
  const people = await findCandidates(store, filter, MAX_COMPARED);
  const hours = parseDecimal(shift.hours) ?? { digits: 0n, scale: 0 };
  const rank = shift.reveal ? rankByCost : rankByBand;
  const ranked = rank(people, hours, { now, hours_as_of })
    .filter(({ reasons }) => shift.include_overtime || !reasons.includes('overtime'))
    .slice(0, limit);
  const fields = shift.reveal ? ['hourly_rate', 'salary'] : [PAY_BAND];
  const shown = ranked.map(({ person }) => person.employee_id);
  await recordSensitiveAccess(store.db, caller, fields, shown);
  const rules = readRoles();
  const items = ranked.map(({ person, ...cost }) => ({
    ...viewOf(person),
    roles: rolesOf(rules, person),
    ...costView(cost, shift.reveal),
  }));
  return { items, compared: people.length, hours_as_of };
}

function viewOf({ employee_id, first_name, last_name, department_code, position_family }: Candidate) {
  return { employee_id, first_name, last_name, department_code, position_family };
}

function costView({ regular_hours, overtime_hours, reasons, cents }: ShiftCost, reveal: boolean) {
  const cost = cents === null ? null : formatDecimal({ digits: cents, scale: 2 }, 2);
  return { regular_hours, overtime_hours, reasons: [...reasons], ...(reveal && { cost }) };
}
