import { testConnection } from '../../services/test-connection.js';
import { printJson, printResult } from '../render/print.js';
import { describeTestStep } from '../render/print-test-step.js';
import type { Context } from '../runtime/context.js';

/** `sync_paycom --test-connection`. Returns the exit code of the first step that failed. */
export async function runConnectionTest(context: Context, json: boolean): Promise<number> {
  const { steps, failure } = await testConnection(await context.config(), (result) => {
    if (!json) printResult(result, describeTestStep);
  });
  if (json) printJson({ steps });
  return failure?.exitCode ?? 0;
}
