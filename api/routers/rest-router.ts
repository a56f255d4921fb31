import { auditExportRouter } from '../auth/audit-export-router.js';
import { exportsRouter } from '../employees/exports-router.js';
import { downloadsRouter } from '../syncs/downloads-router.js';
import { mergeRouters, router } from '../trpc/trpc.js';
import { appRouter } from './app-router.js';

/** Every procedure that REST serves: those of `appRouter`, and file downloads. */
export const restRouter = mergeRouters(
  appRouter,
  router({ exports: mergeRouters(exportsRouter, auditExportRouter), downloads: downloadsRouter }),
);
