import { z } from 'zod';
import { payByDepartment } from '../../infra/stats/pay-stats.js';
import { recordDepartmentAccess } from '../../services/record-sensitive-access.js';
import { DepartmentPay } from '../../shared/department-pay.js';
import type { Caller } from '../http/request-context.js';

export const PayView = z.object({ departments: z.array(DepartmentPay) });

/** Returns pay statistics by department. Records the access first, because a department of one shows that person's pay. */
export async function readPay(caller: Caller): Promise<z.infer<typeof PayView>> {
  const departments = await payByDepartment(caller.services.store);
  const paid = departments.filter(({ hourly_rate, salary }) => hourly_rate ?? salary);
  const codes = paid.map(({ department_code }) => department_code ?? 'unknown');
  await recordDepartmentAccess(caller.services.store.db, caller, ['hourly_rate', 'salary'], codes);
  return { departments };
}
