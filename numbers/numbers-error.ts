/**
 * Why a file could not be read or written. Match on `code`. The message is for people and never contains a cell's value.
 *
 * - `not_numbers`: not a Numbers document.
 * - `truncated`: the end of the document is missing.
 * - `corrupt`: damaged, or violates the format.
 * - `too_large`: exceeds one of `ReadOptions.limits`.
 * - `dangling_reference`: refers to an object, string or tile that is not in the file.
 * - `encrypted`: needs a password. `wrong_password`: the given password is wrong.
 * - `numbers_09`: the XML format of iWork '08 and '09.
 * - `unsupported`: a document of another app, or an unknown feature of the format.
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
