import { z } from 'zod';
import type { AppError } from './app-error.js';
import { ERROR_CODES } from './error-codes.js';
import { placeholdersOf } from './fill-template.js';

/** An error as shown to users and programs: code, message without values, and hint. */
export const ReportedError = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  details: z
    .exactOptional(z.record(z.string(), z.union([z.string(), z.number()])))
    .meta({ description: 'What the message names, to write it in another language' }),
});
export type ReportedError = z.infer<typeof ReportedError>;

/** Returns an error as it is stored and shown. Its details are those that its message shows anyway. */
export function reportedError({ code, message, hint, details }: AppError): ReportedError {
  const shown = placeholdersOf(ERROR_CODES[code].message).flatMap((name) => {
    const value = details[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { code, message, hint, ...(shown.length > 0 && { details: Object.fromEntries(shown) }) };
}
