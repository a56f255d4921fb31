import { z } from 'zod';
import { ReportedError } from '../../shared/reported-error.js';
import { httpHint } from './hints.js';

/** An error in a response: its code, its message without values, what the message names, and a hint. */
export const ErrorView = ReportedError;
type ErrorView = z.infer<typeof ErrorView>;
/** An error, and the number of files that have it. */
export const CountedErrorView = ErrorView.extend({ files: z.int() });

/** Returns the view of a stored or thrown error for a caller over HTTP. */
export function errorView(error: ErrorView): ErrorView {
  const { code, message, details } = error;
  return { code, message, hint: httpHint(error), ...(details && { details }) };
}

export function countedErrorView(error: z.infer<typeof CountedErrorView>): z.infer<typeof CountedErrorView> {
  return { ...errorView(error), files: error.files };
}
