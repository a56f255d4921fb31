import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

/** `npm run build` runs this on dist/, so that a production worker starts without webpack. */
const workflowFile = (name: string) => fileURLToPath(new URL(`../workflows/${name}`, import.meta.url));
const { code } = await bundleWorkflowCode({ workflowsPath: workflowFile('scheduled-sync.js') });
await writeFile(workflowFile('bundle.cjs'), code);
