import { EventSource } from 'eventsource';
import { createPaycomClient } from 'paycom-sync/client';

const { PAYCOM_API_PUBLIC_URL = 'http://127.0.0.1:3000', PAYCOM_API_TOKEN = '' } = process.env;
const paycom = createPaycomClient({ url: PAYCOM_API_PUBLIC_URL, token: PAYCOM_API_TOKEN, EventSource });

// List every active employee of a department, page by page.
let cursor: string | undefined;
do {
  const page = await paycom.employees.list.query({ status: 'active', department_code: '410', cursor });
  for (const { employee_id, last_name } of page.items)
    process.stdout.write(`${employee_id} ${last_name ?? '?'}\n`);
  cursor = page.next ?? undefined;
} while (cursor);

const { total, by_status } = await paycom.employees.stats.query();
process.stdout.write(`${total} employees, ${by_status.active ?? 0} of them active\n`);

// Follow every running sync until it ends. The client reconnects automatically.
const { running } = await paycom.sync.status.query();
for (const { sync_id } of running)
  paycom.sync.progress.subscribe(
    { sync_id },
    {
      onData: ({ data: { step, status, files_done, files_total } }) =>
        process.stdout.write(`${sync_id} ${status}, ${step}: ${files_done} of ${files_total} files\n`),
      onError: ({ message }) => process.stderr.write(`${message}\n`),
    },
  );
