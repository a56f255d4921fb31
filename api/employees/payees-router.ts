import { z } from 'zod';
import { listPayees } from '../../infra/roster/payees.js';
import { recordSensitiveAccess } from '../../services/record-sensitive-access.js';
import { EmployeeId } from '../../shared/employee.js';
import { requirePermission } from '../http/require-permission.js';
import { Paging, pageOf, readPage } from '../trpc/page.js';
import { procedure, router } from '../trpc/trpc.js';
import { PayeeView, payeeView, SENSITIVE_PAYEE_FIELDS } from './payee-view.js';

const PayeeAnchor = z.object({ employee_id: z.string(), id: z.hex().length(24) });

export const payeesRouter = router({
  list: procedure('payees:read', {
    method: 'GET',
    path: '/api/paycom/payees/',
    summary: 'List garnishments and deductions, by employee',
  })
    .input(
      z
        .strictObject({
          employee_id: EmployeeId.optional(),
          ...Paging,
          reveal: z
            .boolean()
            .default(false)
            .meta({ description: 'Also show bank and case. Needs sensitive:reveal, and is recorded' }),
        })
        .prefault({}),
    )
    .output(pageOf(PayeeView))
    .query(async ({ ctx, input: { reveal, ...params } }) => {
      if (reveal) requirePermission(ctx.account, 'sensitive:reveal');
      const { store } = ctx.services;
      const { items, next } = await readPage(ctx, params, {
        anchor: PayeeAnchor,
        find: (after, limit) => listPayees(store, { employee_id: params.employee_id, after, limit }),
        anchorOf: ({ employee_id, id }) => ({ employee_id, id }),
      });
      const payees = items.map((payee) => payeeView(payee, reveal));
      const shown = payees.map(({ employee_id }) => employee_id);
      await recordSensitiveAccess(store.db, ctx, reveal ? SENSITIVE_PAYEE_FIELDS : [], shown);
      return { items: payees, next };
    }),
});
