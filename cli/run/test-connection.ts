import pc from 'picocolors';
import type { TestStepResult } from '../../infra/sftp/test-connection.js';
import { testConnection } from '../../services/test-connection.js';
import { describeError } from '../render/print-error.js';
import { print } from '../runtime/command.js';
import type { Context } from '../runtime/context.js';

/** `sync_paycom --test-connection`. Returns the exit code of the first step that failed. */
export async function runConnectionTest({ config }: Context, json: boolean): Promise<number> {
  const { steps, failure } = await testConnection(config, (result) => {
    if (!json) print(describeStep(result));
  });
  if (json) print(JSON.stringify({ steps }));
  return failure?.exitCode ?? 0;
}

const NAMES: Readonly<Record<TestStepResult['step'], string>> = {
  lookup: 'name lookup',
  tcp: 'TCP',
  key_exchange: 'key exchange',
  host_key: 'host key',
  login: 'login',
  listing: 'listing',
};

/** One line per step, followed by the error of a failed step. */
function describeStep(result: TestStepResult): string {
  const name = NAMES[result.step].padEnd(13);
  const ms = pc.dim(`${result.ms} ms`);
  return result.ok
    ? `${pc.green('✓')} ${name} ${result.detail}  ${ms}`
    : `${pc.red('✗')} ${name} ${ms}\n${describeError(result.error)}`;
}
