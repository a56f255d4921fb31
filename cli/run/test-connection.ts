import pc from 'picocolors';
import { sftpTarget } from '../../infra/sftp/target.js';
import {
  type TestStepResult,
  testSftpConnection as walkConnection,
} from '../../infra/sftp/test-connection.js';
import { describeError } from '../render/print-error.js';
import { print } from '../runtime/command.js';
import type { Context } from '../runtime/context.js';

/** `sync_paycom --test-connection`: the exit code is that of the first step that failed. */
export async function runConnectionTest({ config }: Context, json: boolean): Promise<number> {
  const { remoteDirectory: directory, glob, recursive } = config.sftp;
  const results = await walkConnection(sftpTarget(config), { directory, glob, recursive }, (result) => {
    if (!json) print(describeStep(result));
  });
  if (json) print(JSON.stringify({ steps: results.map(asJson) }));
  const failed = results.find((result) => !result.ok);
  return failed ? failed.error.exitCode : 0;
}

const NAMES: Readonly<Record<TestStepResult['step'], string>> = {
  lookup: 'name lookup',
  tcp: 'TCP',
  key_exchange: 'key exchange',
  host_key: 'host key',
  login: 'login',
  listing: 'listing',
};

/** One line for a step that went well, the error below one that did not. */
export function describeStep(result: TestStepResult): string {
  const name = NAMES[result.step].padEnd(13);
  const ms = pc.dim(`${result.ms} ms`);
  return result.ok
    ? `${pc.green('✓')} ${name} ${result.detail}  ${ms}`
    : `${pc.red('✗')} ${name} ${ms}\n${describeError(result.error)}`;
}

function asJson(result: TestStepResult) {
  const { step, ok, ms } = result;
  if (result.ok) return { step, ok, ms, detail: result.detail };
  const { code, message, hint } = result.error;
  return { step, ok, ms, error: { code, message, hint } };
}
