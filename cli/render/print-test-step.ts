import pc from 'picocolors';
import type { TestStepResult } from '../../infra/sftp/test-connection.js';
import { formatPassedOver } from '../../shared/passed-over.js';
import { describeError } from './print-error.js';

const NAMES: Readonly<Record<TestStepResult['step'], string>> = {
  lookup: 'name lookup',
  tcp: 'TCP',
  tunnel: 'tunnel',
  key_exchange: 'key exchange',
  host_key: 'host key',
  login: 'login',
  listing: 'listing',
};

/** Formats one line per step, followed by the error of a failed step. */
export function describeTestStep(result: TestStepResult): string {
  const name = NAMES[result.step].padEnd(13);
  const ms = pc.dim(`${result.ms} ms`);
  if (!result.ok) return `${pc.red('✗')} ${name} ${ms}\n${describeError(result.error)}`;
  const { detail, passed_over = [] } = result;
  const over = passed_over.length > 0 ? `\n  passed over: ${formatPassedOver(passed_over)}` : '';
  return `${pc.green('✓')} ${name} ${detail}  ${ms}${over}`;
}
