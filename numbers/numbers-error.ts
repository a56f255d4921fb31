/**
 * Why a file could not be read or written. Match on `code`; the message is for people and never holds a cell's value.
 *
 * - `not_numbers`: not a Numbers document at all.
 * - `truncated`: the beginning of one; the end is missing.
 * - `corrupt`: damaged, or contradicts the format.
 * - `too_large`: beyond a budget of `ReadOptions.limits`.
 * - `dangling_reference`: points at an object, string or tile that the file does not hold.
 * - `encrypted`: needs a password. `wrong_password`: the password given does not open it.
 * - `numbers_09`: the XML format of iWork '08 and '09.
 * - `unsupported`: a document of a kind that holds no such tables, or a feature no reader knows.
 */
export type NumbersErrorCode =
  | 'not_numbers'
  | 'truncated'
  | 'corrupt'
  | 'too_large'
  | 'dangling_reference'
  | 'encrypted'
  | 'wrong_password'
  | 'numbers_09'
  | 'unsupported';

/** The only error `numbers/` throws on purpose. */
export class NumbersError extends Error {
  override readonly name = 'NumbersError';
  readonly code: NumbersErrorCode;

  constructor(code: NumbersErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
