import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

/** Run by `npm run build` on dist/: a production worker starts without webpack. */
const beside = (name: string) => fileURLToPath(new URL(`../workflows/${name}`, import.meta.url));
const { code } = await bundleWorkflowCode({ workflowsPath: beside('scheduled-sync.js') });
await writeFile(beside('bundle.cjs'), code);
