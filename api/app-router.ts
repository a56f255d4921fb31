import { adminRouter } from './routers/admin.js';
import { employeesRouter } from './routers/employees.js';
import { filesRouter } from './routers/files.js';
import { issuesRouter } from './routers/issues.js';
import { logsRouter } from './routers/logs.js';
import { meRouter } from './routers/me.js';
import { payeesRouter } from './routers/payees.js';
import { scheduleRouter } from './routers/schedule.js';
import { schedulingRouter } from './routers/scheduling.js';
import { staffRouter } from './routers/staff.js';
import { syncRouter } from './routers/sync.js';
import { router } from './trpc.js';

/** All that the API can do. */
export const appRouter = router({
  employees: employeesRouter,
  sync: syncRouter,
  files: filesRouter,
  logs: logsRouter,
  issues: issuesRouter,
  payees: payeesRouter,
  staff: staffRouter,
  scheduling: schedulingRouter,
  schedule: scheduleRouter,
  admin: adminRouter,
  me: meRouter,
});

/** For typed clients: `import type { AppRouter }`, and nothing of this runs on their side. */
export type AppRouter = typeof appRouter;
