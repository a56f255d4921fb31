import pc from 'picocolors';
import { isErrorCode } from '../../shared/app-error.js';
import { ERROR_CODES, type ErrorClass } from '../../shared/error-codes.js';
import type { ReportedError } from '../../shared/sync-report.js';

const WHY: Record<ErrorClass, string> = {
  config: 'a setting of this installation',
  transient: 'a connection that may come back by itself',
  data: 'the report itself',
  refused: 'it was refused, and trying again changes nothing',
  bug: 'a fault of this program',
};

/** Three lines: what, why, what to do. */
export function describeError({ code, message, hint }: ReportedError): string {
  const why = isErrorCode(code)
    ? `${code === 'usage' ? 'the command as it was typed' : WHY[ERROR_CODES[code].class]} (${code})`
    : code;
  return [
    `${pc.red('✗')} ${pc.bold(message)}`,
    `  ${pc.dim('why: ')} ${why}`,
    `  ${pc.dim('next:')} ${hint}`,
  ].join('\n');
}
