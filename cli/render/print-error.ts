import pc from 'picocolors';
import { isErrorCode } from '../../shared/app-error.js';
import { ERROR_CODES, type ErrorClass, type ErrorCode } from '../../shared/error-codes.js';
import type { ReportedError } from '../../shared/reported-error.js';
import { withEnvFile, withEnvFileName } from './hints.js';
import { printable } from './print.js';

const WHY: Record<ErrorClass, string> = {
  config: 'this installation is not set up as it has to be',
  transient: 'a connection failed; it may recover',
  data: 'the report has a problem',
  refused: 'the request was refused, and a retry does not help',
  bug: 'this program has a bug',
};

const WHY_OF_CODE: { readonly [code in ErrorCode]?: string } = {
  usage: 'the command line is wrong',
  file_not_found: 'a path is wrong',
  file_unreadable: 'a path is wrong',
  output_unwritable: 'a path is wrong',
  page_unwritable: 'a path is wrong',
  invalid_settings: 'a setting is wrong',
  staff_file_invalid: 'the file has a problem',
  audit_broken: 'the database was altered',
  roster_differs: 'the database was altered',
  stored_values_unreadable: 'the database was altered',
};

/** Returns three lines: what happened, why, what to do next. */
export function describeError(error: ReportedError): string {
  const { code, message, hint } = printable({
    code: error.code,
    message: withEnvFile(error.message),
    hint: withEnvFileName(error.hint),
  });
  const why = isErrorCode(code) ? `${WHY_OF_CODE[code] ?? WHY[ERROR_CODES[code].class]} (${code})` : code;
  return [
    `${pc.red('✗')} ${pc.bold(message)}`,
    `  ${pc.dim('why: ')} ${why}`,
    `  ${pc.dim('next:')} ${hint}`,
  ].join('\n');
}
