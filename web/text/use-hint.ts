import { useText } from './text-context.js';

/** Returns what to do about an error: in the words of this page where it has some, else in those of the API. */
export function useHint(): (error: { readonly code: string; readonly hint: string }) => string {
  const hints: Readonly<Record<string, string>> = useText().hints;
  return ({ code, hint }) => hints[code] ?? hint;
}
