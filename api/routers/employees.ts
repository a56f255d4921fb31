import { z } from 'zod';
import { changesOfEmployee } from '../../infra/changes.js';
import { ChangeDocument } from '../../infra/documents/change-document.js';
import { getEmployeePart, RECORD_FIELDS } from '../../infra/employees.js';
import { EMPLOYEE_FIELDS, type EmployeeField, EmployeeId, SENSITIVE_FIELDS } from '../../shared/employee.js';
import { chosenFields, EmployeeView, Selection, viewOf } from '../employee-view.js';
import { AvailableInput, AvailableView, listAvailable } from '../list-available.js';
import { ActiveInput, ListInput, listEmployees } from '../list-employees.js';
import { pageOf } from '../page.js';
import { PayView, readPay } from '../read-pay.js';
import { readStats, StatsView } from '../read-stats.js';
import { noteReveal, revealable } from '../reveal.js';
import { procedure, router } from '../trpc.js';

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const ChangedField = z
  .enum(EMPLOYEE_FIELDS as [EmployeeField, ...EmployeeField[]])
  .meta({ description: 'Sensitive fields are named, and their values are absent without `reveal`' });

export const employeesRouter = router({
  list: procedure('employees:read', {
    method: 'GET',
    path: '/api/paycom/employees/',
    summary: 'The roster, filtered, sorted, in pages',
  })
    .input(ListInput)
    .output(pageOf(EmployeeView))
    .query(({ ctx, input }) => listEmployees(ctx, input)),

  active: procedure('employees:read', {
    method: 'GET',
    path: '/api/paycom/employees/active/',
    summary: 'The employees who are active',
  })
    .input(ActiveInput)
    .output(pageOf(EmployeeView))
    .query(({ ctx, input }) => listEmployees(ctx, { ...input, status: 'active' })),

  available_for_scheduling: procedure('scheduling:read', {
    method: 'GET',
    path: '/api/paycom/employees/available_for_scheduling/',
    summary: 'Who can work, with the hours left this week and their roles',
  })
    .input(AvailableInput)
    .output(pageOf(AvailableView))
    .query(({ ctx, input }) => listAvailable(ctx, input)),

  stats: procedure('employees:read', {
    method: 'GET',
    path: '/api/paycom/employees/stats/',
    summary: 'The roster in numbers',
  })
    .input(z.strictObject({}).prefault({}))
    .output(StatsView)
    .query(({ ctx }) => readStats(ctx.services)),

  pay_by_department: procedure('sensitive:reveal', {
    method: 'GET',
    path: '/api/paycom/employees/stats/pay/',
    summary: 'What each department pays, by the hour and by the year; it is recorded who saw it',
  })
    .input(z.strictObject({}).prefault({}))
    .output(PayView)
    .query(({ ctx }) => readPay(ctx)),

  one: procedure('employees:read', {
    method: 'GET',
    path: '/api/paycom/employees/{employee_id}/',
    summary: 'One employee, with the rows that told of them',
  })
    .input(z.strictObject({ employee_id: EmployeeId, ...Selection }))
    .output(EmployeeView)
    .query(async ({ ctx, input: { employee_id, ...selection } }) => {
      const chosen = chosenFields(selection, RECORD_FIELDS);
      const revealed = revealable(ctx.account, chosen);
      const employee = await getEmployeePart(ctx.services.store, employee_id, chosen);
      await noteReveal(ctx, revealed, [employee_id]);
      return viewOf(employee, chosen);
    }),

  changes: procedure('employees:read', {
    method: 'GET',
    path: '/api/paycom/employees/{employee_id}/changes/',
    summary: 'What syncs changed of an employee, the newest first',
  })
    .input(
      z.strictObject({
        employee_id: EmployeeId,
        limit: z.int().min(1).max(500).default(50),
        reveal: Selection.reveal,
      }),
    )
    .output(
      z.object({
        items: z.array(
          z.object({
            sync_id: z.string(),
            kind: ChangeDocument.shape.kind,
            at: z.iso.datetime(),
            fields: z.array(
              z.object({ field: ChangedField, before: Value.optional(), after: Value.optional() }),
            ),
          }),
        ),
      }),
    )
    .query(async ({ ctx, input: { employee_id, limit, reveal } }) => {
      const revealed = reveal ? revealable(ctx.account, [...SENSITIVE_FIELDS]) : [];
      const changes = await changesOfEmployee(ctx.services.store, employee_id, limit);
      await noteReveal(ctx, revealed, changes.length > 0 ? [employee_id] : []);
      const seen = (field: EmployeeField) => reveal || !SENSITIVE_FIELDS.has(field);
      const items = changes.map(({ sync_id, kind, at, fields }) => ({
        ...{ sync_id, kind, at: at.toISOString() },
        fields: fields.map(({ field, before, after }) => ({ field, ...(seen(field) && { before, after }) })),
      }));
      return { items };
    }),
});
