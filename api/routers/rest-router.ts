import { exportsRouter } from '../employees/exports-router.js';
import { mergeRouters, router } from '../trpc/trpc.js';
import { appRouter } from './app-router.js';

/** All that is served over plain HTTP: what typed clients have, and files. */
export const restRouter = mergeRouters(appRouter, router({ exports: exportsRouter }));
