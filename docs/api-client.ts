import { createTRPCClient, httpBatchLink } from '@trpc/client';
import type { AppRouter } from '../api/app-router.js';

const { PAYCOM_API_PUBLIC_URL: url = 'http://127.0.0.1:3000', PAYCOM_API_TOKEN: token = '' } = process.env;

const paycom = createTRPCClient<AppRouter>({
  links: [httpBatchLink({ url: `${url}/trpc`, headers: { authorization: `Bearer ${token}` } })],
});

// Every active employee of a department, page by page.
let cursor: string | undefined;
do {
  const page = await paycom.employees.list.query({ status: 'active', department_code: '410', cursor });
  for (const { employee_id, last_name } of page.items)
    process.stdout.write(`${employee_id} ${last_name ?? '?'}\n`);
  cursor = page.next ?? undefined;
} while (cursor);

const { total, by_status } = await paycom.employees.stats.query();
process.stdout.write(`${total} employees, ${by_status.active ?? 0} of them active\n`);
