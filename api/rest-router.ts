import { appRouter } from './app-router.js';
import { exportsRouter } from './routers/exports.js';
import { mergeRouters, router } from './trpc.js';

/** All that is served over plain HTTP: what typed clients have, and files. */
export const restRouter = mergeRouters(appRouter, router({ exports: exportsRouter }));
