import { z } from 'zod';
import { hoursAsOf, hoursLeftFilter } from '../../infra/roster/hours-left.js';
import { parseDecimal } from '../../shared/decimal.js';
import { EmployeeStatus } from '../../shared/employee.js';
import { RoleName } from '../../shared/inputs/shift-inputs.js';
import { Availability, availabilityOf } from '../../shared/scheduling/availability.js';
import { rolesOf } from '../../shared/scheduling/role-rules.js';
import { wallTime } from '../../shared/wall-time.js';
import type { Caller } from '../http/request-context.js';
import { Paging } from '../trpc/page.js';
import { EmployeeView, Selection } from './employee-view.js';
import { FILTERS, listWithExtras, ORDER } from './list-employees.js';
import { roleFilter } from './role-filter.js';

export const AvailableInput = z
  .strictObject({
    role: RoleName.optional(),
    min_hours: z
      .string()
      .regex(/^\d{1,3}(\.\d{1,2})?$/)
      .optional()
      .meta({ description: 'The minimum number of hours left this week, a decimal' }),
    include_unknown: z
      .boolean()
      .default(false)
      .meta({ description: 'With min_hours: include employees whose hours left are unknown' }),
    include_unavailable: z
      .boolean()
      .default(false)
      .meta({ description: 'Include employees who are not active, with the reason' }),
    ...FILTERS,
    ...ORDER,
    ...Paging,
    ...Selection,
  })
  .prefault({});

const { available, hours_left, reasons } = Availability.shape;
export const AvailableView = EmployeeView.extend({
  ...{ available, hours_left, reasons },
  roles: z.array(z.string()),
}).meta({ id: 'AvailableEmployee' });

/** The fields from which availability and roles are derived. */
const REQUIRED_FIELDS = [
  'status',
  'missing',
  'max_hours_per_week',
  'hours_worked_current_period',
  'department_code',
  'position_family',
  'hire_date',
  'rehire_date',
  'termination_date',
] as const;

/** Lists employees with their availability, hours left and roles. @throws AppError as `listEmployeePage` and `roleFilter` */
export async function listAvailable(caller: Caller, params: z.infer<typeof AvailableInput>) {
  const { services } = caller;
  const now = wallTime(new Date(), services.config.reports.timeZone);
  const clock = { now, hours_as_of: await hoursAsOf(services.store.db, now) };
  const { min_hours, include_unknown, include_unavailable } = params;
  const minimum = min_hours === undefined ? null : parseDecimal(min_hours);
  const rules = services.readRoles();
  return listWithExtras(caller, params, {
    filter: {
      ...(include_unavailable ? {} : { status: 'active', works_on: now.slice(0, 10) }),
      ...(await roleFilter(
        services,
        params,
        include_unavailable ? [...EmployeeStatus.options, null] : ['active'],
      )),
      ...(minimum && {
        hours_left: await hoursLeftFilter(services.store.db, clock, minimum, include_unknown),
      }),
    },
    requiredFields: REQUIRED_FIELDS,
    extrasOf: async (page) =>
      page.map((employee) => {
        const availability = availabilityOf({ ...employee, missing: employee.missing !== null }, clock);
        const { available, hours_left, reasons } = availability;
        return { available, hours_left, reasons, roles: rolesOf(rules, employee) };
      }),
  });
}
