import { z } from 'zod';
import { getEmployeePart, RECORD_FIELDS } from '../../infra/roster/employees.js';
import { recordSensitiveAccess } from '../../services/record-sensitive-access.js';
import { EmployeeId } from '../../shared/employee.js';
import { EraseInput } from '../../shared/inputs/erase-input.js';
import { revealableFields } from '../auth/revealable-fields.js';
import { builtOutput } from '../trpc/built-output.js';
import { Paging, pageOf } from '../trpc/page.js';
import { procedure, router } from '../trpc/trpc.js';
import { chosenFields, EmployeeView, Selection, viewOf } from './employee-view.js';
import { ErasedView, eraseOverApi } from './erase-over-api.js';
import { AvailableInput, AvailableView, listAvailable } from './list-available.js';
import { ChangeView, listChanges } from './list-changes.js';
import { ActiveInput, ListInput, listEmployeePage } from './list-employees.js';
import { OriginsView, readOriginsView } from './read-origins.js';
import { PastView, readPast } from './read-past.js';
import { PayView, readPay } from './read-pay.js';
import { readStats, StatsView } from './read-stats.js';

export const employeesRouter = router({
  list: procedure('employees:read', {
    method: 'GET',
    path: '/api/paycom/employees/',
    summary: 'List employees, filtered, sorted and in pages',
  })
    .input(ListInput)
    .output(builtOutput(pageOf(EmployeeView)))
    .query(({ ctx, input }) => listEmployeePage(ctx, input)),

  active: procedure('employees:read', {
    method: 'GET',
    path: '/api/paycom/employees/active/',
    summary: 'List the active employees',
  })
    .input(ActiveInput)
    .output(builtOutput(pageOf(EmployeeView)))
    .query(({ ctx, input }) => listEmployeePage(ctx, { ...input, status: 'active' })),

  available_for_scheduling: procedure('scheduling:read', {
    method: 'GET',
    path: '/api/paycom/employees/available_for_scheduling/',
    summary: 'List the employees who can work, with their hours left this week and their roles',
  })
    .input(AvailableInput)
    .output(pageOf(AvailableView))
    .query(({ ctx, input }) => listAvailable(ctx, input)),

  stats: procedure('employees:read', {
    method: 'GET',
    path: '/api/paycom/employees/stats/',
    summary: 'Show statistics of the roster',
  })
    .input(z.strictObject({}).prefault({}))
    .output(StatsView)
    .query(({ ctx }) => readStats(ctx.services)),

  pay_by_department: procedure('sensitive:reveal', {
    method: 'GET',
    path: '/api/paycom/employees/stats/pay/',
    summary: 'Show hourly rates and salaries by department. The access is recorded',
  })
    .input(z.strictObject({}).prefault({}))
    .output(PayView)
    .query(({ ctx }) => readPay(ctx)),

  one: procedure('employees:read', {
    method: 'GET',
    path: '/api/paycom/employees/{employee_id}/',
    summary: 'Show one employee, with the source rows',
  })
    .input(z.strictObject({ employee_id: EmployeeId, ...Selection }))
    .output(builtOutput(EmployeeView))
    .query(async ({ ctx, input: { employee_id, ...selection } }) => {
      const chosen = chosenFields(selection, RECORD_FIELDS);
      const revealed = revealableFields(ctx.account, chosen);
      const employee = await getEmployeePart(ctx.services.store, employee_id, chosen);
      await recordSensitiveAccess(ctx.services.store.db, ctx, revealed, [employee_id]);
      return viewOf(employee, chosen);
    }),

  origins: procedure('employees:read', {
    method: 'GET',
    path: '/api/paycom/employees/{employee_id}/origins/',
    summary: 'Show the file, row and headings that each value of an employee comes from, without the values',
  })
    .input(z.strictObject({ employee_id: EmployeeId, reveal: Selection.reveal }))
    .output(OriginsView)
    .query(({ ctx, input }) => readOriginsView(ctx, input)),

  past: procedure('employees:read', {
    method: 'GET',
    path: '/api/paycom/employees/{employee_id}/past/',
    summary: 'Show one employee as stored at the end of a day (UTC)',
  })
    .input(z.strictObject({ employee_id: EmployeeId, day: z.iso.date(), reveal: Selection.reveal }))
    .output(PastView)
    .query(({ ctx, input }) => readPast(ctx, input)),

  changes: procedure('employees:read', {
    method: 'GET',
    path: '/api/paycom/employees/{employee_id}/changes/',
    summary: 'List the changes that syncs made to an employee, newest first',
  })
    .input(z.strictObject({ employee_id: EmployeeId, ...Paging, reveal: Selection.reveal }))
    .output(pageOf(ChangeView))
    .query(({ ctx, input }) => listChanges(ctx, input)),

  erase: procedure('employees:erase', {
    method: 'POST',
    path: '/api/paycom/employees/{employee_id}/erase/',
    summary:
      'Remove a person everywhere, for good. Later files do not bring the person back. Repeat an interrupted call',
  })
    .input(EraseInput)
    .output(ErasedView)
    .mutation(({ ctx, input }) => eraseOverApi(ctx, input)),
});
