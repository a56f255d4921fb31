import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildIfStale } from '../dev/fresh-build.js';
import { startStack } from '../dev/stack.js';

declare module 'vitest' {
  export interface ProvidedContext {
    mongodbPort: number;
    temporalAddress: string;
    temporalUiUrl: string;
    /** The Temporal namespaces that `testNamespace` hands out, and the folder that records the claims. */
    namespaces: string[];
    claims: string;
  }
}

/** Registered at the start, because a namespace that is registered later is ready only after seconds. */
const NAMESPACES = Array.from({ length: 200 }, (_, number) => `test-${number}`);

/** Vitest's global setup: one mongod and one Temporal dev server per run. A test that kills a server starts its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const lines: string[] = [];
  const log = (line: string) => {
    lines.push(line);
    process.stderr.write(`${line}\n`);
  };
  await buildIfStale();
  const stack = await startStack({ namespaces: NAMESPACES, log });
  const claims = join(stack.folder, 'claims');
  await mkdir(claims);
  project.provide('mongodbPort', stack.mongod.port);
  project.provide('temporalAddress', stack.temporal.address);
  project.provide('temporalUiUrl', stack.temporal.uiUrl);
  project.provide('namespaces', NAMESPACES);
  project.provide('claims', claims);
  return async () => {
    await stack.stop();
    // Once more at the end of the output, because all tests after the end of a server fail and each names only its own symptom.
    for (const line of lines.filter((line) => line.includes(' ended with '))) log(line);
  };
}
