import { activityRouter } from '../activity/activity-router.js';
import { adminRouter } from '../auth/admin-router.js';
import { meRouter } from '../auth/me-router.js';
import { changesRouter } from '../changes/changes-router.js';
import { employeesRouter } from '../employees/employees-router.js';
import { payeesRouter } from '../employees/payees-router.js';
import { mappingRouter } from '../mapping/mapping-router.js';
import { notificationsRouter } from '../notifications/notifications-router.js';
import { schedulingRouter } from '../scheduling/scheduling-router.js';
import { staffRouter } from '../staff/staff-router.js';
import { filesRouter } from '../syncs/files-router.js';
import { issuesRouter } from '../syncs/issues-router.js';
import { logsRouter } from '../syncs/logs-router.js';
import { scheduleRouter } from '../syncs/schedule-router.js';
import { syncRouter } from '../syncs/sync-router.js';
import { router } from '../trpc/trpc.js';
import { webhooksRouter } from '../webhooks/webhooks-router.js';

/** Every procedure for typed tRPC clients. */
export const appRouter = router({
  employees: employeesRouter,
  changes: changesRouter,
  sync: syncRouter,
  files: filesRouter,
  logs: logsRouter,
  issues: issuesRouter,
  mapping: mappingRouter,
  payees: payeesRouter,
  staff: staffRouter,
  scheduling: schedulingRouter,
  schedule: scheduleRouter,
  webhooks: webhooksRouter,
  notifications: notificationsRouter,
  activity: activityRouter,
  admin: adminRouter,
  me: meRouter,
});

/** For typed clients: `import type { AppRouter }` imports no server code. */
export type AppRouter = typeof appRouter;
