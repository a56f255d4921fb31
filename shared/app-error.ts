import { ERROR_CODES, type ErrorClass, type ErrorCode, httpStatusOf } from './error-codes.js';
import { type ErrorDetails, fillTemplate } from './fill-template.js';

/**
 * The only error this product throws on purpose. The code decides its class, message, hint, exit code and HTTP status.
 *
 * @example throw new AppError('sftp_unreachable', { host, port }, cause);
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    super(fillTemplate(ERROR_CODES[code].message, details), cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }

  get class(): ErrorClass {
    return ERROR_CODES[this.code].class;
  }

  get exitCode(): number {
    return ERROR_CODES[this.code].exit;
  }

  get httpStatus(): number {
    return httpStatusOf(this.code);
  }

  /** What the reader should do next. */
  get hint(): string {
    return fillTemplate(ERROR_CODES[this.code].hint, this.details);
  }
}

/** Type guard for a known code. Needed because the type of a failure from Temporal is a plain string. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERROR_CODES, code);
}
