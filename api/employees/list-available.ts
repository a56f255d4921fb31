import { z } from 'zod';
import { hoursAsOf, hoursLeftFilter } from '../../infra/roster/hours-left.js';
import { parseDecimal } from '../../shared/decimal.js';
import { EmployeeStatus } from '../../shared/employee.js';
import { Availability, availabilityOf } from '../../shared/scheduling/availability.js';
import { rolesOf } from '../../shared/scheduling/role-rules.js';
import type { Caller } from '../http/request-context.js';
import { Paging } from '../trpc/page.js';
import { EmployeeView, Selection } from './employee-view.js';
import { FILTERS, listAndRecord, ORDER } from './list-employees.js';
import { RoleName, roleFilter } from './role-filter.js';

export const AvailableInput = z
  .strictObject({
    role: RoleName.optional(),
    min_hours: z
      .string()
      .regex(/^\d{1,3}(\.\d{1,2})?$/)
      .optional()
      .meta({ description: 'Who has so many hours left this week, a decimal' }),
    include_unknown: z
      .boolean()
      .default(false)
      .meta({ description: 'With min_hours: also those of whom the hours left are not known' }),
    include_unavailable: z
      .boolean()
      .default(false)
      .meta({ description: 'Also those who are not active, with the reason' }),
    ...FILTERS,
    ...ORDER,
    ...Paging,
    ...Selection,
  })
  .prefault({});

export const AvailableView = EmployeeView.extend({
  ...Availability.shape,
  roles: z.array(z.string()),
}).meta({ id: 'AvailableEmployee' });

/** What availability and roles follow from. */
const TOLD_BY = [
  'status',
  'missing',
  'max_hours_per_week',
  'hours_worked_current_period',
  'department_code',
  'position_family',
] as const;

/** @throws AppError as `listEmployees` and `filterOfRole` */
export async function listAvailable(caller: Caller, asked: z.infer<typeof AvailableInput>) {
  const { services } = caller;
  const now = new Date();
  const clock = { now, hours_as_of: await hoursAsOf(services.store.db, now) };
  const { min_hours, include_unknown, include_unavailable } = asked;
  const least = min_hours === undefined ? null : parseDecimal(min_hours);
  const rules = services.readRoles();
  return listAndRecord(caller, asked, {
    filter: {
      ...(include_unavailable ? {} : { status: 'active' }),
      ...(await roleFilter(
        services,
        asked,
        include_unavailable ? [...EmployeeStatus.options, null] : ['active'],
      )),
      ...(least && {
        hours_left: await hoursLeftFilter(services.store.db, clock, least, include_unknown),
      }),
    },
    needs: TOLD_BY,
    tell: async (page) =>
      page.map((employee) => ({
        ...availabilityOf({ ...employee, missing: employee.missing !== null }, clock),
        roles: rolesOf(rules, employee),
      })),
  });
}
