import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';
import { BUNDLE_PATH, workflowFiles } from './workflow-files.js';

/** `npm run build` runs this on dist/, so that a production worker starts without webpack. */
const { workflowsPath, interceptorModules } = workflowFiles();
const { code } = await bundleWorkflowCode({ workflowsPath, workflowInterceptorModules: interceptorModules });
await writeFile(BUNDLE_PATH, code);
