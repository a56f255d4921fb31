import { z } from 'zod';

/** An error in a response: its code, its message without values, and a hint. */
export const ErrorView = z.object({ code: z.string(), message: z.string(), hint: z.string() });
type ErrorView = z.infer<typeof ErrorView>;
/** An error, and the number of files that have it. */
export const CountedErrorView = ErrorView.extend({ files: z.int() });

export function errorView({ code, message, hint }: ErrorView): ErrorView {
  return { code, message, hint };
}

export function countedErrorView(error: z.infer<typeof CountedErrorView>): z.infer<typeof CountedErrorView> {
  return { ...errorView(error), files: error.files };
}
