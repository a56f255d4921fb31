import pc from 'picocolors';
import type { TestStepResult } from '../../infra/sftp/test-connection.js';
import { describeError } from './print-error.js';

const NAMES: Readonly<Record<TestStepResult['step'], string>> = {
  lookup: 'name lookup',
  tcp: 'TCP',
  key_exchange: 'key exchange',
  host_key: 'host key',
  login: 'login',
  listing: 'listing',
};

/** Formats one line per step, followed by the error of a failed step. */
export function describeTestStep(result: TestStepResult): string {
  const name = NAMES[result.step].padEnd(13);
  const ms = pc.dim(`${result.ms} ms`);
  return result.ok
    ? `${pc.green('✓')} ${name} ${result.detail}  ${ms}`
    : `${pc.red('✗')} ${name} ${ms}\n${describeError(result.error)}`;
}
