import { z } from 'zod';
import { type Candidate, findCandidates } from '../../infra/roster/candidates.js';
import { hoursAsOf } from '../../infra/roster/hours-left.js';
import { recordSensitiveAccess } from '../../services/record-sensitive-access.js';
import { formatDecimal, parseDecimal } from '../../shared/decimal.js';
import { EmployeeFields, EmployeeId } from '../../shared/employee.js';
import { ReportTime } from '../../shared/report.js';
import { rolesOf } from '../../shared/scheduling/role-rules.js';
import { COST_REASONS, rankByCost, type ShiftCost } from '../../shared/scheduling/shift-cost.js';
import { RoleName, roleFilter } from '../employees/role-filter.js';
import type { Caller } from '../http/request-context.js';
import { requirePermission } from '../http/require-permission.js';

/** Each takes some 20 µs; more would keep others waiting, and nobody reads through them. */
const COMPARED = 10_000;

const { first_name, last_name, department_code, position_family } = EmployeeFields.shape;

export const CandidatesInput = z
  .strictObject({
    role: RoleName.optional(),
    department_code: department_code.unwrap().min(1).optional(),
    hours: z
      .string()
      .regex(/^\d{1,2}(\.\d{1,2})?$/)
      .refine((hours) => Number(hours) > 0 && Number(hours) <= 24, 'more than 0 and at most 24 hours')
      // The premium turns the order at some length; at any length, one could measure there how far apart two rates are.
      .refine((hours) => Number(hours) % 0.25 === 0, 'whole quarters of an hour')
      .meta({ description: 'How long the shift is, a decimal in quarters of an hour', example: '8' }),
    limit: z.int().min(1).max(500).default(20),
    include_overtime: z
      .boolean()
      .default(true)
      .meta({ description: 'Also those whom the shift brings over their hours of the week' }),
    reveal: z
      .boolean()
      .default(false)
      .meta({ description: 'Tell what the shift costs. Needs sensitive:reveal, and is recorded' }),
  })
  .refine(
    (asked) => (asked.role ?? asked.department_code) !== undefined,
    'role or department_code is needed',
  );

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
      .meta({ description: 'Dollars, a decimal; null where no rate is known; absent without `reveal`' }),
  })
  .meta({ id: 'Candidate' });

export const Candidates = z.object({
  items: z.array(CandidateView).meta({ description: 'The cheapest first, unknown rates last' }),
  compared: z.int().meta({ description: 'How many people were compared' }),
  hours_as_of: ReportTime.nullable().meta({
    description: 'When the newest report was made that told hours worked; null where it is too old',
  }),
});

/** @throws AppError `not_permitted`, `too_many_candidates`, `role_not_found`, `role_mapping_invalid` */
export async function rankCandidates(
  caller: Caller,
  { role, department_code, limit, ...asked }: z.infer<typeof CandidatesInput>,
): Promise<z.infer<typeof Candidates>> {
  if (asked.reveal) requirePermission(caller.account, 'sensitive:reveal');
  const { store, readRoles } = caller.services;
  const now = new Date();
  const hours_as_of = await hoursAsOf(store.db, now);
  const asRole = await roleFilter(caller.services, { role, department_code }, ['active']);
  const filter = { status: 'active' as const, department_code, ...asRole };
  const people = await findCandidates(store, filter, COMPARED);
  const hours = parseDecimal(asked.hours) ?? { digits: 0n, scale: 0 };
  const ranked = rankByCost(people, hours, { now, hours_as_of })
    .filter(({ reasons }) => asked.include_overtime || !reasons.includes('overtime'))
    .slice(0, limit);
  const shown = asked.reveal ? ranked.map(({ person }) => person.employee_id) : [];
  await recordSensitiveAccess(caller.services.store.db, caller, ['hourly_rate', 'salary'], shown);
  const rules = readRoles();
  const items = ranked.map(({ person, ...cost }) => ({
    ...viewOf(person),
    roles: rolesOf(rules, person),
    ...costView(cost, asked.reveal),
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
